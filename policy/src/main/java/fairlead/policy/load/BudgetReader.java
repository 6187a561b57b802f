package fairlead.policy.load;

import fairlead.policy.load.yaml.ByteSize;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.load.yaml.Scalars;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.wording.Quoted;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads budgets: an amount, a slash and a period, such as {@code 2GiB/day}. */
final class BudgetReader {

  private final Problems problems;
  private final Duration longest;

  BudgetReader(Problems problems, Duration longest) {
    this.problems = problems;
    this.longest = longest;
  }

  /**
   * How amounts of one kind are written.
   *
   * @param words what an amount must be
   * @param least the smallest one
   */
  private record Kind(String key, String words, String least, String example) {}

  private static final Kind DATA = new Kind("data", "a size with its unit", "1B", "2GiB/day");
  private static final Kind TIME = new Kind("time", "a duration with its unit", "1ms", "90m/day");
  private static final Kind LIMIT = new Kind("limit", "a whole number", "1", "5/day");
  private static final Kind SESSIONS = new Kind("sessions", "a whole number", "1", "2/day");

  /** A budget in octets; null if nothing is written, or what is wrong, as for the others. */
  @Nullable Budget data(@Nullable Located<String> written) {
    return budget(written, DATA, BudgetReader::octets);
  }

  /** A budget in milliseconds. */
  @Nullable Budget time(@Nullable Located<String> written) {
    Budget budget = budget(written, TIME, BudgetReader::millis);
    if (written != null && budget != null && budget.amount() > longest.toMillis()) {
      wrong(written, TIME, "at most " + longest.toDays() + "d");
      return null;
    }
    return budget;
  }

  /** A budget of sessions. */
  @Nullable Budget sessions(@Nullable Located<String> written) {
    return budget(written, SESSIONS, BudgetReader::count);
  }

  /** A bound of access requests. */
  @Nullable Budget limit(@Nullable Located<String> written) {
    return budget(written, LIMIT, BudgetReader::count);
  }

  private @Nullable Budget budget(
      @Nullable Located<String> written, Kind kind, Function<String, @Nullable Long> amounts) {
    if (written == null) {
      return null;
    }
    String[] parts = written.value().split("/", -1);
    Period period = parts.length == 2 ? period(parts[1]) : null;
    Long amount = amounts.apply(parts[0]);
    if (period == null || amount == null) {
      wrong(written, kind, kind.words() + " a day, week or month");
      return null;
    }
    if (amount < 1) {
      wrong(written, kind, "at least " + kind.least());
      return null;
    }
    return new Budget(amount, period);
  }

  private void wrong(Located<String> written, Kind kind, String must) {
    problems.add(
        written.mark(),
        Quoted.of(kind.key()) + " must be " + must + ", not " + Quoted.of(written.value()),
        "such as " + kind.example());
  }

  private static @Nullable Period period(String word) {
    for (Period period : Period.values()) {
      if (period.name().toLowerCase(Locale.ROOT).equals(word)) {
        return period;
      }
    }
    return null;
  }

  private static @Nullable Long octets(String text) {
    ByteSize size = Scalars.size(text);
    return size == null ? null : size.bytes();
  }

  private static @Nullable Long millis(String text) {
    Duration duration = Scalars.duration(text);
    return duration == null ? null : duration.toMillis();
  }

  private static @Nullable Long count(String text) {
    return text.matches("[0-9]{1,9}") ? Long.valueOf(text) : null;
  }
}
