package fairlead.policy.session;

import fairlead.policy.session.Usage.Day;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Charges use to accounts, as a ledger does. */
final class Charges {

  private Charges() {}

  /** Usage with what a clock ran. */
  static Usage time(Usage usage, List<Session.Run> runs) {
    Usage sum = usage;
    for (Session.Run run : runs) {
      long ran = run.ran().toMillis();
      sum = add(sum, run.day(), d -> new Day(d.day(), d.data(), d.time() + ran, d.sessions()));
    }
    return sum;
  }

  /** Usage with one session more. */
  static Usage session(Usage usage, LocalDate day) {
    return add(usage, day, d -> new Day(d.day(), d.data(), d.time(), d.sessions() + 1));
  }

  private static Usage add(Usage usage, LocalDate day, UnaryOperator<Day> change) {
    List<Day> days = new ArrayList<>(usage.days());
    Day old =
        days.stream()
            .filter(each -> each.day().equals(day))
            .findFirst()
            .orElse(new Day(day, 0, 0, 0));
    days.remove(old);
    days.add(change.apply(old));
    return new Usage(days);
  }

  /** What a clock ran by day, ms. */
  static Map<LocalDate, Long> byDay(List<Session.Run> runs) {
    Map<LocalDate, Long> byDay = new TreeMap<>();
    runs.forEach(run -> byDay.merge(run.day(), run.ran().toMillis(), Long::sum));
    return byDay;
  }

  /** The time of an account by day, ms. */
  static Map<LocalDate, Long> byDay(Usage usage) {
    Map<LocalDate, Long> byDay = new TreeMap<>();
    usage.days().stream().filter(d -> d.time() > 0).forEach(d -> byDay.put(d.day(), d.time()));
    return byDay;
  }
}
