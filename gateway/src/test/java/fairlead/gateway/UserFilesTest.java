package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.proxy.identity.Hasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFilesTest {
  private static final String HASH = Hasher.hash("pw".getBytes(StandardCharsets.UTF_8));

  @TempDir private Path directory;
  private UserFiles files;

  @BeforeEach
  void name() {
    files = new UserFiles(directory.resolve("users"), directory.resolve("groups"));
  }

  private String add(String user) throws IOException {
    files.write(files.users().with(user, HASH), files.groups().with("g", user));
    return user;
  }

  @Test
  void changesAtTheSameTimeAllCount() throws Exception {
    List<Future<String>> done = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        String name = "user" + i;
        names.add(name);
        done.add(threads.submit(() -> files.exclusively(() -> add(name))));
      }
    }
    for (Future<String> one : done) {
      one.get();
    }
    assertThat(files.users().hashes()).containsOnlyKeys(names);
    assertThat(names).allSatisfy(name -> assertThat(files.groups().groupsOf(name)).contains("g"));
  }

  @Test
  void groupsStayAsTheyWereIfUsersCannotBeWritten() throws IOException {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    files = new UserFiles(gone.resolve("users"), directory.resolve("groups"));
    Files.delete(gone);
    assertThatThrownBy(() -> add("ben")).hasMessageStartingWith(gone.resolve("users") + ": cannot");
    assertThat(files.groupsFile()).doesNotExist();
    Files.writeString(files.groupsFile(), "g: ann");
    assertThatThrownBy(() -> add("ben")).hasMessageStartingWith(gone.resolve("users") + ": cannot");
    assertThat(files.groupsFile()).hasContent("g: ann");
  }

  @Test
  void aFileThatIsNoTextIsAProblemOfThatFile() throws IOException {
    Files.write(files.usersFile(), new byte[] {'a', '\n', (byte) 0xFF});
    Files.writeString(files.groupsFile(), "staff ann\n");
    assertThat(files.problems())
        .extracting(problem -> problem.file() + ":" + problem.line())
        .containsExactly("users:2", "groups:1");
  }
}
