package fairlead.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Says on pages when something is. Immutable.
 *
 * @param zone the policy's
 * @param now of the page
 */
public record Times(ZoneId zone, Instant now) {

  /** Such as {@code 2026-03-04 09:30 GMT}. */
  static String at(ZoneId zone, Instant at) {
    boolean utc = zone.normalized().equals(ZoneOffset.UTC);
    return format(zone, at, utc ? "uuuu-MM-dd HH:mm 'UTC'" : "uuuu-MM-dd HH:mm z");
  }

  /** The same in this zone. */
  public String at(Instant at) {
    return at(zone, at);
  }

  /** The time of day alone, to the second. */
  public String clock(Instant at) {
    return format(zone, at, "HH:mm:ss");
  }

  private static String format(ZoneId zone, Instant at, String pattern) {
    return DateTimeFormatter.ofPattern(pattern).withLocale(Locale.ROOT).withZone(zone).format(at);
  }

  /** How long it is until then, or has been since. */
  public String span(Instant at) {
    return Amounts.time(Duration.between(now, at).abs());
  }

  /** Whether it is over. */
  public boolean isPast(Instant at) {
    return !now.isBefore(at);
  }
}
