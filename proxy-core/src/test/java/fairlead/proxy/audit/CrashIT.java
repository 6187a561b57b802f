package fairlead.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that writes to a log: at a random moment, and at its n-th write, sync and rename,
 * the file system as it is then. Whatever was said to be on disk is, once, and the log verifies.
 * More kills with {@code -Dfairlead.crashes=200}.
 */
class CrashIT {
  private static final int CRASHES = Integer.getInteger("fairlead.crashes", 30);

  /** What the log's writer does to files, as the kernel calls it. */
  private static final List<String> CALLS =
      List.of("fdatasync", "fsync", "write", "rename", "ftruncate", "openat");

  private static final long LONGEST_SECONDS = 20;

  @TempDir private Path directory;
  private final Random random = new Random(20261125);
  private long verified = 1;
  private final List<String> told = new ArrayList<>();

  private static List<String> writer(Path log, String run) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-cp",
        System.getProperty("java.class.path"),
        CrashingWriter.class.getName(),
        log.toString(),
        run);
  }

  private static List<String> killedAt(String call, int nth, List<String> command) {
    List<String> traced =
        new ArrayList<>(
            List.of(
                "strace",
                "-f",
                "-qqq",
                "--seccomp-bpf",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + call,
                "-e",
                "inject=" + call + ":signal=SIGKILL:when=" + nth));
    traced.addAll(command);
    return traced;
  }

  /** Runs until it is dead; what it said was on disk. */
  private static List<String> run(List<String> command, long killAfterMillis) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Thread killing =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (!process.waitFor(killAfterMillis, TimeUnit.MILLISECONDS)) {
                      process.descendants().forEach(ProcessHandle::destroyForcibly);
                      // Process itself would close what is still to be read.
                      process.toHandle().destroyForcibly();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    List<String> said = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("r")) {
          said.add(line);
        }
      }
    }
    killing.join();
    assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  @Test
  void nothingThatWasSaidToBeOnDiskIsLostOrDoubled() throws Exception {
    int withRecords = 0;
    for (int crash = 0; crash < CRASHES; crash++) {
      List<String> command = writer(directory, "r" + crash);
      List<String> said =
          crash % 2 == 0
              ? run(command, 350 + random.nextInt(500))
              : run(
                  killedAt(CALLS.get(crash / 2 % CALLS.size()), 1 + random.nextInt(40), command),
                  1_500);
      told.addAll(said);
      withRecords += said.isEmpty() ? 0 : 1;
      isSound(crash);
    }
    assertThat(withRecords).as("runs that wrote something").isGreaterThan(CRASHES / 3);
    everythingIsThereOnce();
  }

  /** Verifies what is new; signatures cost too much to check all of it each time. */
  private void isSound(int crash) throws IOException {
    LogVerifier.Trust trust = new LogVerifier.Trust(AuditKeys.known(directory), List.of());
    LogVerifier.Scope scope = new LogVerifier.Scope("365d", verified, Long.MAX_VALUE);
    for (StreamReport report :
        LogVerifier.verify(directory, scope, trust, Instant.now(), _ -> {})) {
      assertThat(report.findings()).as("after crash " + crash).isEmpty();
      verified = Math.max(1, report.sealed());
    }
  }

  private void everythingIsThereOnce() throws IOException {
    TestLogs.open(directory, "365d", Instant::now).close();
    List<String> ids =
        TestLogs.records(directory, "365d").stream()
            .filter(line -> line.contains("\"kind\":\"request\""))
            .map(line -> line.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"))
            .toList();
    Set<String> once = new HashSet<>(ids);
    assertThat(ids).hasSameSizeAs(once);
    assertThat(told).isNotEmpty().allMatch(once::contains);
  }
}
