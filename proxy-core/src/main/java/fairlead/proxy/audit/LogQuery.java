package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all records of a log, the oldest first, over segments and streams; of those that are
 * not sealed yet it tells nothing. In memory that is bounded by a group. Safe for use by many
 * threads; blocks.
 */
public final class LogQuery {
  /** A record is written when something ends, and says when it began. */
  private static final Duration SLACK = Duration.ofDays(1);

  private LogQuery() {}

  /**
   * What is looked for; null and empty for anything.
   *
   * @param users names, of who acted or whom it concerns
   * @param host a name, or one with a dot before it for that and all below it
   * @param kinds labels
   * @param from the first instant
   * @param to the instant behind the last
   */
  public record Filter(
      @Nullable String id,
      Set<String> users,
      @Nullable String host,
      @Nullable String reason,
      @Nullable String rule,
      @Nullable String tier,
      Set<String> kinds,
      Instant from,
      Instant to) {

    /** Everything. */
    public static final Filter ALL =
        new Filter(null, Set.of(), null, null, null, null, Set.of(), Instant.MIN, Instant.MAX);

    /** Everything that concerns somebody. */
    public static Filter of(Set<String> names) {
      return new Filter(null, names, null, null, null, null, Set.of(), Instant.MIN, Instant.MAX);
    }

    /** Whether a record is one of those. */
    public boolean wants(RecordedEntry entry) {
      Instant time = entry.time();
      return is(id, entry, RecordSchema.ID)
          && is(reason, entry, RecordSchema.REASON)
          && is(rule, entry, RecordSchema.RULE)
          && is(tier, entry, RecordSchema.TIER)
          && (kinds.isEmpty() || kinds.contains(entry.text(RecordSchema.KIND)))
          && (users.isEmpty()
              || users.contains(entry.text(RecordSchema.USER))
              || users.contains(entry.text(RecordSchema.SUBJECT)))
          && isHost(entry.text(RecordSchema.HOST))
          && time != null
          && !time.isBefore(from)
          && time.isBefore(to);
    }

    private static boolean is(@Nullable String wanted, RecordedEntry entry, RecordSchema field) {
      return wanted == null || wanted.equals(entry.text(field));
    }

    private boolean isHost(String name) {
      return host == null
          || name.equals(host)
          || (host.startsWith(".") && (name.endsWith(host) || name.equals(host.substring(1))));
    }

    /** What stands in each line that is wanted, one of each list. */
    private List<List<byte[]>> marks() {
      List<List<byte[]>> marks = new ArrayList<>();
      Stream.of(id, reason, rule, tier)
          .forEach(text -> mark(marks, text == null ? Set.of() : Set.of(text)));
      mark(marks, users);
      mark(marks, kinds);
      return marks;
    }

    private static void mark(List<List<byte[]>> marks, Set<String> texts) {
      boolean plain = texts.stream().allMatch(RecordSearch::isPlain);
      if (!texts.isEmpty() && plain) {
        marks.add(
            texts.stream()
                .map(text -> ('"' + text + '"').getBytes(StandardCharsets.US_ASCII))
                .toList());
      }
    }
  }

  /** Takes what was found. */
  public interface Taker {
    /**
     * A record.
     *
     * @param line as it stands in the log, without its newline
     * @param checkpoint the line that seals it
     */
    void take(RecordedEntry entry, byte[] line, byte[] checkpoint) throws IOException;
  }

  /**
   * Goes through a log.
   *
   * @param progress told of octets that were read, of those of {@link LogVerifier#size}
   * @throws IOException if it cannot be read, or the taker fails
   */
  public static void run(Path directory, Filter filter, Taker taker, LongConsumer progress)
      throws IOException {
    Progress read = new Progress(progress);
    PriorityQueue<Cursor> cursors = new PriorityQueue<>(Comparator.comparing(Cursor::time));
    try {
      for (String stream : Segments.streams(directory)) {
        Cursor cursor = new Cursor(Segments.of(directory, stream), filter, read);
        if (cursor.next()) {
          cursors.add(cursor);
        } else {
          cursor.close();
        }
      }
      for (Cursor first = cursors.poll(); first != null; first = cursors.poll()) {
        Hit hit = first.hit();
        taker.take(hit.entry, hit.line, hit.checkpoint);
        if (first.next()) {
          cursors.add(first);
        }
      }
    } finally {
      for (Cursor cursor : cursors) {
        cursor.close();
      }
    }
  }

  private static final class Progress {
    private final LongConsumer told;
    private long octets;

    Progress(LongConsumer told) {
      this.told = told;
    }

    void more(long read) {
      octets += read;
      told.accept(octets);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Hit(RecordedEntry entry, byte[] line, byte[] checkpoint) {}

  /** Where reading a stream has come to. */
  private static final class Cursor implements AutoCloseable {
    private final Deque<Segment> segments;
    private final Filter filter;
    private final List<List<byte[]>> marks;
    private final Progress progress;
    private final Deque<Hit> hits = new ArrayDeque<>();
    private @Nullable SegmentLines lines;

    Cursor(List<Segment> all, Filter filter, Progress progress) throws IOException {
      this.filter = filter;
      this.marks = filter.marks();
      this.progress = progress;
      this.segments = new ArrayDeque<>(wanted(all, filter));
    }

    /** Without those that begin too late, and those behind which another begins too early. */
    private static List<Segment> wanted(List<Segment> all, Filter filter) throws IOException {
      List<Segment> wanted = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        Instant begin = begin(all.get(i));
        Instant end = i + 1 < all.size() ? begin(all.get(i + 1)) : Instant.MAX;
        boolean early = end.isBefore(Instant.MAX) && end.plus(SLACK).isBefore(filter.from());
        boolean late = begin.isAfter(Instant.MIN) && begin.minus(SLACK).isAfter(filter.to());
        if (!early && !late) {
          wanted.add(all.get(i));
        }
      }
      return wanted;
    }

    private static Instant begin(Segment segment) throws IOException {
      try {
        Instant begin = segment.begin();
        return begin == null ? Instant.MIN : begin;
      } catch (NoSuchFileException e) {
        return Instant.MIN;
      }
    }

    Hit hit() {
      return hits.element();
    }

    Instant time() {
      Instant time = hit().entry.time();
      return time == null ? Instant.MIN : time;
    }

    /** Goes to the next record that is wanted; false if there is none. */
    boolean next() throws IOException {
      hits.poll();
      while (hits.isEmpty()) {
        if (lines == null && !open()) {
          return false;
        }
        group();
      }
      return true;
    }

    private boolean open() throws IOException {
      while (!segments.isEmpty()) {
        try {
          lines = new SegmentLines(segments.remove().file());
          return true;
        } catch (NoSuchFileException e) {
          // Its time was over, and it was taken away.
        }
      }
      return false;
    }

    private void group() throws IOException {
      SegmentLines in = lines;
      List<byte[]> maybe = new ArrayList<>();
      while (in != null && in.next() && in.isWhole()) {
        if (Checkpoint.isLikely(in.octets(), in.from(), in.to())) {
          byte[] checkpoint = in.line();
          if (Checkpoint.parse(checkpoint) != null) {
            sealed(maybe, checkpoint);
            if (!hits.isEmpty()) {
              return;
            }
            maybe.clear();
          }
        } else if (isMarked(in)) {
          maybe.add(in.line());
        }
      }
      close();
    }

    private boolean isMarked(SegmentLines in) {
      for (List<byte[]> any : marks) {
        boolean marked = false;
        for (byte[] mark : any) {
          marked = marked || Octets.contain(in.octets(), in.from(), in.to(), mark);
        }
        if (!marked) {
          return false;
        }
      }
      return true;
    }

    private void sealed(List<byte[]> maybe, byte[] checkpoint) {
      for (byte[] line : maybe) {
        RecordedEntry entry = RecordedEntries.read(line);
        if (entry != null && filter.wants(entry)) {
          hits.add(new Hit(entry, line, checkpoint));
        }
      }
    }

    @Override
    public void close() throws IOException {
      if (lines != null) {
        progress.more(lines.size());
        lines.close();
      }
      lines = null;
    }
  }
}
