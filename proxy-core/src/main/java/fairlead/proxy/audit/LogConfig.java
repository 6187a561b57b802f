package fairlead.proxy.audit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a durable log is.
 *
 * @param directory made if it is missing, for its owner only
 * @param node this gateway's name
 * @param stream where records of no tier go: how long they are kept, such as {@code 365d}
 * @param capacity records that may be reserved or queued at a time; at least 2
 * @param segmentOctets how large a segment may become before the next one begins
 * @param segmentAge how old it may become
 * @param filings how a tier's records are kept, by its name; null for a tier that is not known.
 *     Asked on the writer's thread, which it may hold up a little.
 * @param names what is written for a user's name; asked likewise
 */
public record LogConfig(
    Path directory,
    String node,
    String stream,
    int capacity,
    long segmentOctets,
    Duration segmentAge,
    Function<String, @Nullable Filing> filings,
    Names names) {

  private static final long SEGMENT = 64L << 20;
  private static final Duration DAY = Duration.ofDays(1);

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if the capacity is too small
   */
  public LogConfig {
    if (capacity < 2) {
      throw new IllegalArgumentException("audit.queue: " + capacity + " (expected: >= 2)");
    }
  }

  /** A log of one stream, with names as they are. */
  public LogConfig(Path directory, String node, String stream, int capacity) {
    this(directory, node, stream, capacity, SEGMENT, DAY, _ -> null, Names.PLAIN);
  }

  /** The same with tiers whose records are kept otherwise. */
  public LogConfig filing(Function<String, @Nullable Filing> how) {
    return new LogConfig(directory, node, stream, capacity, segmentOctets, segmentAge, how, names);
  }

  /** The same with other names for users. */
  public LogConfig naming(Names how) {
    return new LogConfig(
        directory, node, stream, capacity, segmentOctets, segmentAge, filings, how);
  }

  /** The same with segments of another size. */
  public LogConfig segments(long octets, Duration age) {
    return new LogConfig(directory, node, stream, capacity, octets, age, filings, names);
  }
}
