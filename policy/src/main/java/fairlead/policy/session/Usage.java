package fairlead.policy.session;

import fairlead.policy.quota.Period;
import java.time.LocalDate;
import java.util.List;
import java.util.function.ToLongFunction;

/** What an account has used, by day. Immutable. */
public record Usage(List<Day> days) {
  /** Nothing yet. */
  public static final Usage NONE = new Usage(List.of());

  /**
   * One day's use.
   *
   * @param data octets that were reserved or moved
   * @param time how long sessions ran, ms
   * @param sessions how many were opened
   */
  public record Day(LocalDate day, long data, long time, long sessions) {}

  public Usage {
    days = List.copyOf(days);
  }

  /** Octets in the period that has this day. */
  public long data(Period period, LocalDate day) {
    return sum(period, day, Day::data);
  }

  /** Time in the period that has this day, ms. */
  public long time(Period period, LocalDate day) {
    return sum(period, day, Day::time);
  }

  /** Sessions opened in the period that has this day. */
  public long sessions(Period period, LocalDate day) {
    return sum(period, day, Day::sessions);
  }

  private long sum(Period period, LocalDate day, ToLongFunction<Day> of) {
    LocalDate first = period.first(day);
    LocalDate next = period.next(day);
    return days.stream()
        .filter(each -> !each.day().isBefore(first) && each.day().isBefore(next))
        .mapToLong(of)
        .sum();
  }
}
