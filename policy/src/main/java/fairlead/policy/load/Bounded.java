package fairlead.policy.load;

import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.wording.Quoted;
import fairlead.policy.wording.WrittenDuration;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations and numbers that have bounds. */
final class Bounded {

  static final Duration LONGEST = Duration.ofDays(366);

  /** Of what must only be more than nothing. */
  static final Duration ANY = Duration.ofMillis(1);

  private final Problems problems;

  Bounded(Problems problems) {
    this.problems = problems;
  }

  /**
   * What is written; null if nothing is, or what cannot be meant, and then a problem says so.
   *
   * @param least the shortest that it may be
   */
  @Nullable Duration duration(
      @Nullable Located<Duration> written, Duration least, String key, String example) {
    return duration(written, least, LONGEST, key, example);
  }

  /** The same, of something that may be at most so long. */
  @Nullable Duration duration(
      @Nullable Located<Duration> written,
      Duration least,
      Duration most,
      String key,
      String example) {
    if (written == null) {
      return null;
    }
    Duration value = written.value();
    boolean small = value.compareTo(least) < 0;
    if (!small && value.compareTo(most) <= 0) {
      return value;
    }
    String bound =
        !small
            ? " must be at most " + (most.equals(LONGEST) ? "366d" : WrittenDuration.of(most))
            : least.equals(ANY)
                ? " must be longer than 0s"
                : " must be at least " + WrittenDuration.of(least);
    problems.add(written.mark(), Quoted.of(key) + bound, "such as " + key + ": " + example);
    return null;
  }

  /** A number from 1; that stands in for one that is not written, or cannot be meant. */
  int count(@Nullable Located<Integer> written, int most, String key) {
    if (written == null) {
      return 1;
    }
    int value = written.value();
    if (value >= 1 && value <= most) {
      return value;
    }
    String bound = value < 1 ? " must be at least 1" : " must be at most " + most;
    problems.add(
        written.mark(),
        Quoted.of(key) + bound + ", not \"" + value + "\"",
        "such as " + key + ": 1");
    return 1;
  }
}
