package fairlead.policy.wording;

import java.time.Duration;

/** Durations as people write them, each part with its unit: {@code 1h 30m}. */
public final class WrittenDuration {

  private WrittenDuration() {}

  /** The duration, to the millisecond. */
  public static String of(Duration duration) {
    StringBuilder text = new StringBuilder();
    part(text, duration.toDaysPart(), "d");
    part(text, duration.toHoursPart(), "h");
    part(text, duration.toMinutesPart(), "m");
    part(text, duration.toSecondsPart(), "s");
    part(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void part(StringBuilder text, long amount, String unit) {
    if (amount != 0) {
      text.append(text.isEmpty() ? "" : " ").append(amount).append(unit);
    }
  }
}
