package fairlead.policy.diff;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Some local times in words, such as {@code mon-fri 08:00-18:00}. Used once. */
final class TimeWords {

  private static final int MOST_PIECES = 6;

  private final Times times;
  private final BitSet chosen;

  TimeWords(Times times, BitSet chosen) {
    this.times = times;
    this.chosen = chosen;
  }

  String text() {
    Map<Times.Era, String> eras = new LinkedHashMap<>();
    for (Times.Day day : times.days) {
      if (day.weekly()) {
        eras.computeIfAbsent(day.era(), this::week);
      }
    }
    List<String> pieces = new ArrayList<>();
    if (eras.values().stream().distinct().count() == 1) {
      String always = eras.values().iterator().next();
      pieces.add(always);
    } else {
      eras.forEach((era, week) -> pieces.add(week.isEmpty() ? "" : week + span(era)));
    }
    pieces.removeIf(String::isEmpty);
    pieces.addAll(dated());
    if (pieces.size() <= MOST_PIECES) {
      return String.join(", ", pieces);
    }
    int more = pieces.size() - MOST_PIECES;
    return String.join(", ", pieces.subList(0, MOST_PIECES)) + " and " + more + " more times";
  }

  private static String span(Times.Era era) {
    String from = era.from() == null ? "" : " from " + era.from();
    return era.to() == null ? from : from + " until " + era.to().minusDays(1);
  }

  private BitSet slots(int day) {
    int many = times.minutes.size();
    return chosen.get(day * many, (day + 1) * many);
  }

  private String week(Times.Era era) {
    Map<BitSet, List<DayOfWeek>> groups = new LinkedHashMap<>();
    for (int back = 1; back <= 7; back++) {
      DayOfWeek day = DayOfWeek.of(back);
      BitSet slots = slots(index(era, day));
      if (!slots.isEmpty()) {
        groups.computeIfAbsent(slots, s -> new ArrayList<>()).add(day);
      }
    }
    List<String> pieces = new ArrayList<>();
    groups.forEach((slots, days) -> pieces.add((days(days) + hours(slots)).strip()));
    return String.join(", ", pieces);
  }

  private int index(Times.Era era, DayOfWeek weekday) {
    for (int i = 0; i < times.days.size(); i++) {
      Times.Day day = times.days.get(i);
      if (day.weekly() && day.era().equals(era) && day.date().getDayOfWeek() == weekday) {
        return i;
      }
    }
    return 0;
  }

  private static String days(List<DayOfWeek> days) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < days.size(); ) {
      int j = i;
      while (j + 1 < days.size() && days.get(j + 1).getValue() == days.get(j).getValue() + 1) {
        j++;
      }
      pieces.add(j > i + 1 ? name(days.get(i)) + "-" + name(days.get(j)) : name(days.get(i)));
      i = j > i + 1 ? j + 1 : i + 1;
    }
    return days.size() == 7 ? "daily" : String.join(",", pieces);
  }

  private static String name(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }

  /** The hours, behind a space; empty for a whole day. */
  private String hours(BitSet slots) {
    if (slots.cardinality() == times.minutes.size()) {
      return "";
    }
    List<String> runs = new ArrayList<>();
    for (int i = slots.nextSetBit(0); i >= 0; i = slots.nextSetBit(slots.nextClearBit(i))) {
      int end = slots.nextClearBit(i);
      runs.add(time(minute(i)) + "-" + time(minute(end)));
    }
    return " " + String.join(" and ", runs);
  }

  private int minute(int slot) {
    return slot < times.minutes.size() ? times.minutes.get(slot) : 24 * 60;
  }

  private static String time(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }

  /** The dates on which it is otherwise than in the weeks around. */
  private List<String> dated() {
    List<String> pieces = new ArrayList<>();
    String last = "";
    LocalDate from = null;
    LocalDate to = null;
    for (int i = 0; i < times.days.size(); i++) {
      Times.Day day = times.days.get(i);
      String words = day.weekly() || asUsual(i) ? "" : slots(i).isEmpty() ? "not" : hours(i);
      if (to != null
          && from != null
          && (!words.equals(last) || !to.plusDays(1).equals(day.date()))) {
        pieces.add(piece(last, from, to));
        from = null;
      }
      if (!words.isEmpty()) {
        from = from == null ? day.date() : from;
        to = day.date();
      } else {
        to = null;
      }
      last = words;
    }
    if (from != null && to != null) {
      pieces.add(piece(last, from, to));
    }
    return pieces;
  }

  private String hours(int day) {
    return "on" + hours(slots(day));
  }

  private static String piece(String words, LocalDate from, LocalDate to) {
    String dates = from.equals(to) ? "" + from : from + ".." + to;
    return words.equals("not") ? "but not on " + dates : "on " + dates + words.substring(2);
  }

  /** Whether it is as on that weekday of the era before. */
  private boolean asUsual(int index) {
    Times.Day day = times.days.get(index);
    Times.@Nullable Era before = null;
    for (int i = 0; i < index; i++) {
      before = times.days.get(i).weekly() ? times.days.get(i).era() : before;
    }
    int usual = index(Objects.requireNonNull(before), day.date().getDayOfWeek());
    return slots(index).equals(slots(usual));
  }
}
