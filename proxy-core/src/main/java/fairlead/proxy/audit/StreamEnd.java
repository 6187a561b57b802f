package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a stream left off, mended: what stands behind its last checkpoint, as a crash may leave it,
 * is moved to a file of its own.
 *
 * @param last the last checkpoint; null in a stream without one
 * @param line its line, with its newline; empty without one
 * @param segment where the next line goes
 * @param size where in it
 * @param torn how many lines were cut off
 * @param missing how many lines the stream once had behind its end
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StreamEnd(
    @Nullable Checkpoint last, byte[] line, Segment segment, long size, long torn, long missing) {

  private static final Logger LOG = LoggerFactory.getLogger(StreamEnd.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** The last checkpoint in a file, its line, and where that ends. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sealed(Checkpoint checkpoint, byte[] line, long end) {}

  /**
   * Mends a stream.
   *
   * @throws IOException if that cannot be done
   */
  static StreamEnd of(Path directory, String stream, InstantSource clock) throws IOException {
    List<Segment> segments = new ArrayList<>(Segments.of(directory, stream));
    long torn = 0;
    Sealed sealed = null;
    Segment at = null;
    while (sealed == null && !segments.isEmpty()) {
      at = segments.removeLast();
      try (FileChannel file =
          FileChannel.open(at.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        sealed = lastIn(file, stream);
        torn += cut(at.file(), file, sealed == null ? 0 : sealed.end(), clock);
      }
      if (sealed == null && !segments.isEmpty()) {
        // A later segment's name would be in the way of what is numbered anew.
        Files.delete(at.file());
      }
    }
    if (sealed == null) {
      sealed = removed(directory, stream);
      at = null;
    }
    Checkpoint last = sealed == null ? null : sealed.checkpoint();
    long missing = Math.max(0, head(directory, stream) - (last == null ? 0 : last.seq()));
    Segment next =
        at == null ? Segment.beginning(directory, stream, last == null ? 1 : last.seq() + 1) : at;
    return new StreamEnd(
        last,
        sealed == null ? new byte[0] : sealed.line(),
        next,
        at == null || sealed == null ? 0 : sealed.end(),
        torn,
        missing);
  }

  /** The last checkpoint of a stream in a file; null if there is none. */
  static @Nullable Sealed lastIn(FileChannel file, String stream) throws IOException {
    LineEnds lines = new LineEnds(file);
    long end = lines.lineEndBefore(file.size());
    while (end >= 0) {
      long start = lines.lineEndBefore(end) + 1;
      if (end - start <= LineEnds.LONGEST) {
        byte[] line = lines.between(start, end + 1);
        Checkpoint checkpoint = Checkpoint.parse(line);
        if (checkpoint != null && checkpoint.stream().equals(stream)) {
          return new Sealed(checkpoint, line, end + 1);
        }
      }
      end = start - 1;
    }
    return null;
  }

  /** Moves what stands behind a place to a file of its own; how many lines that are. */
  private static long cut(Path path, FileChannel log, long from, InstantSource clock)
      throws IOException {
    long octets = log.size() - from;
    if (octets == 0) {
      return 0;
    }
    Path damage =
        path.resolveSibling(path.getFileName() + ".damaged-" + STAMP.format(clock.instant()));
    try (FileChannel to = LogFiles.create(damage)) {
      for (long moved = 0; moved < octets; ) {
        moved += log.transferTo(from + moved, octets - moved, to);
      }
      to.force(true);
    }
    log.truncate(from);
    log.force(true);
    LOG.warn(
        "{}: cut off {} octets behind the last checkpoint, as a crash may leave them; they are in"
            + " {}",
        path,
        octets,
        damage);
    return Math.max(1, lines(damage));
  }

  private static long lines(Path file) throws IOException {
    long lines = 0;
    try (FileChannel read = FileChannel.open(file)) {
      LineEnds ends = new LineEnds(read);
      for (long at = ends.lineEndBefore(read.size()); at >= 0; at = ends.lineEndBefore(at)) {
        lines++;
      }
    }
    return lines;
  }

  /** The last line that retention left of segments that are gone. */
  private static @Nullable Sealed removed(Path directory, String stream) throws IOException {
    Path file = Segments.removed(directory, stream);
    if (!Files.exists(file)) {
      return null;
    }
    try (FileChannel read = FileChannel.open(file)) {
      return lastIn(read, stream);
    }
  }

  /** The number up to which the stream once was durable; 0 if that is not known. */
  private static long head(Path directory, String stream) throws IOException {
    Path file = Segments.head(directory, stream);
    Checkpoint head = Files.exists(file) ? Checkpoint.parse(Files.readAllBytes(file)) : null;
    return head != null && Objects.equals(head.stream(), stream) ? head.seq() : 0;
  }
}
