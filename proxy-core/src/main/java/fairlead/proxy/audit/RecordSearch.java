package fairlead.proxy.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds records in the log of this node, newest first. Reads the files as they are, while the log
 * goes on. Thread-safe; blocks, and so is nothing for an event loop.
 */
public final class RecordSearch {
  /** What a search reads at most, octets: some seconds of one processor. */
  private static final long MOST_OCTETS = 256L << 20;

  private static final Set<String> OF_THE_LOG_ITSELF =
      Set.of(AuditRecord.Kind.CHECKPOINT.label(), AuditRecord.Kind.KEY.label());

  private final Path directory;
  private final long mostOctets;

  /**
   * @param directory of the log
   */
  public RecordSearch(Path directory) {
    this(directory, MOST_OCTETS);
  }

  RecordSearch(Path directory, long mostOctets) {
    this.directory = directory;
    this.mostOctets = mostOctets;
  }

  /**
   * What is looked for.
   *
   * @param id of the decision; null for any
   * @param user who acted, or whom it concerns, as a look at everybody does; null for anybody
   * @param from the first instant
   * @param to the instant behind the last
   * @param kinds labels; empty for all
   * @param most how many records at most, at least 1
   * @param aliases what else records call that user
   */
  public record Question(
      @Nullable String id,
      @Nullable String user,
      Instant from,
      Instant to,
      Set<String> kinds,
      int most,
      Set<String> aliases) {

    /** For somebody whom records call by one name. */
    public Question(
        @Nullable String id,
        @Nullable String user,
        Instant from,
        Instant to,
        Set<String> kinds,
        int most) {
      this(id, user, from, to, kinds, most, Set.of());
    }

    /** The same, of somebody whom records call otherwise too. */
    public Question also(Set<String> others) {
      return new Question(id, user, from, to, kinds, most, others);
    }

    private Set<String> names() {
      Set<String> names = new HashSet<>(aliases);
      if (user != null) {
        names.add(user);
      }
      return names;
    }

    boolean wants(RecordedEntry entry) {
      if (kinds.isEmpty() && OF_THE_LOG_ITSELF.contains(entry.text(RecordSchema.KIND))) {
        return false;
      }
      boolean meant = id == null || entry.text(RecordSchema.ID).equals(id);
      return meant
          && (user == null || concerns(entry))
          && (kinds.isEmpty() || kinds.contains(entry.text(RecordSchema.KIND)));
    }

    /** A look at everybody's concerns everybody. */
    private boolean concerns(RecordedEntry entry) {
      String subject = entry.text(RecordSchema.SUBJECT);
      return is(entry.text(RecordSchema.USER))
          || is(subject)
          || (subject.isEmpty()
              && entry.text(RecordSchema.KIND).equals(AuditRecord.Kind.LOOK_UP.label()));
    }

    private boolean is(String name) {
      return name.equals(user) || aliases.contains(name);
    }
  }

  /**
   * What was found, newest first.
   *
   * @param more whether there may be older ones: ask again up to the time of the last, or of {@code
   *     reached}
   * @param reached how far back the log was read; null if all of it was
   */
  public record Found(List<RecordedEntry> records, boolean more, @Nullable Instant reached) {}

  /**
   * Looks for records that are sealed. A record is written when something ends, and says when it
   * began: so what is older than {@code from} by more than a day ends the search, be it a record or
   * a checkpoint.
   *
   * @throws UncheckedIOException if the log cannot be read
   */
  public Found find(Question question) {
    try {
      List<Pass> passes = new ArrayList<>();
      Set<String> streams = Segments.streams(directory);
      for (String stream : streams) {
        Pass pass = new Pass(question, mostOctets / streams.size());
        passes.add(pass);
        for (Segment segment : Segments.of(directory, stream).reversed()) {
          pass.read(segment);
        }
      }
      return joined(passes, question.most());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Found joined(List<Pass> passes, int most) {
    List<RecordedEntry> all = new ArrayList<>();
    Instant reached = null;
    boolean more = false;
    for (Pass pass : passes) {
      all.addAll(pass.found);
      more |= pass.more;
      if (pass.more && pass.reached != null && (reached == null || pass.reached.isAfter(reached))) {
        reached = pass.reached;
      }
    }
    all.sort(Comparator.comparing(RecordSearch::time).reversed());
    boolean cut = all.size() > most;
    return new Found(List.copyOf(cut ? all.subList(0, most) : all), more || cut, reached);
  }

  private static Instant time(RecordedEntry entry) {
    Instant time = entry.time();
    return time == null ? Instant.EPOCH : time;
  }

  /** One stream, from its end. */
  private static final class Pass {
    private static final long SLACK_SECONDS = 86_400;

    /** So often the time is read of what is somebody else's. */
    private static final int LINES_A_LOOK = 1_024;

    private static final byte[] LOOK_UP =
        ('"' + AuditRecord.Kind.LOOK_UP.label() + '"').getBytes(StandardCharsets.US_ASCII);

    private final Question question;
    private final @Nullable List<byte[]> names;
    private final List<RecordedEntry> found = new ArrayList<>();
    private long octets;
    private boolean sealed;
    private boolean done;
    private boolean more;
    private @Nullable Instant reached;
    private int passed;

    Pass(Question question, long octets) {
      this.question = question;
      this.octets = octets;
      this.names = plain(question);
    }

    /** Names that stand in a record as they are; null if their octets need not. */
    private static @Nullable List<byte[]> plain(Question question) {
      if (question.id() == null && question.user() == null) {
        return null;
      }
      Set<String> all = question.id() == null ? question.names() : Set.of(question.id());
      boolean plain = all.stream().allMatch(RecordSearch::isPlain);
      return plain
          ? all.stream()
              .map(name -> ('"' + name + '"').getBytes(StandardCharsets.US_ASCII))
              .toList()
          : null;
    }

    void read(Segment segment) throws IOException {
      if (done || more || isLater(segment)) {
        return;
      }
      try (FileChannel file = FileChannel.open(segment.file())) {
        LineEnds lines = new LineEnds(file);
        long end = lines.lineEndBefore(file.size());
        while (end >= 0 && !more) {
          long start = lines.lineEndBefore(end) + 1;
          octets -= end + 1 - start;
          if (end - start <= LineEnds.LONGEST && !take(lines.between(start, end))) {
            done = true;
            return;
          }
          boolean older = start > 0 || segment.first() > 1;
          more = older && (octets <= 0 || found.size() > question.most());
          end = start - 1;
        }
      } catch (NoSuchFileException e) {
        // Its time was over, and it was taken away.
      }
    }

    /** Whether all of it happened later, as far as what it says first tells. */
    private boolean isLater(Segment segment) throws IOException {
      try {
        Instant begin = segment.begin();
        boolean later = begin != null && begin.minusSeconds(SLACK_SECONDS).isAfter(question.to());
        // What is behind it in the stream is sealed in any case.
        sealed |= later;
        return later;
      } catch (NoSuchFileException e) {
        return true;
      }
    }

    /** False once nothing older can be wanted. */
    private boolean take(byte[] line) {
      if (Checkpoint.isLikely(line, 0, line.length)) {
        return checkpoint(line);
      }
      boolean looks = ++passed % LINES_A_LOOK == 0;
      if (!sealed || (!looks && isSomebodyElses(line))) {
        return true;
      }
      RecordedEntry entry = RecordedEntries.read(line);
      Instant time = entry == null ? null : entry.time();
      if (entry == null || time == null) {
        return true;
      }
      reached = time;
      if (!time.isBefore(question.from())
          && time.isBefore(question.to())
          && question.wants(entry)) {
        found.add(entry);
      }
      return !time.isBefore(question.from().minusSeconds(SLACK_SECONDS));
    }

    private boolean isSomebodyElses(byte[] line) {
      return names != null
          && !contains(line, LOOK_UP)
          && names.stream().noneMatch(name -> contains(line, name));
    }

    /** What stands before it was written before it, unless the clock was set back. */
    private boolean checkpoint(byte[] line) {
      Checkpoint checkpoint = Checkpoint.parse(line);
      sealed |= checkpoint != null;
      if (checkpoint != null && question.kinds().contains(AuditRecord.Kind.CHECKPOINT.label())) {
        RecordedEntry entry = RecordedEntries.read(line);
        boolean within =
            !checkpoint.time().isBefore(question.from())
                && checkpoint.time().isBefore(question.to());
        if (entry != null && within && question.wants(entry)) {
          found.add(entry);
        }
      }
      return checkpoint == null
          || !checkpoint.time().isBefore(question.from().minusSeconds(SLACK_SECONDS));
    }

    private static boolean contains(byte[] line, byte[] part) {
      return Octets.contain(line, 0, line.length, part);
    }
  }

  /** Whether a text stands in a record as it is. */
  static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\');
  }
}
