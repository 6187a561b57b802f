package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path directory;

  /** Another process that has the lock until it is ended. */
  private Process holder(Path file) throws IOException {
    Path source = directory.resolve("Holder.java");
    Files.writeString(
        source,
        """
        import java.nio.channels.FileChannel;
        import java.nio.file.Path;
        import java.nio.file.StandardOpenOption;
        public class Holder {
          public static void main(String[] words) throws Exception {
            FileChannel.open(Path.of(words[0]), StandardOpenOption.WRITE).lock();
            System.out.println("locked");
            Thread.sleep(60_000);
          }
        }
        """);
    Files.writeString(file, "4711\n");
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                source.toString(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(holder.inputReader().readLine()).isEqualTo("locked");
    return holder;
  }

  @Test
  void saysWhoHasItAndTakesItWhenThatProcessEnds() throws Exception {
    Path file = directory.resolve("users");
    Path lock = directory.resolve(".users.lock");
    Process holder = holder(lock);
    try {
      assertThatThrownBy(() -> Turn.take(file, Duration.ofMillis(100)))
          .hasMessageContainingAll(file.toString(), "process 4711", lock.toString(), "waited");
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<String> waiting = threads.submit(() -> takeAndLetGo(file));
        holder.destroyForcibly().waitFor();
        assertThat(waiting.get()).isEqualTo("had it");
      }
    } finally {
      holder.destroyForcibly();
    }
    assertThat(lock).hasContent(ProcessHandle.current().pid() + "\n");
  }

  private static String takeAndLetGo(Path file) throws IOException {
    Turn.take(file, LONG).close();
    return "had it";
  }

  @Test
  void oneThreadHasItAtATime() throws Exception {
    Path file = directory.resolve("users");
    try (ExecutorService threads = Executors.newSingleThreadExecutor();
        Turn mine = Turn.take(file, LONG)) {
      assertThat(mine).isNotNull();
      Future<Turn> other = threads.submit(() -> Turn.take(file, Duration.ofMillis(50)));
      assertThatThrownBy(other::get).hasMessageContaining("this process is changing it already");
    }
    Turn.take(file, Duration.ofMillis(50)).close();
  }

  @Test
  void needsTheRightToWriteBeside() {
    Path file = directory.resolve("none").resolve("users");
    assertThatThrownBy(() -> Turn.take(file, LONG))
        .hasMessage(file + ": cannot be changed: " + file.getParent() + " does not exist");
  }
}
