package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  @TempDir private Path directory;

  private Path file(String name) {
    return directory.resolve(name);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** A change is told once, at the second look. */
  private static void tellsOne(FileWatch watch) {
    assertThat(watch.changed()).isFalse();
    assertThat(watch.changed()).isTrue();
    tellsNone(watch);
  }

  private static void tellsNone(FileWatch watch) {
    assertThat(watch.changed()).isFalse();
    assertThat(watch.changed()).isFalse();
  }

  @Test
  void tellsAChangeOnceItStandsStill() throws IOException {
    write(file("a"), "1");
    FileWatch watch = new FileWatch(() -> List.of(file("a")));
    tellsNone(watch);
    for (int i = 2; i < 5; i++) {
      write(file("a"), "1".repeat(i));
      assertThat(watch.changed()).isFalse();
    }
    assertThat(watch.changed()).isTrue();
    tellsNone(watch);
  }

  @Test
  void tellsAFileThatAppearsAndOneThatGoes() throws IOException {
    FileWatch watch = new FileWatch(() -> List.of(file("b/a")));
    write(file("b/a"), "1");
    tellsOne(watch);
    Files.delete(file("b/a"));
    tellsOne(watch);
  }

  @Test
  void tellsAChangeThatKeepsSizeAndTime() throws IOException {
    FileTime longAgo = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    write(file("a"), "1");
    Files.setLastModifiedTime(file("a"), longAgo);
    FileWatch watch = new FileWatch(() -> List.of(file("a")));
    write(file("new"), "2");
    Files.setLastModifiedTime(file("new"), longAgo);
    Files.move(file("new"), file("a"), StandardCopyOption.ATOMIC_MOVE);
    tellsOne(watch);
  }

  /** Kubernetes swaps one link, through which all files of a ConfigMap are seen. */
  @Test
  void tellsALinkThatIsMadeToLeadElsewhere() throws IOException {
    for (String version : List.of("v1", "v2")) {
      write(file(version + "/policy"), "same");
      Files.setLastModifiedTime(file(version + "/policy"), FileTime.fromMillis(0));
    }
    Files.createSymbolicLink(file("..data"), Path.of("v1"));
    Files.createSymbolicLink(file("policy"), Path.of("..data/policy"));
    Files.createSymbolicLink(file("config"), directory);
    FileWatch watch = new FileWatch(() -> List.of(file("config").resolve("policy")));
    Files.createSymbolicLink(file("..new"), Path.of("v2"));
    Files.move(file("..new"), file("..data"), StandardCopyOption.ATOMIC_MOVE);
    tellsOne(watch);
    write(file("v2/policy"), "other");
    tellsOne(watch);
  }

  @Test
  void looksAtNothingElse() throws IOException {
    write(file("a"), "1");
    FileWatch watch = new FileWatch(() -> List.of(file("a")));
    write(file("data/audit"), "busy");
    tellsNone(watch);
  }

  @Test
  void tellsAFileThatCountsFromNowOn() throws IOException {
    List<Path> files = new ArrayList<>(List.of(file("a")));
    FileWatch watch = new FileWatch(() -> files);
    write(file("b"), "1");
    tellsNone(watch);
    files.add(file("b"));
    tellsOne(watch);
  }

  @Test
  void takesFilesForKnownWhenItIsTold() throws IOException {
    write(file("a"), "1");
    FileWatch watch = new FileWatch(() -> List.of(file("a")));
    assertThat(watch.refresh()).isFalse();
    write(file("a"), "11");
    assertThat(watch.refresh()).isTrue();
    tellsNone(watch);
  }

  @Test
  void tellsAgainWhatWasNotTaken() throws IOException {
    write(file("a"), "1");
    FileWatch watch = new FileWatch(() -> List.of(file("a")));
    watch.tellAgain();
    assertThat(watch.changed()).isTrue();
    tellsNone(watch);
    watch.tellAgain();
    write(file("a"), "11");
    tellsOne(watch);
  }
}
