package fairlead.policy.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calendar periods, and what may be counted in them. */
class PeriodTest {

  private static boolean begins(Period period, LocalDate day) {
    return switch (period) {
      case DAY -> true;
      case WEEK -> day.getDayOfWeek() == DayOfWeek.MONDAY;
      case MONTH -> day.getDayOfMonth() == 1;
    };
  }

  @ParameterizedTest
  @EnumSource
  void everyDayIsInOnePeriodOnly(Period period) {
    LocalDate end = LocalDate.parse("2029-03-05");
    for (LocalDate day = LocalDate.parse("2023-12-25"); day.isBefore(end); day = day.plusDays(1)) {
      LocalDate first = day;
      while (!begins(period, first)) {
        first = first.minusDays(1);
      }
      LocalDate next = day.plusDays(1);
      while (!begins(period, next)) {
        next = next.plusDays(1);
      }
      assertThat(period.first(day)).as("first of %s", day).isEqualTo(first);
      assertThat(period.next(day)).as("next of %s", day).isEqualTo(next);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "WEEK,2026-11-30,2026-11-30,2026-12-07",
    "WEEK,2027-01-03,2026-12-28,2027-01-04",
    "MONTH,2028-02-29,2028-02-01,2028-03-01",
    "MONTH,2026-12-31,2026-12-01,2027-01-01",
    "DAY,2026-12-31,2026-12-31,2027-01-01"
  })
  void weeksBeginOnMondayAndMonthsOnTheirFirst(
      Period period, LocalDate day, LocalDate first, LocalDate next) {
    assertThat(period.first(day)).isEqualTo(first);
    assertThat(period.next(day)).isEqualTo(next);
  }

  @Test
  void nothingIsGrantedByABudgetOfNothing() {
    assertThatThrownBy(() -> new Budget(0, Period.DAY)).hasMessage("amount: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new Limits(-1, 0)).hasMessageContaining("requests: -1");
    assertThatThrownBy(() -> new Limits(0, -1)).hasMessageContaining("connections: -1");
  }
}
