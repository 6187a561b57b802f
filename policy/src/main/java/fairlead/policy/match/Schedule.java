package fairlead.policy.match;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a rule holds: any of its windows, but on no excepted date. Without windows it is open but on
 * those. Immutable apart from a memory of the last edge; safe for use by many threads.
 */
public final class Schedule {

  /** After its dates a schedule repeats weekly; a change of clocks can skip a window once. */
  private static final int DAYS = 16;

  /** So many days are searched at most; they are distinct, so they reach ten years ahead. */
  private static final int MOST_DAYS = 4000;

  private record Edge(Instant from, Instant until, ZoneId zone) {}

  private final List<Window> windows;
  private final List<Window> except;
  private volatile @Nullable Edge memory;

  private Schedule(List<Window> windows, List<Window> except) {
    this.windows = List.copyOf(windows);
    this.except = List.copyOf(except);
  }

  /**
   * Reads windows such as {@code mon-fri 08:00-18:00} and excepted dates such as {@code
   * 2026-12-24..2027-01-02}.
   *
   * @throws Malformed at the first word that is neither
   */
  public static Schedule of(List<String> when, List<String> except) {
    return new Schedule(
        when.stream().map(Window::parse).toList(), except.stream().map(Window::date).toList());
  }

  /** Whether it is open. */
  public boolean open(Instant now, ZoneId zone) {
    LocalDateTime local = LocalDateTime.ofInstant(now, zone);
    LocalDate day = local.toLocalDate();
    if (excepted(day)) {
      return false;
    }
    if (windows.isEmpty()) {
      return true;
    }
    int minute = local.getHour() * 60 + local.getMinute();
    boolean yesterday = !excepted(day.minusDays(1));
    for (Window window : windows) {
      if (window.holds(day, minute) || (yesterday && window.spills(day.minusDays(1), minute))) {
        return true;
      }
    }
    return false;
  }

  private boolean excepted(LocalDate day) {
    for (Window window : except) {
      if (window.on(day)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The next instant after {@code now} at which {@link #open} changes; MAX if it never does, or not
   * within ten years.
   */
  public Instant nextEdge(Instant now, ZoneId zone) {
    Edge last = memory;
    if (last != null
        && last.zone.equals(zone)
        && !now.isBefore(last.from)
        && now.isBefore(last.until)) {
      return last.until;
    }
    Instant until = search(now, zone);
    memory = new Edge(now, until, zone);
    return until;
  }

  private Instant search(Instant now, ZoneId zone) {
    boolean open = open(now, zone);
    LocalDate today = LocalDateTime.ofInstant(now, zone).toLocalDate();
    int searched = 0;
    LocalDate day = today;
    for (LocalDate turn : turns(today)) {
      day = turn.isAfter(day) ? turn : day;
      for (; day.isBefore(turn.plusDays(DAYS)) && searched < MOST_DAYS; day = day.plusDays(1)) {
        searched++;
        for (Instant candidate : candidates(day, zone)) {
          if (candidate.isAfter(now) && open(candidate, zone) != open) {
            return candidate;
          }
        }
      }
    }
    return Instant.MAX;
  }

  /** Today, and the days before dates begin and end: between these nothing but the week counts. */
  private NavigableSet<LocalDate> turns(LocalDate today) {
    NavigableSet<LocalDate> turns = new TreeSet<>(Set.of(today));
    for (List<Window> some : List.of(windows, except)) {
      for (Window window : some) {
        if (window.from() != null && window.to() != null) {
          turns.add(window.from().minusDays(1));
          turns.add(window.to());
        }
      }
    }
    return turns.tailSet(today, true);
  }

  /** The minutes of a day, midnight among them, at which it may open or shut. */
  public NavigableSet<Integer> minutes() {
    NavigableSet<Integer> minutes = new TreeSet<>(Set.of(0));
    for (Window window : windows) {
      minutes.add(window.start());
      minutes.add(window.end() % Window.DAY);
    }
    return minutes;
  }

  /** The days from which its dates begin or no longer count: between these it repeats weekly. */
  public NavigableSet<LocalDate> dates() {
    NavigableSet<LocalDate> dates = new TreeSet<>();
    for (List<Window> some : List.of(windows, except)) {
      for (Window window : some) {
        if (window.from() != null && window.to() != null) {
          dates.add(window.from());
          dates.add(window.to().plusDays(1));
        }
      }
    }
    return dates;
  }

  /** Every instant of a local day at which a window may begin or end, in order. */
  private NavigableSet<Instant> candidates(LocalDate day, ZoneId zone) {
    NavigableSet<Instant> edges = new TreeSet<>();
    ZoneRules rules = zone.getRules();
    add(edges, day, 0, rules);
    for (Window window : windows) {
      add(edges, day, window.start(), rules);
      add(edges, day, window.end() % Window.DAY, rules);
    }
    Instant midnight = day.atStartOfDay(zone).toInstant();
    ZoneOffsetTransition shift = rules.nextTransition(midnight.minusSeconds(1));
    if (shift != null && shift.getInstant().isBefore(midnight.plusSeconds(26 * 3600))) {
      edges.add(shift.getInstant());
    }
    return edges;
  }

  private static void add(Set<Instant> edges, LocalDate day, int minute, ZoneRules rules) {
    LocalDateTime local = LocalDateTime.of(day, LocalTime.of(minute / 60, minute % 60));
    rules.getValidOffsets(local).forEach(offset -> edges.add(local.toInstant(offset)));
  }

  /** Whether it has windows, and each of them was over before a day. */
  public boolean isOver(LocalDate today) {
    return !windows.isEmpty() && windows.stream().allMatch(window -> window.isOver(today));
  }

  /** Whether it has windows, and every day of each of them is excepted. */
  public boolean isExcepted() {
    return !windows.isEmpty() && windows.stream().allMatch(this::excepted);
  }

  private boolean excepted(Window window) {
    LocalDate day = window.from();
    while (day != null && window.to() != null && !day.isAfter(window.to())) {
      LocalDate here = day;
      LocalDate last =
          except.stream()
              .filter(dates -> dates.on(here))
              .flatMap(dates -> Stream.ofNullable(dates.to()))
              .max(Comparator.naturalOrder())
              .orElse(null);
      if (last == null) {
        return false;
      }
      day = last.plusDays(1);
    }
    return day != null;
  }

  /** In words, such as {@code mon-fri 08:00-18:00, except on 2026-12-24}. */
  @Override
  public String toString() {
    return (windows.isEmpty() ? "always" : words(windows))
        + (except.isEmpty() ? "" : ", except on " + words(except));
  }

  private static String words(List<Window> windows) {
    return windows.stream().map(Window::toString).collect(Collectors.joining(", "));
  }
}
