package fairlead.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
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
}
