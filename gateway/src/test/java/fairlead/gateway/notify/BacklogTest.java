package fairlead.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.gateway.notify.Backlog.Entry;
import fairlead.gateway.notify.Backlog.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Backlog backlog = new Backlog(3, nanos::get);

  private static Kept message(String id) {
    return new Kept(new Message(id, "test", Instant.EPOCH, "{}"), 0);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private String next() throws InterruptedException {
    Entry entry = backlog.take(Duration.ZERO);
    return entry == null ? "none" : entry.message().id();
  }

  private void fail(Duration wait) throws InterruptedException {
    backlog.again(Objects.requireNonNull(backlog.take(Duration.ZERO)), wait);
  }

  @Test
  void keepsTheOrderOverFailures() throws Exception {
    backlog.add(message("a"));
    backlog.add(message("b"));
    fail(SECOND);
    assertThat(next()).isEqualTo("none");
    pass(SECOND);
    assertThat(next()).isEqualTo("a");
    backlog.done(Objects.requireNonNull(backlog.take(Duration.ZERO)));
    assertThat(next()).isEqualTo("b");
  }

  @Test
  void letsOthersPassTheOneThatKeepsFailing() throws Exception {
    backlog.add(message("a"));
    backlog.add(message("b"));
    for (int i = 0; i < Backlog.FAILURES_IN_ORDER; i++) {
      assertThat(next()).isEqualTo("a");
      fail(SECOND);
      if (i < Backlog.FAILURES_IN_ORDER - 1) {
        pass(SECOND);
      }
    }
    assertThat(next()).isEqualTo("b");
    fail(SECOND.multipliedBy(2));
    pass(SECOND);
    assertThat(next()).isEqualTo("a");
  }

  @Test
  void dropsTheOldestButNeverTheOneUnderWay() throws Exception {
    backlog.add(message("a"));
    backlog.add(message("b"));
    assertThat(next()).isEqualTo("a");
    assertThat(backlog.add(message("c"))).isNull();
    Message dropped = Objects.requireNonNull(backlog.add(message("d")));
    assertThat(dropped.id()).isEqualTo("b");
    assertThat(backlog.size()).isEqualTo(3);
  }

  @Test
  void holdsEverythingBackWhenTheReceiverAsksForIt() throws Exception {
    backlog.add(message("a"));
    backlog.hold(SECOND);
    backlog.add(message("b"));
    assertThat(next()).isEqualTo("none");
    pass(SECOND.minusNanos(1));
    assertThat(next()).isEqualTo("none");
    pass(Duration.ofNanos(1));
    assertThat(next()).isEqualTo("a");
  }

  @Test
  void saysWhatIsToBeKeptOnlyWhenItHasChanged() throws Exception {
    assertThat(backlog.unsaved()).isNull();
    backlog.add(message("a"));
    assertThat(backlog.unsaved()).containsExactly(message("a"));
    assertThat(backlog.unsaved()).isNull();
    fail(SECOND);
    assertThat(backlog.unsaved()).containsExactly(new Kept(message("a").message(), 1));
  }

  @Test
  void waitsLongerEachTimeWithinBounds() {
    Pace pace = Pace.USUAL;
    assertThat(pace.pause(1, 0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(pace.pause(1, 1)).isEqualTo(Duration.ofMillis(2_500));
    assertThat(pace.pause(2, 0)).isEqualTo(Duration.ofSeconds(10));
    assertThat(pace.pause(59, 0)).isEqualTo(Duration.ofHours(1));
    Duration all = Duration.ZERO;
    for (int i = 1; i <= Pace.MOST_ATTEMPTS; i++) {
      all = all.plus(pace.pause(i, 1));
    }
    assertThat(all).as("attempts do not run out before the time").isGreaterThan(pace.giveUp());
  }
}
