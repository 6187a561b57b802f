package fairlead.proxy.ledger;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger's clock on this node: the monotonic clock, and what it is off by. Thread-safe.
 *
 * <p>It follows the store's clock, if that has one. Ahead, it is followed at once: deadlines must
 * not come later here than elsewhere. A little behind, our clock runs 5 % slower until they agree.
 * Far behind, the store's clock was set back, and that must extend nothing: it is not followed.
 */
final class LedgerClock {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerClock.class);
  private static final long JITTER = TimeUnit.MILLISECONDS.toNanos(20);
  static final long SET_BACK_MILLIS = 2_000;
  private static final long SET_BACK = TimeUnit.MILLISECONDS.toNanos(SET_BACK_MILLIS);

  /** While it is slowed it loses one part in so many. */
  private static final long SLOWING = 20;

  private final LongSupplier nanos;
  private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);
  private volatile Course course;
  private boolean warned;

  /**
   * How time goes from an instant on.
   *
   * @param from on the monotonic clock
   * @param value then, ns since the epoch
   * @param slow for how long it is slowed, ns
   */
  private record Course(long from, long value, long slow) {
    long at(long nanos) {
      long passed = nanos - from;
      return value + passed - Math.clamp(passed, 0, slow) / SLOWING;
    }
  }

  LedgerClock(long millis, LongSupplier nanos) {
    this.nanos = nanos;
    this.course = new Course(nanos.getAsLong(), inNanos(millis), 0);
  }

  /** Ms since the epoch; never less than at an earlier call, but for {@link #anchor}. */
  long millis() {
    long now = TimeUnit.NANOSECONDS.toMillis(course.at(nanos.getAsLong()));
    long seen = latest.get();
    while (now > seen) {
      if (latest.compareAndSet(seen, now)) {
        return now;
      }
      seen = latest.get();
    }
    return seen;
  }

  /** Sets it, when the store is reached first; the one time it may step back. */
  void anchor(long millis) {
    course = new Course(nanos.getAsLong(), inNanos(millis), 0);
    latest.set(Long.MIN_VALUE);
  }

  /**
   * Takes a look at the store's clock into account. Called by one thread.
   *
   * @param store what it showed, ms
   * @param before when it was asked, on the monotonic clock
   * @param after when it had answered
   */
  void measured(long store, long before, long after) {
    long half = (after - before) / 2;
    long ours = course.at(before + half);
    long ahead = inNanos(store) - ours;
    long here = course.at(after);
    if (ahead > JITTER + half) {
      course = new Course(after, here + ahead, 0);
    } else if (ahead >= -JITTER - half) {
      course = new Course(after, here, 0);
    } else if (ahead >= -SET_BACK) {
      course = new Course(after, here, -ahead * SLOWING);
    } else {
      course = new Course(after, here, 0);
      warn(Duration.ofNanos(-ahead));
    }
  }

  private void warn(Duration behind) {
    if (!warned) {
      warned = true;
      LOG.warn(
          "the database's clock is {} behind the ledger's: it is not followed, so that nothing is"
              + " extended",
          behind);
    }
  }

  private static long inNanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
