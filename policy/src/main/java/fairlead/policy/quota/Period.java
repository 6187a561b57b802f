package fairlead.policy.quota;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** A calendar period over which a budget holds; weeks begin on Monday (ISO 8601). */
public enum Period {
  DAY,
  WEEK,
  MONTH;

  /** The first day of the period that has this day. */
  public LocalDate first(LocalDate day) {
    return switch (this) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  /** The first day of the period after the one that has this day. */
  public LocalDate next(LocalDate day) {
    return switch (this) {
      case DAY -> day.plusDays(1);
      case WEEK -> first(day).plusWeeks(1);
      case MONTH -> first(day).plusMonths(1);
    };
  }
}
