package fairlead.proxy.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket of one minute's requests, kept as the one instant at which it would be full again
 * (the generic cell rate algorithm, ITU-T I.371). Thread-safe, without locks.
 */
final class Rate {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLong full = new AtomicLong(Long.MIN_VALUE);

  /** Whether nothing of it was used, so that it may be forgotten. */
  boolean isFull(long nowNanos) {
    long then = full.get();
    return then == Long.MIN_VALUE || then - nowNanos <= 0;
  }

  /**
   * Takes one.
   *
   * @param perMinute at least 1
   * @return 0 if there was one, else the time until there is, ns
   */
  long take(int perMinute, long nowNanos) {
    long each = MINUTE / perMinute;
    while (true) {
      long then = full.get();
      long from = then == Long.MIN_VALUE || then - nowNanos < 0 ? nowNanos : then;
      long wait = from + each - nowNanos - MINUTE;
      if (wait > 0) {
        return wait;
      }
      if (full.compareAndSet(then, from + each)) {
        return 0;
      }
    }
  }
}
