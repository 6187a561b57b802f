package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Durable logs for tests, their keys beside them, and what stands in them. */
public final class TestLogs {
  private TestLogs() {}

  /** A log of one stream; its keys are below it. */
  public static DurableLog open(Path directory, String stream, InstantSource clock)
      throws IOException {
    return open(new LogConfig(directory, "gate-1", stream, 100_000), clock);
  }

  /** A log of one's own; its keys are below it. */
  public static DurableLog open(LogConfig config, InstantSource clock) throws IOException {
    AuditKeys keys = AuditKeys.open(config.directory());
    return new DurableLog(config, keys, clock, _ -> {});
  }

  /** The line of a checkpoint that vouches for nothing, but for readers that do not verify. */
  public static String checkpoint(String stream, long seq, Instant time) {
    String none = "0".repeat(64);
    byte[] signed =
        new RecordEncoder(stream, "gate-1", Names.PLAIN)
            .checkpoint(time, seq, 1, none, none, none.substring(0, 16));
    return new String(Checkpoint.line(signed, new byte[64]), StandardCharsets.UTF_8).strip();
  }

  /** All lines of a stream. */
  public static List<String> lines(Path directory, String stream) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Segment segment : Segments.of(directory, stream)) {
      lines.addAll(Files.readAllLines(segment.file(), StandardCharsets.UTF_8));
    }
    return lines;
  }

  /** The lines of a stream that are no checkpoints and introduce no key. */
  public static List<String> records(Path directory, String stream) throws IOException {
    return lines(directory, stream).stream()
        .filter(line -> !line.contains("\"kind\":\"key\""))
        .filter(line -> !line.contains("\"kind\":\"checkpoint\""))
        .toList();
  }
}
