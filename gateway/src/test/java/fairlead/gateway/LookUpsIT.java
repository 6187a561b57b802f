package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that read records beside the gateway that writes them. */
class LookUpsIT {
  @TempDir private Path directory;
  private TestConfig config;

  private String run(String... words) throws Exception {
    ProcessBuilder command = RunningGateway.command(List.of(words));
    Process process = command.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private boolean isRecorded(String words) throws IOException {
    try (Stream<Path> files = Files.list(config.data().resolve("audit"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
        if (Files.readString(file).contains(words)) {
          return true;
        }
      }
      return false;
    }
  }

  @Test
  void theGatewayRecordsWhoLookedAndErasesWhatItCallsThem() throws Exception {
    config = new TestConfig(directory, 9);
    config.write("fairlead.yaml", "audit: { pseudonyms: true }\n");
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      assertThat(gateway).isNotNull();
      String where = config.directory().toString();
      run("audit", "tail", "--config", where, "--reason", "the first");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!isRecorded("because: the first") && System.nanoTime() < deadline) {
        Thread.sleep(50);
      }
      assertThat(isRecorded("because: the first")).isTrue();
      assertThat(isRecorded("\"user\":\"os:")).as("the name is kept out of it").isFalse();
      String user = "os:" + System.getProperty("user.name");
      assertThat(run("audit", "query", "--config", where, "--user", user, "--reason", "the second"))
          .contains("because: the first");
      assertThat(run("audit", "erase", "--config", where, "--user", user, "--reason", "asked to"))
          .contains("Erased: 1 pseudonym of " + user);
      assertThat(isRecorded("because: asked to")).isTrue();
      assertThat(run("audit", "verify", "--config", where)).contains("365d: sound");
    }
  }
}
