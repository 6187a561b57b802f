package fairlead.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.quota.Period;
import fairlead.policy.session.Usage.Day;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is counted in a period. */
class UsageTest {

  private static boolean together(Period period, LocalDate one, LocalDate other) {
    return switch (period) {
      case DAY -> one.equals(other);
      case WEEK ->
          one.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) == other.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)
              && one.get(IsoFields.WEEK_BASED_YEAR) == other.get(IsoFields.WEEK_BASED_YEAR);
      case MONTH -> YearMonth.from(one).equals(YearMonth.from(other));
    };
  }

  @Test
  void sumsTheDaysOfAPeriodInAnyOrder() {
    Random random = new Random(3);
    for (int run = 0; run < 200; run++) {
      LocalDate first = LocalDate.parse("2026-11-15").plusDays(random.nextInt(60));
      List<Day> days = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        if (random.nextBoolean()) {
          days.add(
              new Day(
                  first.plusDays(i), random.nextInt(100), random.nextInt(100), random.nextInt(3)));
        }
      }
      Collections.shuffle(days, random);
      Usage usage = new Usage(days);
      LocalDate day = first.plusDays(random.nextInt(50));
      for (Period period : Period.values()) {
        List<Day> of = days.stream().filter(d -> together(period, d.day(), day)).toList();
        assertThat(usage.data(period, day)).isEqualTo(of.stream().mapToLong(Day::data).sum());
        assertThat(usage.time(period, day)).isEqualTo(of.stream().mapToLong(Day::time).sum());
        assertThat(usage.sessions(period, day))
            .isEqualTo(of.stream().mapToLong(Day::sessions).sum());
      }
    }
  }

  @Test
  void isNothingAtFirst() {
    LocalDate day = LocalDate.parse("2026-11-25");
    assertThat(Usage.NONE.data(Period.MONTH, day)).isZero();
    assertThat(Usage.NONE.time(Period.WEEK, day)).isZero();
    assertThat(Usage.NONE.sessions(Period.DAY, day)).isZero();
  }
}
