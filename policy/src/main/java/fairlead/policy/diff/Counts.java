package fairlead.policy.diff;

import java.util.Locale;

/** Numbers as people read them. */
final class Counts {
  private Counts() {}

  static String of(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Such as {@code 1,204 list entries}. */
  static String entries(int number) {
    return of(number) + (number == 1 ? " list entry" : " list entries");
  }

  /** Such as {@code 12 %}; of something that is hardly anything, {@code under 1 %}. */
  static String percent(int part, int whole) {
    long percent = Math.round(100.0 * part / whole);
    return percent == 0 ? "under 1 %" : percent + " %";
  }
}
