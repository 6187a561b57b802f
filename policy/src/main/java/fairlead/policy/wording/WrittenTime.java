package fairlead.policy.wording;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Times as people write them. */
public final class WrittenTime {

  private WrittenTime() {}

  /** The same, with {@code 09:30} of the day that it is there now; null if it is none. */
  public static @Nullable Instant parse(String text, ZoneId zone, Instant now) {
    return parse(text, zone, LocalDate.ofInstant(now, zone));
  }

  /**
   * The time in a text: {@code 2026-11-24T09:30:00Z}, {@code 2026-11-24T09:30} of the zone, or
   * {@code 09:30} of a day there; null if it is none.
   */
  public static @Nullable Instant parse(String text, ZoneId zone, LocalDate day) {
    try {
      if (text.indexOf('T') < 0) {
        return day.atTime(LocalTime.parse(text)).atZone(zone).toInstant();
      }
      return text.matches(".*T.*(Z|[+-][0-9:]+)")
          ? Instant.parse(text)
          : LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
