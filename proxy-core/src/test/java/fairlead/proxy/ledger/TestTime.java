package fairlead.proxy.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Real time, which a test may push on. */
final class TestTime {
  private final AtomicLong pushed = new AtomicLong();
  private final Instant start = Instant.now();

  /** The monotonic clock. */
  final LongSupplier nanos = () -> System.nanoTime() + pushed.get();

  /** The machine's clock. */
  final InstantSource wall = () -> Instant.now().plusNanos(pushed.get());

  void pass(Duration time) {
    pushed.addAndGet(time.toNanos());
  }

  /** A zone in which it was about noon when the test began. */
  ZoneId zone() {
    int now = LocalTime.ofInstant(start, ZoneOffset.UTC).toSecondOfDay();
    return ZoneOffset.ofTotalSeconds((12 * 3600 - now) / 900 * 900);
  }
}
