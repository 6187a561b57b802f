package fairlead.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static final ZoneId LONDON = ZoneId.of("Europe/London");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mon-fri 08:00-18:00",
        "sat 22:00-02:00",
        "sun 00:30-01:30",
        "fri-mon",
        "2026-10-24..2026-10-26 01:15-01:45",
        "mon,wed 23:00-24:00"
      })
  void nextEdgeIsWhereAMinuteByMinuteWalkFindsIt(String window) {
    Schedule schedule = Schedule.of(List.of(window), List.of("2026-03-30"));
    for (String start : List.of("2026-03-27T00:00:00Z", "2026-10-23T00:00:00Z")) {
      Instant from = Instant.parse(start);
      Instant end = from.plusSeconds(5 * 86400);
      boolean open = schedule.open(from, LONDON);
      Instant edge = schedule.nextEdge(from, LONDON);
      for (Instant t = from; t.isBefore(end); t = t.plusSeconds(60)) {
        if (schedule.open(t, LONDON) != open) {
          assertThat(edge).isEqualTo(t);
          open = !open;
          edge = schedule.nextEdge(t, LONDON);
        }
      }
      assertThat(edge).isAfterOrEqualTo(end);
    }
  }

  private static Instant edge(String window, String except, String from) {
    List<String> dates = except.isEmpty() ? List.of() : List.of(except);
    List<String> windows = window.isEmpty() ? List.of() : List.of(window);
    return Schedule.of(windows, dates).nextEdge(Instant.parse(from), LONDON);
  }

  @Test
  void edgeFarAheadIsExact() {
    assertThat(edge("2034-07-01..2034-07-03 09:00-10:00", "", "2026-11-24T12:00:00Z"))
        .isEqualTo(Instant.parse("2034-07-01T08:00:00Z"));
    assertThat(edge("", "2033-12-25", "2026-11-24T12:00:00Z"))
        .isEqualTo(Instant.parse("2033-12-25T00:00:00Z"));
    assertThat(edge("mon 09:00-10:00", "2026-11-24..2031-01-01", "2026-11-24T12:00:00Z"))
        .isEqualTo(Instant.parse("2031-01-06T09:00:00Z"));
  }

  @Test
  void changeOfClocksMaySkipAWindow() {
    assertThat(edge("sun 01:15-01:45", "", "2026-03-22T02:00:00Z"))
        .isEqualTo(Instant.parse("2026-04-05T00:15:00Z"));
  }

  @Test
  void withoutAnEdgeThereIsNoBound() {
    assertThat(edge("2020-01-01..2020-01-02", "", "2026-11-24T12:00:00Z")).isEqualTo(Instant.MAX);
    assertThat(edge("mon-sun", "2020-01-01", "2026-11-24T12:00:00Z")).isEqualTo(Instant.MAX);
    assertThat(edge("mon-sun", "", "2026-11-24T12:00:00Z")).isEqualTo(Instant.MAX);
  }

  @Test
  void saysItselfWithoutBrackets() {
    assertThat(Schedule.of(List.of("mon 08:00-09:00", "sat"), List.of("2026-12-25")))
        .hasToString("mon 08:00-09:00, sat, except on 2026-12-25");
    assertThat(Schedule.of(List.of(), List.of("2026-12-25")))
        .hasToString("always, except on 2026-12-25");
  }
}
