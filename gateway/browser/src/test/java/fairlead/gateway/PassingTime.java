package fairlead.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's time, and what a test adds to it. */
final class PassingTime {
  /** The ledger answers four times a second; a leap of more would look like its silence. */
  private static final Duration STEP = Duration.ofMillis(1_200);

  private static final long PAUSE_MILLIS = 300;

  private final AtomicLong added = new AtomicLong();

  /** What a gateway goes by. */
  Time time() {
    return new Time(
        () -> Instant.now().plusNanos(added.get()), () -> System.nanoTime() + added.get());
  }

  /** Lets time pass four times as fast, for so long on its own clock. */
  void pass(Duration duration) throws InterruptedException {
    for (long left = duration.toNanos(); left > 0; left -= STEP.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      added.addAndGet(Math.min(left, STEP.toNanos()));
    }
  }
}
