package fairlead.proxy.audit;

import fairlead.proxy.audit.Finding.What;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left of segments that retention deleted: the last checkpoint of each, which leads to the
 * first segment that is there. For one thread.
 */
final class RemovedSegments {
  private final String stream;
  private final String file;
  private final List<byte[]> lines;
  private @Nullable Checkpoint last;
  private byte[] lastLine = {};
  private final List<Finding> findings = new ArrayList<>();

  private RemovedSegments(String stream, String file, List<byte[]> lines) {
    this.stream = stream;
    this.file = file;
    this.lines = lines;
  }

  /**
   * Reads and checks them.
   *
   * @param first the number with which the first segment begins that is there; {@code
   *     Long.MAX_VALUE} if none is
   */
  static RemovedSegments of(
      Path directory, String stream, long first, TrustedKeys keys, Instant now) throws IOException {
    Path path = Segments.removed(directory, stream);
    List<byte[]> lines =
        Files.exists(path)
            ? Files.readAllLines(path, StandardCharsets.ISO_8859_1).stream()
                .map(line -> line.getBytes(StandardCharsets.ISO_8859_1))
                .toList()
            : List.of();
    RemovedSegments read = new RemovedSegments(stream, path.getFileName().toString(), lines);
    read.check(first, keys, now);
    return read;
  }

  private void check(long first, TrustedKeys keys, Instant now) {
    Instant limit = now.minus(keep(stream));
    long number = 0;
    for (byte[] line : lines) {
      number++;
      if (Arrays.equals(line, lastLine)) {
        // A crash came between the note and the deletion, and both were done again.
        continue;
      }
      Checkpoint checkpoint = Checkpoint.parse(line);
      long from = last == null ? 1 : last.seq() + 1;
      if (checkpoint == null || !checkpoint.stream().equals(stream) || checkpoint.seq() < from) {
        found(from, from, What.EDITED, number, "this is no checkpoint of a deleted segment");
        return;
      }
      PublicKey key = keys.get(checkpoint.key());
      if (key == null || !SealCheck.isSigned(checkpoint, line, key)) {
        What what = key == null ? What.UNKNOWN_KEY : What.EDITED;
        found(from, checkpoint.seq(), what, number, "no known key signed this checkpoint");
        return;
      }
      if (checkpoint.seq() >= first) {
        // Noted, and not deleted yet.
        return;
      }
      if (checkpoint.time().isAfter(limit)) {
        String words =
            "lines up to %d were deleted, and are younger than %s"
                .formatted(checkpoint.seq(), stream);
        found(from, checkpoint.seq(), What.REMOVED_EARLY, number, words);
      }
      last = checkpoint;
      lastLine = line;
    }
  }

  private void found(long seq, long to, What what, long line, String words) {
    findings.add(new Finding(stream, seq, to, what, file, line, words));
  }

  /** How long a stream is kept: its name in whole days. */
  static Duration keep(String stream) {
    return Duration.ofDays(Long.parseLong(stream.substring(0, stream.length() - 1)));
  }

  List<Finding> findings() {
    return findings;
  }

  /** The number of the last line that was deleted; 0 if none was. */
  long last() {
    return last == null ? 0 : last.seq();
  }

  /** Whether the line with this number was deleted, and its checkpoint is this one. */
  boolean has(byte[] line) {
    return lines.stream().anyMatch(each -> Arrays.equals(each, line));
  }

  /** The chain behind what was deleted; at its start if nothing was. */
  Chain chain() {
    return last == null ? Chain.start(stream) : Chain.behind(last, withEnd(lastLine));
  }

  static byte[] withEnd(byte[] line) {
    byte[] whole = Arrays.copyOf(line, line.length + 1);
    whole[line.length] = '\n';
    return whole;
  }
}
