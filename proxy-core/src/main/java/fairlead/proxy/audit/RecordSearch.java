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
   */
  public record Question(
      @Nullable String id,
      @Nullable String user,
      Instant from,
      Instant to,
      Set<String> kinds,
      int most) {

    boolean wants(RecordedEntry entry) {
      if (kinds.isEmpty() && OF_THE_LOG_ITSELF.contains(entry.text(RecordSchema.KIND))) {
        return false;
      }
      boolean meant = id == null || entry.text(RecordSchema.ID).equals(id);
      return meant
          && (user == null || concerns(entry, user))
          && (kinds.isEmpty() || kinds.contains(entry.text(RecordSchema.KIND)));
    }

    /** A look at everybody's concerns everybody. */
    private static boolean concerns(RecordedEntry entry, String user) {
      String subject = entry.text(RecordSchema.SUBJECT);
      return entry.text(RecordSchema.USER).equals(user)
          || subject.equals(user)
          || (subject.isEmpty()
              && entry.text(RecordSchema.KIND).equals(AuditRecord.Kind.LOOK_UP.label()));
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
   * Looks for records. A record is written when something ends, and says when it began: so what is
   * older than {@code from} by more than a day ends the search.
   *
   * @throws UncheckedIOException if the log cannot be read
   */
  public Found find(Question question) {
    try {
      List<Pass> passes = new ArrayList<>();
      List<Path> files = files();
      for (Path file : files) {
        passes.add(new Pass(question));
        passes.getLast().read(file, mostOctets / files.size());
      }
      return joined(passes, question.most());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One for each segment. */
  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String stream : Segments.streams(directory)) {
      Segments.of(directory, stream).forEach(segment -> files.add(segment.file()));
    }
    return files;
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

  /** One file, from its end. */
  private static final class Pass {
    private static final long SLACK_SECONDS = 86_400;

    /** So often the time is read of what is somebody else's. */
    private static final int LINES_A_LOOK = 1_024;

    private final Question question;
    private static final byte[] LOOK_UP =
        ('"' + AuditRecord.Kind.LOOK_UP.label() + '"').getBytes(StandardCharsets.US_ASCII);

    private final byte @Nullable [] name;
    private final List<RecordedEntry> found = new ArrayList<>();
    private boolean more;
    private @Nullable Instant reached;
    private int passed;

    Pass(Question question) {
      this.question = question;
      this.name = plain(question.id() == null ? question.user() : question.id());
    }

    /** A name that stands in a record as it is; null if its octets need not. */
    private static byte @Nullable [] plain(@Nullable String user) {
      boolean plain =
          user != null && user.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\');
      return plain ? ('"' + user + '"').getBytes(StandardCharsets.US_ASCII) : null;
    }

    void read(Path path, long octets) throws IOException {
      try (FileChannel file = FileChannel.open(path)) {
        LineEnds lines = new LineEnds(file);
        long end = lines.lineEndBefore(file.size());
        long last = Math.max(0, end - octets);
        while (end >= 0 && !more) {
          long start = lines.lineEndBefore(end) + 1;
          if (end - start <= LineEnds.LONGEST && !take(lines.between(start, end))) {
            return;
          }
          more = start > 0 && (start <= last || found.size() > question.most());
          end = start - 1;
        }
      } catch (NoSuchFileException e) {
        // Its time was over, and it was taken away.
      }
    }

    /** False once nothing older can be wanted. */
    private boolean take(byte[] line) {
      boolean looks = ++passed % LINES_A_LOOK == 0;
      if (name != null && !looks && !contains(line, name) && !contains(line, LOOK_UP)) {
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

    private static boolean contains(byte[] line, byte[] part) {
      for (int at = 0; at <= line.length - part.length; at++) {
        int same = 0;
        while (same < part.length && line[at + same] == part[same]) {
          same++;
        }
        if (same == part.length) {
          return true;
        }
      }
      return false;
    }
  }
}
