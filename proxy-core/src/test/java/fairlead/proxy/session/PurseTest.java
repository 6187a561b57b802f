package fairlead.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Account;
import fairlead.proxy.ledger.MemoryLedger;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was used stays charged, however budgets and days come and go. */
class PurseTest {
  private static final Account BEN = new Account("ben", "monitored");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 4);
  private static final Budget LITTLE = new Budget(1 << 20, Period.DAY);
  private static final Budget MUCH = new Budget(1 << 30, Period.DAY);

  private final MemoryLedger ledger = new MemoryLedger(() -> 0);
  private final Purse purse = new Purse(BEN, ledger, () -> {});

  private long use(int octets) {
    Reservation now = purse.current();
    long chunk = 0;
    while (now != null && chunk < octets && !now.isSpent()) {
      chunk += now.take(64 << 10);
    }
    if (now != null) {
      now.give(chunk - octets);
    }
    return octets;
  }

  private void settle(LocalDate today) {
    for (int i = 0; i < 300; i++) {
      purse.sweep(new Sweep(0, today, false, 1));
    }
    purse.giveUp();
    assertThat(purse.isSettled()).isTrue();
  }

  @Test
  void anotherBudgetOnTheSameDayCountsOn() {
    purse.fund(LITTLE, DAY);
    long used = use(500_000);
    purse.fund(MUCH, DAY);
    used += use(3_000_000);
    settle(DAY);
    assertThat(ledger.charged(BEN)).isEqualTo(used);
  }

  @Test
  void aBudgetBehindNoneOnTheSameDayCountsOn() {
    purse.fund(LITTLE, DAY);
    long used = use(500_000);
    purse.fund(null, DAY);
    assertThat(purse.current()).isNull();
    settle(DAY);
    purse.fund(LITTLE, DAY);
    used += use(10);
    settle(DAY);
    assertThat(ledger.charged(BEN)).isEqualTo(used);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 2})
  void aDayThatComesAgainCountsOn(int days) {
    purse.fund(MUCH, DAY);
    long used = use(5_000_000);
    purse.sweep(new Sweep(0, DAY.plusDays(days), false, 1));
    used += use(7);
    settle(DAY.plusDays(days));
    purse.sweep(new Sweep(0, DAY, false, 1));
    used += use(11);
    settle(DAY);
    assertThat(ledger.charged(BEN)).isEqualTo(used);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isKeptAsLongAsItsDayMayComeAgain(boolean spent) {
    purse.fund(MUCH, DAY);
    use(spent ? 100 : 0);
    settle(DAY);
    assertThat(purse.isForgettable()).isEqualTo(!spent);
    settle(DAY.plusDays(2));
    assertThat(purse.isForgettable()).isEqualTo(!spent);
    settle(DAY.plusDays(3));
    assertThat(purse.isForgettable()).isTrue();
  }

  @Test
  void whoWaitsWhenADayIsOverIsToldToAskAgain() {
    ledger.frozen = true;
    purse.fund(MUCH, DAY);
    @Nullable Reservation before = purse.current();
    purse.fund(MUCH, DAY.plusDays(1));
    boolean[] woken = new boolean[1];
    if (before != null) {
      before.await(() -> woken[0] = true);
    }
    assertThat(woken[0]).isTrue();
  }
}
