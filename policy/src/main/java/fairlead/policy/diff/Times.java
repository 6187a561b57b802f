package fairlead.policy.diff;

import fairlead.policy.Rule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Local times that stand for all others: between two of them none of some rules opens or shuts.
 * Immutable.
 *
 * <p>Dates cut time into eras, within which everything repeats weekly. The first day of an era is
 * one of its own, as a window of the day before may reach into it.
 */
final class Times {

  /** An era of fewer days has each of them looked at. */
  private static final int LONG = 9;

  private static final LocalDate MONDAY = LocalDate.parse("2001-01-01");

  /** A day that stands for itself, or for its weekday in an era. */
  record Day(LocalDate date, Era era, boolean weekly) {}

  /** From a date, to one that is not included any more; null is without an end. */
  record Era(@Nullable LocalDate from, @Nullable LocalDate to) {}

  final List<Day> days;
  final List<Integer> minutes;

  private Times(List<Day> days, List<Integer> minutes) {
    this.days = days;
    this.minutes = minutes;
  }

  /** The times that matter to these rules. */
  static Times of(Collection<Rule> rules, NavigableSet<LocalDate> more) {
    NavigableSet<LocalDate> dates = new TreeSet<>(more);
    NavigableSet<Integer> minutes = new TreeSet<>(List.of(0));
    boolean timed = !more.isEmpty();
    for (Rule rule : rules) {
      if (rule.schedule() != null) {
        timed = true;
        dates.addAll(rule.schedule().dates());
        minutes.addAll(rule.schedule().minutes());
      }
      if (rule.report() != null && rule.report().until() != null) {
        timed = true;
        dates.add(rule.report().until().plusDays(1));
      }
    }
    return timed
        ? new Times(days(List.copyOf(dates)), List.copyOf(minutes))
        : new Times(List.of(new Day(MONDAY, new Era(null, null), true)), List.of(0));
  }

  private static List<Day> days(List<LocalDate> dates) {
    List<Day> days = new ArrayList<>();
    LocalDate first = dates.isEmpty() ? MONDAY.plusDays(7) : dates.getFirst();
    week(days, first.minusDays(7), new Era(null, dates.isEmpty() ? null : first));
    for (int i = 0; i < dates.size(); i++) {
      LocalDate from = dates.get(i);
      LocalDate to = i + 1 < dates.size() ? dates.get(i + 1) : null;
      Era era = new Era(from, to);
      boolean weekly = to == null || !from.plusDays(LONG).isAfter(to);
      if (weekly) {
        days.add(new Day(from, era, false));
        week(days, from.plusDays(1), era);
      } else {
        from.datesUntil(to).forEach(day -> days.add(new Day(day, era, false)));
      }
    }
    return days;
  }

  private static void week(List<Day> days, LocalDate from, Era era) {
    from.datesUntil(from.plusDays(7)).forEach(day -> days.add(new Day(day, era, true)));
  }

  int size() {
    return days.size() * minutes.size();
  }

  /** The instant of a local time, in UTC. */
  Instant at(int index) {
    LocalDate day = days.get(index / minutes.size()).date;
    int minute = minutes.get(index % minutes.size());
    return day.atStartOfDay().plusMinutes(minute).toInstant(ZoneOffset.UTC);
  }

  /** Some of them in words; empty if they are all. */
  String words(BitSet chosen) {
    return chosen.cardinality() == size() ? "" : new TimeWords(this, chosen).text();
  }
}
