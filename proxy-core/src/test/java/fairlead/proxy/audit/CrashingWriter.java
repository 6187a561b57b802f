package fairlead.proxy.audit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A process that writes to a log and says of each record once it is told that it is on disk, until
 * somebody kills it.
 */
final class CrashingWriter {
  private static final int THREADS = 4;
  private static final long SEGMENT = 20_000;

  private CrashingWriter() {}

  /** The log's directory, and a word for the ids of this run. */
  public static void main(String[] words) throws IOException, InterruptedException {
    LogConfig config =
        new LogConfig(Path.of(words[0]), "gate-1", "365d", 1_000)
            .segments(SEGMENT, Duration.ofDays(1));
    DurableLog log = TestLogs.open(config, InstantSource.system());
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      String name = words[1] + "-" + i + "-";
      threads[i] = Thread.ofPlatform().start(() -> write(log, name, out));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void write(AuditLog log, String name, PrintStream out) {
    for (int count = 0; ; count++) {
      if (log.accept(1) instanceof AuditLog.Permit permit) {
        String id = name + count;
        AuditRecord record =
            new Event(Instant.now(), id, AuditRecord.Kind.REQUEST, AuditRecord.Outcome.ALLOWED)
                .saying("x".repeat(count % 400));
        boolean onDisk = permit.commit(record).toCompletableFuture().join();
        permit.release();
        if (onDisk) {
          synchronized (out) {
            out.println(id);
          }
        }
      }
    }
  }
}
