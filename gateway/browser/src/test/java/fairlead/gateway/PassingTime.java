package fairlead.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's time, and what a test adds to it. */
final class PassingTime {
  private static final Duration STEP = Duration.ofSeconds(5);

  /** A leap looks like silence of the ledger, until it has answered again: four times a second. */
  private static final long PAUSE_MILLIS = 550;

  private final AtomicLong added = new AtomicLong();

  /** What a gateway goes by. */
  Time time() {
    return new Time(
        () -> Instant.now().plusNanos(added.get()), () -> System.nanoTime() + added.get());
  }

  /** Lets so much time pass, about nine times as fast; all that is due has happened behind it. */
  void pass(Duration duration) throws InterruptedException {
    for (long left = duration.toNanos(); left > 0; left -= STEP.toNanos()) {
      added.addAndGet(Math.min(left, STEP.toNanos()));
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }
}
