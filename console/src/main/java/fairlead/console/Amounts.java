package fairlead.console;

import java.time.Duration;
import java.util.Locale;

/** Times and sizes as people say them. */
final class Amounts {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

  private Amounts() {}

  /** Such as {@code 1 h 5 min}; below a minute in seconds. */
  static String time(Duration time) {
    long minutes = time.toMinutes();
    if (minutes == 0) {
      return time.toSeconds() + " s";
    }
    String hours = minutes >= 60 ? minutes / 60 + " h" : "";
    String rest = minutes % 60 == 0 ? "" : minutes % 60 + " min";
    return hours.isEmpty() || rest.isEmpty() ? hours + rest : hours + " " + rest;
  }

  /** Such as {@code 1.5 GiB}. */
  static String size(long octets) {
    if (octets < 1_024) {
      return octets + " B";
    }
    double amount = octets;
    int unit = -1;
    while (amount >= 1_024 && unit < UNITS.length - 1) {
      amount /= 1_024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]).replace(".0 ", " ");
  }
}
