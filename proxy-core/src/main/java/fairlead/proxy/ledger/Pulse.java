package fairlead.proxy.ledger;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store answers: told by one thread that asks it all the time, read by all. Says once
 * in the log that it went away, and once that it is back.
 */
final class Pulse {
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
  private static final long GRACE_MILLIS = 1_500;

  private final LongSupplier nanos;
  private volatile long last;
  private volatile boolean begun;
  private volatile boolean ailing;
  private final AtomicInteger epoch = new AtomicInteger();
  private volatile @Nullable Throwable why;
  private boolean logged;

  Pulse(LongSupplier nanos) {
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  /** The store answered. */
  void felt() {
    if (why != null) {
      epoch.incrementAndGet();
    }
    long silent = silence();
    last = nanos.getAsLong();
    begun = true;
    why = null;
    if (logged) {
      logged = false;
      LOG.info("the ledger answers again, after {} ms", silent);
    }
  }

  /** The store did not answer. */
  void missed(Throwable reason) {
    why = reason;
    if (!logged && (!begun || silence() >= GRACE_MILLIS)) {
      logged = true;
      LOG.warn("the ledger does not answer: {}", reason.toString());
    }
  }

  /** Whether work stands no chance: the store is not there yet, or is away for a while now. */
  boolean gone() {
    return !begun || (why != null && silence() >= GRACE_MILLIS);
  }

  /** What went wrong last; null while all is well. */
  @Nullable Throwable why() {
    return why;
  }

  /** Which of the store's lives this is; connections of an earlier one are of no use. */
  int epoch() {
    return epoch.get();
  }

  /** For how long the store has not answered, ms; 0 while it does. */
  long silentMillis() {
    long silent = silence();
    if (!begun) {
      return Math.max(1, silent);
    }
    return silent < GRACE_MILLIS ? 0 : silent;
  }

  private long silence() {
    return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - last);
  }

  /** Whether the store answers but could not write when it last had to. */
  boolean ailing() {
    return ailing;
  }

  void ailing(boolean now) {
    ailing = now;
  }
}
