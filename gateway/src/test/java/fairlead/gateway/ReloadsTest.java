package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadsTest {
  @TempDir private Path directory;
  private final List<String> read = new ArrayList<>();
  private final Reloads reloads = new Reloads();
  private final Logged log = new Logged(Reloads.class);
  private Reloads.Reading people = _ -> List.of();

  @BeforeEach
  void addParts() {
    reloads.add(
        "people",
        () -> List.of(directory.resolve("users")),
        told -> {
          read.add("people");
          return people.read(told);
        });
    reloads.add(
        "hosts",
        () -> List.of(directory.resolve("hosts")),
        _ -> {
          read.add("hosts");
          return List.of();
        });
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  private void write(String file) throws IOException {
    Files.writeString(directory.resolve(file), "1");
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      reloads.look();
    }
  }

  @Test
  void readOnlyThePartWhoseFilesChanged() throws IOException {
    write("hosts");
    look(5);
    assertThat(read).containsExactly("hosts");
  }

  @Test
  void readAPartThoughAnotherOneFailsAndTryThatAgain() throws IOException {
    people =
        _ -> {
          throw new AccessDeniedException("users");
        };
    write("users");
    write("hosts");
    look(4);
    assertThat(read).containsExactly("people", "hosts", "people", "people");
    assertThat(log.lines()).containsExactly("people could not be read: users: permission denied");
    people = _ -> List.of();
    look(5);
    assertThat(read).containsExactly("people", "hosts", "people", "people", "people");
    assertThat(log.lines()).hasSize(2).last().isEqualTo("people could be read again");
  }

  @Test
  void surviveAnError() throws IOException {
    people =
        _ -> {
          throw new StackOverflowError();
        };
    write("users");
    look(2);
    reloads.now();
    assertThat(read).containsExactly("people", "people", "hosts");
  }

  @Test
  void sayWhatIsWrongOnceAndNothingOfWhatIsHalfMended() throws IOException {
    people = _ -> List.of("users:1: bad", "users:2: bad");
    write("users");
    look(10);
    assertThat(log.lines()).containsExactly("users:1: bad", "users:2: bad");
    people = _ -> List.of("users:2: bad");
    look(2);
    assertThat(log.lines()).hasSize(3);
  }

  @Test
  void readAllWhenToldAndSayThatNothingChanged() throws IOException {
    reloads.now();
    assertThat(read).containsExactly("people", "hosts");
    assertThat(log.lines()).containsExactly("told to reload: no file has changed of people, hosts");
    write("users");
    reloads.now();
    look(3);
    assertThat(read).containsExactly("people", "hosts", "people", "hosts");
    assertThat(log.lines()).hasSize(1);
  }

  @Test
  void tellWhetherSomebodyAskedForIt() throws IOException {
    List<Boolean> asked = new ArrayList<>();
    people =
        told -> {
          asked.add(told);
          return List.of();
        };
    write("users");
    look(3);
    reloads.now();
    assertThat(asked).containsExactly(false, true);
  }
}
