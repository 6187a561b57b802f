package fairlead.proxy.audit;

import fairlead.proxy.audit.Finding.What;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints of one stream that were kept elsewhere: the log must have these lines, octet for
 * octet. For one thread.
 */
final class OutsideCheckpoints {
  private final NavigableMap<Long, byte[]> lines = new TreeMap<>();
  private final TreeSet<Long> met = new TreeSet<>();
  private final String stream;

  OutsideCheckpoints(String stream, List<byte[]> kept) {
    this.stream = stream;
    for (byte[] line : kept) {
      Checkpoint checkpoint = Checkpoint.parse(line);
      if (checkpoint != null && checkpoint.stream().equals(stream)) {
        lines.put(checkpoint.seq(), line);
      }
    }
  }

  /**
   * The lines of a file with checkpoints, of whatever streams; other records in it do not matter,
   * as a sink may have written them.
   *
   * @throws IOException if it cannot be read, or has no checkpoint
   */
  static List<byte[]> read(Path file) throws IOException {
    List<byte[]> found =
        Files.readAllLines(file, StandardCharsets.UTF_8).stream()
            .map(line -> line.strip().getBytes(StandardCharsets.UTF_8))
            .filter(line -> Checkpoint.parse(line) != null)
            .toList();
    if (found.isEmpty()) {
      throw new IOException(
          file + ": no checkpoint in it (expected: lines as `fairlead audit checkpoint` prints)");
    }
    return found;
  }

  /** The log has a checkpoint; what is wrong with that, null if nothing is. */
  @Nullable Finding differs(Checkpoint checkpoint, byte[] line, String file, long number) {
    byte[] kept = lines.get(checkpoint.seq());
    if (kept == null) {
      return passed(checkpoint, file, number);
    }
    if (Arrays.equals(kept, line)) {
      met.add(checkpoint.seq());
      return null;
    }
    Checkpoint theirs = Checkpoint.parse(kept);
    boolean here = theirs != null && theirs.previous().equals(checkpoint.previous());
    long from = here ? checkpoint.first() : sure() + 1;
    String words =
        "checkpoint "
            + checkpoint.seq()
            + " is another than the one that was kept elsewhere: the log was written anew, from"
            + " line "
            + from
            + " or later on";
    return new Finding(stream, from, checkpoint.seq(), What.REWRITTEN, file, number, words);
  }

  /** A group that holds the place of a checkpoint which was kept. */
  private @Nullable Finding passed(Checkpoint checkpoint, String file, long number) {
    Long inside = lines.ceilingKey(checkpoint.first());
    if (inside == null || inside >= checkpoint.seq()) {
      return null;
    }
    String words =
        "line %d is no checkpoint, and one was kept elsewhere: the log was written anew"
            .formatted(inside);
    return new Finding(stream, sure() + 1, inside, What.REWRITTEN, file, number, words);
  }

  /** Up to which number the log is the one that was seen from elsewhere; 0 if none. */
  private long sure() {
    return met.isEmpty() ? 0 : met.last();
  }

  /** A checkpoint that was kept is newer than the log, which ends with a number; null if none. */
  @Nullable Finding missing(long end) {
    Long later = lines.higherKey(end);
    return later == null
        ? null
        : new Finding(
            stream,
            end + 1,
            lines.lastKey(),
            What.TRUNCATED,
            null,
            0,
            "checkpoint " + lines.lastKey() + " was kept elsewhere, and the log ends at " + end);
  }

  /** The checkpoints that were kept and are older than a line, by number. */
  NavigableMap<Long, byte[]> before(long first) {
    return lines.headMap(first, false);
  }
}
