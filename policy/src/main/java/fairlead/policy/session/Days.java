package fairlead.policy.session;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The days of a zone, each from its first midnight to the first of the next. Where a clock is set
 * back over midnight, the day that has begun goes on, so that none comes twice.
 */
public final class Days {

  private Days() {}

  /** The day that has this instant. */
  public static LocalDate of(Instant at, ZoneId zone) {
    LocalDate day = LocalDate.ofInstant(at, zone);
    LocalDate next = day.plusDays(1);
    return at.isBefore(start(next, zone)) ? day : next;
  }

  /** When the day ends that has this instant. */
  public static Instant turn(Instant at, ZoneId zone) {
    return start(of(at, zone).plusDays(1), zone);
  }

  /** When a day begins; the same as the next where a zone leaves it out. */
  public static Instant start(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
  }
}
