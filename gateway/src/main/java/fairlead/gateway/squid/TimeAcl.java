package fairlead.gateway.squid;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads ACLs of kind {@code time}. */
final class TimeAcl {
  private static final String DAYS = "MTWHFAS";
  private static final int DAY = 24 * 60;
  private static final Pattern TIMES =
      Pattern.compile("([0-9]{1,2}):([0-9]{1,2})-([0-9]{1,2}):([0-9]{1,2})");

  private TimeAcl() {}

  /** The minutes of the week; null where a line is not {@code DAYS}, {@code TIMES} or both. */
  static @Nullable Numbers minutes(Acl acl) {
    Numbers all = Numbers.none(Numbers.WEEK);
    for (int row : acl.values().stream().mapToInt(Acl.Value::row).distinct().toArray()) {
      List<String> words =
          acl.values().stream().filter(v -> v.row() == row).map(Acl.Value::text).toList();
      Numbers some = row(words);
      if (some == null) {
        return null;
      }
      all = all.or(some);
    }
    return all;
  }

  private static @Nullable Numbers row(List<String> words) {
    if (words.size() > 2 || words.isEmpty()) {
      return null;
    }
    boolean timed = Character.isDigit(words.getLast().charAt(0));
    if (words.size() == 2 && !timed) {
      return null;
    }
    String days = words.size() == 1 && timed ? DAYS : words.getFirst();
    Matcher times = TIMES.matcher(timed ? words.getLast() : "0:0-24:0");
    if (!times.matches() || !days.matches("[SMTWHFAD]+")) {
      return null;
    }
    int from = Integer.parseInt(times.group(1)) * 60 + Integer.parseInt(times.group(2));
    int to = Integer.parseInt(times.group(3)) * 60 + Integer.parseInt(times.group(4));
    if (from > to || to > DAY) {
      return null;
    }
    Numbers minutes = Numbers.none(Numbers.WEEK);
    for (int day = 0; day < 7; day++) {
      boolean on = days.indexOf(DAYS.charAt(day)) >= 0 || (day < 5 && days.indexOf('D') >= 0);
      if (on) {
        // Squid takes the minute of the end too.
        int last = day * DAY + Math.min(to, DAY - 1);
        minutes = minutes.or(Numbers.range(Numbers.WEEK, day * DAY + from, last));
      }
    }
    return minutes;
  }
}
