package fairlead.console;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the gateway fared in the last hour, in bounded space. Thread-safe. */
public final class History {
  /** An hour of samples that are taken each 10 s, and the one before. */
  static final int MOST = 361;

  /** Reasons beyond so many are counted together. */
  private static final int MOST_REASONS = 40;

  private static final String OTHERS = "others";

  private final Deque<Sample> samples = new ArrayDeque<>();

  /**
   * Counts since the gateway began, at an instant.
   *
   * @param refusals by reason
   * @param bytes moved, both ways
   * @param queued records that wait for the disk
   */
  public record Sample(
      Instant at, double requests, Map<String, Double> refusals, double bytes, double queued) {
    public Sample {
      Map<String, Double> few = new TreeMap<>();
      new TreeMap<>(refusals)
          .forEach(
              (reason, count) ->
                  few.merge(few.size() < MOST_REASONS ? reason : OTHERS, count, Double::sum));
      refusals = Map.copyOf(few);
    }
  }

  /** Adds the newest. */
  public synchronized void add(Sample sample) {
    samples.add(sample);
    if (samples.size() > MOST) {
      samples.remove();
    }
  }

  /** Oldest first. */
  public synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }
}
