package fairlead.policy.match;

import fairlead.policy.wording.Quoted;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Days and the minutes of each; one whose end is not after its start reaches into the next day.
 *
 * @param from the first date, to the last one; both null where it recurs weekly
 * @param start minute of the day, included
 * @param end minute of the day, excluded; {@link #DAY} for midnight
 */
record Window(
    String text,
    Set<DayOfWeek> days,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    int start,
    int end) {

  static final int DAY = 24 * 60;

  private static final List<String> NAMES =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final Pattern TIMES =
      Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])");

  boolean on(LocalDate day) {
    if (from != null && to != null) {
      return !day.isBefore(from) && !day.isAfter(to);
    }
    return days.contains(day.getDayOfWeek());
  }

  boolean holds(LocalDate day, int minute) {
    return on(day) && minute >= start && (end <= start || minute < end);
  }

  /** Whether the window that began the day before is still open at this minute. */
  boolean spills(LocalDate dayBefore, int minute) {
    return end <= start && minute < end && on(dayBefore);
  }

  /** Whether it recurs no more: its last day, and what of it reaches into the next, are past. */
  boolean isOver(LocalDate today) {
    return to != null && to.plusDays(end <= start ? 1 : 0).isBefore(today);
  }

  static Window parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length > 2) {
      throw malformed(text);
    }
    int[] times = words.length == 2 ? times(text, words[1]) : new int[] {0, DAY};
    if (Character.isDigit(words[0].isEmpty() ? ' ' : words[0].charAt(0))) {
      return dated(text, words[0], times);
    }
    return new Window(text, days(text, words[0]), null, null, times[0], times[1]);
  }

  static Window date(String text) {
    return dated(text, text, new int[] {0, DAY});
  }

  private static Window dated(String text, String dates, int[] times) {
    String[] ends = dates.split("\\.\\.", -1);
    try {
      LocalDate from = LocalDate.parse(ends[0]);
      LocalDate to = LocalDate.parse(ends[ends.length - 1]);
      if (ends.length <= 2 && !to.isBefore(from)) {
        return new Window(text, Set.of(), from, to, times[0], times[1]);
      }
    } catch (DateTimeParseException e) {
      // Said below, together with dates in the wrong order.
    }
    throw new Malformed(Quoted.of(text) + " names no dates", "write 2026-12-24..2027-01-02");
  }

  private static Set<DayOfWeek> days(String text, String words) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String word : words.split(",", -1)) {
      String[] ends = word.split("-", -1);
      int first = NAMES.indexOf(ends[0].toLowerCase(Locale.ROOT));
      int last = NAMES.indexOf(ends[ends.length - 1].toLowerCase(Locale.ROOT));
      if (ends.length > 2 || first < 0 || last < 0) {
        throw malformed(text);
      }
      for (int i = 0; i <= Math.floorMod(last - first, 7); i++) {
        days.add(DayOfWeek.of((first + i) % 7 + 1));
      }
    }
    return days;
  }

  private static int[] times(String text, String word) {
    Matcher m = TIMES.matcher(word);
    if (!m.matches()) {
      throw malformed(text);
    }
    int start = Integer.parseInt(m.group(1)) * 60 + Integer.parseInt(m.group(2));
    int end = Integer.parseInt(m.group(3)) * 60 + Integer.parseInt(m.group(4));
    if (end > DAY || start == end) {
      throw malformed(text);
    }
    return new int[] {start, end};
  }

  private static Malformed malformed(String text) {
    return new Malformed(Quoted.of(text) + " is no window", "write \"mon-fri 08:00-18:00\"");
  }

  @Override
  public String toString() {
    return text;
  }
}
