package fairlead.proxy.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerClockTest {
  private final AtomicLong nanos = new AtomicLong(123_456_789);
  private final LedgerClock clock = new LedgerClock(1_000_000, nanos::get);

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void measured(long store) {
    clock.measured(store, nanos.get(), nanos.get());
  }

  @Test
  void goesWithTheMonotonicClock() {
    pass(5_000);
    assertThat(clock.millis()).isEqualTo(1_005_000);
  }

  @Test
  void followsAStoreThatIsAheadAtOnce() {
    measured(1_007_000);
    assertThat(clock.millis()).isEqualTo(1_007_000);
  }

  @Test
  void takesLittleForJitter() {
    measured(1_000_020);
    assertThat(clock.millis()).isEqualTo(1_000_000);
    measured(999_980);
    pass(100);
    assertThat(clock.millis()).isEqualTo(1_000_100);
  }

  @Test
  void allowsForTheRoundTrip() {
    long before = nanos.get();
    pass(200);
    clock.measured(1_000_210, before, nanos.get());
    assertThat(clock.millis()).isEqualTo(1_000_200);
  }

  @Test
  void slowsDownUntilAStoreThatIsBehindHasCaughtUp() {
    measured(999_000);
    pass(10_000);
    assertThat(clock.millis()).isEqualTo(1_009_500);
    pass(10_000);
    assertThat(clock.millis()).isEqualTo(1_019_000);
    pass(10_000);
    assertThat(clock.millis()).isEqualTo(1_029_000);
  }

  @Test
  void doesNotFollowAStoreThatWasSetBack() {
    measured(900_000);
    pass(1_000);
    measured(901_000);
    assertThat(clock.millis()).isEqualTo(1_001_000);
  }

  @Test
  void mayStepBackOnceWhenItIsAnchored() {
    clock.millis();
    clock.anchor(500_000);
    assertThat(clock.millis()).isEqualTo(500_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void neverRunsBackwards(long seed) {
    Random random = new Random(seed);
    long last = clock.millis();
    for (int i = 0; i < 20_000; i++) {
      nanos.addAndGet(random.nextLong(20_000_000));
      if (random.nextInt(4) == 0) {
        long before = nanos.get();
        nanos.addAndGet(random.nextLong(50_000_000));
        clock.measured(last + random.nextLong(-4_000, 300), before, nanos.get());
      }
      long now = clock.millis();
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
    }
  }
}
