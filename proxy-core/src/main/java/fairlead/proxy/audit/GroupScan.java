package fairlead.proxy.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group of lines in which something is wrong, read once more and in full, to name the first bad
 * line. Reads up to the next checkpoint.
 */
final class GroupScan {
  private static final int MOST_LINES = 200_000;

  private final Segment segment;
  private final LeadingFields fields;
  private final List<Line> lines = new ArrayList<>();
  private String node = "";

  private record Line(long number, long seq, @Nullable RecordedEntry entry, int hash) {}

  private GroupScan(Segment segment) {
    this.segment = segment;
    this.fields = new LeadingFields(segment.stream());
  }

  /**
   * What is wrong with the lines of a group by themselves.
   *
   * @param place where the group begins in its segment
   * @param before how many lines there are before it
   * @param expected the number that its first line must have
   * @return null if the lines are numbered as they must be, and each can be read
   */
  static @Nullable Finding find(Segment segment, long place, long before, long expected)
      throws IOException {
    GroupScan scan = new GroupScan(segment);
    scan.read(place, before);
    return scan.first(expected);
  }

  private void read(long place, long before) throws IOException {
    try (SegmentLines in = new SegmentLines(segment.file(), place, before)) {
      boolean more = in.next();
      while (more && lines.size() < MOST_LINES) {
        byte[] line = in.line();
        RecordedEntry entry = in.isWhole() ? RecordedEntries.read(line) : null;
        boolean ours = fields.read(line, 0, line.length) && entry != null;
        lines.add(new Line(in.number(), ours ? fields.seq() : 0, entry, Arrays.hashCode(line)));
        if (ours && Checkpoint.parse(line) != null) {
          node = fields.node();
          return;
        }
        more = in.next();
      }
    }
  }

  private @Nullable Finding first(long expected) {
    Map<Long, Line> seen = new HashMap<>();
    long next = expected;
    for (Line line : lines) {
      RecordedEntry entry = line.entry;
      if (entry == null) {
        return found(next, next, Finding.What.BAD_JSON, line, "this line is no JSON object");
      }
      if (line.seq == 0) {
        return strange(next, line, entry);
      }
      if (line.seq != next) {
        return misplaced(next, line, seen);
      }
      if (!node.isEmpty() && !entry.text(RecordSchema.NODE).equals(node)) {
        return found(
            next, next, Finding.What.WRONG_NODE, line, "this line says another node than " + node);
      }
      seen.put(next, line);
      next++;
    }
    return null;
  }

  private Finding strange(long next, Line line, RecordedEntry entry) {
    String stream = entry.text(RecordSchema.STREAM);
    return stream.equals(segment.stream())
        ? found(next, next, Finding.What.EDITED, line, "this line does not begin as ours do")
        : found(next, next, Finding.What.WRONG_STREAM, line, "this line is of another stream");
  }

  private Finding misplaced(long next, Line line, Map<Long, Line> seen) {
    Line before = seen.get(line.seq);
    if (before != null) {
      return before.hash == line.hash
          ? found(line.seq, line.seq, Finding.What.DUPLICATED, line, "this line stands here twice")
          : found(line.seq, line.seq, Finding.What.INSERTED, line, "two lines have this number");
    }
    if (line.seq < next) {
      String words = "a line with number " + line.seq + " stands where " + next + " belongs";
      return found(next, next, Finding.What.INSERTED, line, words);
    }
    boolean later = lines.stream().anyMatch(each -> each.seq == next);
    return later
        ? found(next, line.seq, Finding.What.REORDERED, line, "line " + next + " comes later")
        : found(next, line.seq - 1, Finding.What.REMOVED, line, missing(next, line.seq - 1));
  }

  static String missing(long from, long to) {
    return from == to
        ? "line " + from + " is missing"
        : "lines " + from + " to " + to + " are missing";
  }

  private Finding found(long seq, long to, Finding.What what, Line line, String words) {
    String file = segment.file().getFileName().toString();
    return new Finding(segment.stream(), seq, to, what, file, line.number, words);
  }
}
