package fairlead.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Meters of the threads beside the event loops: whether they keep up. Thread-safe. */
final class ThreadMeters {
  private final MeterRegistry registry;
  private final LongSupplier nanos;

  /**
   * None yet.
   *
   * @param nanos monotonic time, ns
   */
  ThreadMeters(MeterRegistry registry, LongSupplier nanos) {
    this.registry = registry;
    this.nanos = nanos;
  }

  /**
   * The same, contained, and its thread is watched: it counts as overdue while it has not come to
   * the end of this for longer than the pause between two times.
   */
  Runnable punctual(String thread, long pauseMillis, Runnable action) {
    long pause = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    AtomicLong due = new AtomicLong(nanos.getAsLong() + pause);
    Gauge.builder("fairlead.housekeeping.overdue.seconds", due, this::seconds)
        .description("For how long what is done again and again was not done; 0 if it is in time")
        .tag("thread", thread)
        .strongReference(true)
        .register(registry);
    Runnable contained = Housekeeping.contained(action);
    return () -> {
      contained.run();
      due.set(nanos.getAsLong() + pause);
    };
  }

  private double seconds(AtomicLong due) {
    return Math.max(0, nanos.getAsLong() - due.get()) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** Shows how many passwords wait to be checked, of how many that may. */
  void watchHashing(Collection<?> queue, int most) {
    Gauge.builder("fairlead.password.checks.queued", queue, Collection::size)
        .description("Passwords that wait to be checked")
        .strongReference(true)
        .register(registry);
    Gauge.builder("fairlead.password.checks.limit", () -> most)
        .description("Most passwords that may wait to be checked")
        .register(registry);
  }
}
