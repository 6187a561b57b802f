package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a log is as its writer left it, while that goes on writing or not. Whoever has
 * the key that signs can write a log anew from any place on: only checkpoints that were kept
 * elsewhere tell. Safe for use by many threads; blocks, about a second for 300 MB of records.
 */
public final class LogVerifier {
  private static final int MOST_TRIES = 5;

  private LogVerifier() {}

  /**
   * What is verified.
   *
   * @param stream one stream only; null for all
   * @param from the first number that matters, at least 1: whole segments before it are taken as
   *     their last checkpoint says
   * @param to the last number that matters: reading ends behind its group
   */
  public record Scope(@Nullable String stream, long from, long to) {
    /** Everything. */
    public static final Scope ALL = new Scope(null, 1, Long.MAX_VALUE);
  }

  /**
   * Whom to believe.
   *
   * @param keys that may sign, by their ids; others only if one of these signed their announcement
   * @param outside lines of checkpoints that were kept elsewhere
   */
  public record Trust(Map<String, PublicKey> keys, List<byte[]> outside) {}

  /**
   * Verifies a log.
   *
   * @param directory of the log
   * @param progress told of octets that were read, of those of {@link #size}
   * @return a report on each stream; none if there is no stream
   * @throws IOException if a file cannot be read
   */
  public static List<StreamReport> verify(
      Path directory, Scope scope, Trust trust, Instant now, LongConsumer progress)
      throws IOException {
    List<StreamReport> reports = new ArrayList<>();
    long done = 0;
    for (String stream : streams(directory, trust.outside())) {
      if (scope.stream() == null || scope.stream().equals(stream)) {
        long before = done;
        reports.add(
            verify(directory, stream, scope, trust, now, at -> progress.accept(before + at)));
        done += size(directory, stream);
      }
    }
    return reports;
  }

  private static StreamReport verify(
      Path directory, String stream, Scope scope, Trust trust, Instant now, LongConsumer progress)
      throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return new StreamVerifier(directory, stream, scope, trust, now).verify(progress);
      } catch (NoSuchFileException e) {
        // Retention deleted a segment meanwhile.
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  /** The streams of which there is anything, by their names. */
  public static SortedSet<String> streams(Path directory) throws IOException {
    return streams(directory, List.of());
  }

  private static SortedSet<String> streams(Path directory, List<byte[]> outside)
      throws IOException {
    SortedSet<String> all = Segments.streams(directory);
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.matches("[0-9]{1,6}d\\.(head|removed\\.jsonl)"))
            .forEach(name -> all.add(name.substring(0, name.indexOf('.'))));
      }
    }
    for (byte[] line : outside) {
      Checkpoint checkpoint = Checkpoint.parse(line);
      if (checkpoint != null) {
        all.add(checkpoint.stream());
      }
    }
    return all;
  }

  /** How many octets there are to read. */
  public static long size(Path directory, Scope scope) throws IOException {
    long size = 0;
    for (String stream : Segments.streams(directory)) {
      if (scope.stream() == null || scope.stream().equals(stream)) {
        size += size(directory, stream);
      }
    }
    return size;
  }

  private static long size(Path directory, String stream) throws IOException {
    long size = 0;
    for (Segment segment : Segments.of(directory, stream)) {
      size += Files.exists(segment.file()) ? Files.size(segment.file()) : 0;
    }
    return size;
  }

  /**
   * The lines of a file with checkpoints that were kept elsewhere, of whatever streams; other lines
   * in it do not matter, as a sink may have written them.
   *
   * @throws IOException if it cannot be read, or has no checkpoint
   */
  public static List<byte[]> checkpoints(Path file) throws IOException {
    return OutsideCheckpoints.read(file);
  }

  /**
   * The newest checkpoint's line of a stream, without its newline; null if there is none.
   *
   * @throws IOException if the log cannot be read
   */
  public static byte @Nullable [] newest(Path directory, String stream) throws IOException {
    return StreamVerifier.newest(directory, stream);
  }
}
