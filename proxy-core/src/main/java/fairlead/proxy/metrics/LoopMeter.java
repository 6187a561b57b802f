package fairlead.proxy.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What one event loop tells of itself at each of its ticks. Written by that loop, without locks or
 * garbage, and read by whoever scrapes.
 */
public final class LoopMeter {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int STEPS_OF_WINDOW = 4;

  private final Timer lag;
  private final LongSupplier nanos;
  private final long period;
  private boolean started;
  private volatile long due;
  private volatile int resolving;
  private volatile int connecting;
  private volatile int inUse;
  private volatile int idle;

  LoopMeter(MeterRegistry registry, int number, LongSupplier nanos, long periodNanos) {
    this.nanos = nanos;
    this.period = periodNanos;
    this.due = nanos.getAsLong() + periodNanos;
    String loop = Integer.toString(number);
    this.lag =
        Timer.builder("fairlead.loop.lag")
            .description("How late an event loop came to what was due, asked four times a second")
            .tag("loop", loop)
            .serviceLevelObjectives(LoadMeters.millis(1, 5, 10, 25, 50, 100, 250, 1_000))
            .distributionStatisticExpiry(WINDOW)
            .distributionStatisticBufferLength(STEPS_OF_WINDOW)
            .register(registry);
    Gauge.builder("fairlead.loop.overdue.seconds", this, LoopMeter::overdueSeconds)
        .description("For how long an event loop has not come to what is due; 0 if it has")
        .tag("loop", loop)
        .strongReference(true)
        .register(registry);
  }

  /**
   * The loop came to its tick, which it has every period; those that a long one held up follow at
   * once, each late by what is left of the delay. The first tick, and any that comes earlier than
   * the others did, says when the others are due.
   */
  public void came() {
    long now = nanos.getAsLong();
    long expected = started ? Math.min(due, now) : now;
    if (started) {
      lag.record(now - expected, TimeUnit.NANOSECONDS);
    }
    started = true;
    due = expected + period;
  }

  /**
   * What the loop has.
   *
   * @param resolving names that it looks up
   * @param connecting origins that it dials
   * @param inUse connections to origins that somebody uses
   * @param idle connections to origins that are kept unused
   */
  public void has(int resolving, int connecting, int inUse, int idle) {
    this.resolving = resolving;
    this.connecting = connecting;
    this.inUse = inUse;
    this.idle = idle;
  }

  int resolving() {
    return resolving;
  }

  int connecting() {
    return connecting;
  }

  int inUse() {
    return inUse;
  }

  int idle() {
    return idle;
  }

  private double overdueSeconds() {
    return Math.max(0, nanos.getAsLong() - due) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
