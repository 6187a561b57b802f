package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stream of the log in order while the log goes on, in this process or another, and over
 * its segments.
 *
 * <p>Of lines that no checkpoint stands behind yet, nothing is handed out: the log cuts back a
 * group that the disk did not take, and writes it again. So nothing is remembered of what stands
 * there, and each call looks at it anew. When what stands at the place of the next line is another
 * line, as behind a crash that cut the log's end off, the place is looked for by the line's number.
 * A line that is damaged or missing holds nobody up: it counts as lost.
 *
 * <p>For one thread.
 */
public final class LogFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

  /** A scan for checkpoints goes no further than this, once it has found one. */
  private static final long FAR_ENOUGH = 1 << 20;

  private static final int LARGEST_HEAD = 64 << 10;

  private final Path directory;
  private final String stream;
  private long next;
  private long lost;
  private @Nullable Segment segment;
  private @Nullable FileChannel file;

  /** Where the next line begins, and where the last of the sealed lines that are known ends. */
  private long place;

  private long sealed;

  /** Whether the place was just looked for, so that looking again would find no other. */
  private boolean fresh;

  /**
   * A reader of a stream, which need not be there yet.
   *
   * @param directory of the log
   * @param next the number of the first line to hand out, at least 1; where older ones were deleted
   *     and it is one of them, they count as lost
   */
  public LogFollower(Path directory, String stream, long next) {
    if (next < 1) {
      throw new IllegalArgumentException("next: " + next + " (expected: >= 1)");
    }
    this.directory = directory;
    this.stream = stream;
    this.next = next;
  }

  /** The stream that is read. */
  public String stream() {
    return stream;
  }

  /** The number of the next line to be handed out. */
  public long next() {
    return next;
  }

  /** Goes to another line, to hand it out next; nothing counts as lost for that. */
  public void seek(long seq) throws IOException {
    close();
    next = seq;
  }

  /** Lines that were gone or no lines when their turn came, since the last call. */
  public long takeLost() {
    long taken = lost;
    lost = 0;
    return taken;
  }

  /** The number of the oldest line that is kept; 0 if there is none. */
  public static long oldest(Path directory, String stream) throws IOException {
    List<Segment> all = Segments.of(directory, stream);
    return all.isEmpty() ? 0 : all.getFirst().first();
  }

  /**
   * The number of the newest checkpoint that the log says to have on disk, at most a second late; 0
   * if there is none.
   */
  public static long newest(Path directory, String stream) {
    try {
      Path head = Segments.head(directory, stream);
      if (Files.size(head) <= LARGEST_HEAD) {
        SealedLine line = SealedLine.of(Files.readAllBytes(head));
        return line == null ? 0 : line.seq();
      }
    } catch (IOException e) {
      // There is none yet.
    }
    return 0;
  }

  /**
   * The next lines that are sealed, in order; none if there are none just now.
   *
   * @param most lines, at least 1
   * @param octets about as many; one line is handed out whatever its length
   * @throws IOException if the log cannot be read just now
   */
  public List<SealedLine> take(int most, long octets) throws IOException {
    while (file != null || open()) {
      if (place == sealed) {
        List<Segment> known = Segments.of(directory, stream);
        scan();
        if (place == sealed) {
          if (!moveOn(known)) {
            if (known.contains(segment)) {
              return List.of();
            }
            // It was deleted, as is what a crash leaves without a checkpoint; another goes on.
            close();
          }
          continue;
        }
      }
      List<SealedLine> lines = read(most, octets);
      if (!lines.isEmpty()) {
        return lines;
      }
    }
    return List.of();
  }

  /** Opens the segment of the next line, at that line; false if there is no segment. */
  private boolean open() throws IOException {
    List<Segment> all = Segments.of(directory, stream);
    if (all.isEmpty()) {
      return false;
    }
    skipTo(all.getFirst().first());
    Segment right = all.getFirst();
    for (Segment each : all) {
      right = each.first() <= next ? each : right;
    }
    try {
      open(right, right.equals(all.getLast()));
    } catch (NoSuchFileException e) {
      // Its time was over just now; the next look finds the one behind it.
      return false;
    }
    return true;
  }

  private void open(Segment which, boolean last) throws IOException {
    close();
    FileChannel channel = FileChannel.open(which.file());
    try {
      place = which.first() == next ? 0 : find(channel, which, last);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    file = channel;
    segment = which;
    sealed = place;
    fresh = true;
  }

  /**
   * Where the next line begins, or would: behind the last line before it. A stream that ends before
   * that has lost its end since, and other lines get those numbers: they are next.
   */
  private long find(FileChannel channel, Segment which, boolean last) throws IOException {
    FileLines lines = new FileLines(channel, 0, channel.size());
    long behind = 0;
    long seq = which.first() - 1;
    long sealedSeq = seq;
    long sealedEnd = 0;
    for (byte[] octets = lines.next(); octets != null; octets = lines.next()) {
      SealedLine line = SealedLine.of(octets);
      if (line != null && line.seq() >= next) {
        return behind;
      }
      behind = lines.place();
      if (line != null) {
        seq = line.seq();
        sealedSeq = line.isCheckpoint() ? seq : sealedSeq;
        sealedEnd = line.isCheckpoint() ? behind : sealedEnd;
      }
    }
    if (!last || seq >= next - 1) {
      return behind;
    }
    LOG.warn(
        "{}: ends at {}, though lines up to {} were there; it is read on from {}",
        which.file(),
        seq,
        next - 1,
        sealedSeq + 1);
    next = sealedSeq + 1;
    return sealedEnd;
  }

  private void skipTo(long seq) {
    if (next < seq) {
      lost += seq - next;
      next = seq;
    }
  }

  /** Looks for checkpoints behind the place. */
  private void scan() throws IOException {
    FileChannel channel = opened();
    FileLines lines = new FileLines(channel, place, channel.size());
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      if (Checkpoint.isLikely(line, 0, line.length)) {
        sealed = lines.place();
        if (sealed - place >= FAR_ENOUGH) {
          return;
        }
      }
    }
  }

  /**
   * Goes to the segment behind this one, if there was one before this one was read to its end: from
   * then on it was as it will ever be. False if there is none.
   */
  private boolean moveOn(List<Segment> known) throws IOException {
    Segment now = segment;
    for (Segment each : known) {
      if (now != null && each.first() > now.first()) {
        skipTo(each.first());
        try {
          open(each, each.equals(known.getLast()));
          return true;
        } catch (NoSuchFileException e) {
          // Deleted just now, unread; what is behind it is next, and the gap is counted there.
        }
      }
    }
    return false;
  }

  private List<SealedLine> read(int most, long octets) throws IOException {
    FileLines lines = new FileLines(opened(), place, sealed);
    List<SealedLine> read = new ArrayList<>();
    long length = 0;
    while (read.size() < most && length < octets && place < sealed) {
      byte[] line = lines.next();
      SealedLine parsed = line == null ? null : SealedLine.of(line);
      boolean expected = parsed != null && parsed.seq() == next && parsed.stream().equals(stream);
      if (line == null || (!expected && !fresh)) {
        close();
        return read;
      }
      place = lines.place();
      if (parsed != null && expected) {
        read.add(parsed);
        length += line.length + 1;
        next++;
      } else {
        passOver(parsed, read);
      }
    }
    fresh = fresh && read.isEmpty();
    return read;
  }

  /** A damaged log: what cannot be read is lost, and what is there twice is passed over. */
  private void passOver(@Nullable SealedLine found, List<SealedLine> read) {
    if (found == null) {
      skipTo(next + 1);
    } else if (found.stream().equals(stream) && found.seq() > next) {
      skipTo(found.seq());
      read.add(found);
      next++;
    }
  }

  private FileChannel opened() throws IOException {
    FileChannel channel = file;
    if (channel == null) {
      throw new IOException("the segment is closed");
    }
    return channel;
  }

  /** Closes the file; reading on opens it again. */
  @Override
  public void close() throws IOException {
    FileChannel channel = file;
    file = null;
    segment = null;
    if (channel != null) {
      channel.close();
    }
  }
}
