package fairlead.proxy.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * How much of what the proxy has is in use: loops, connections, buffers. Thread-safe; nothing here
 * blocks.
 */
public final class LoadMeters {
  private final MeterRegistry registry;
  private final List<LoopMeter> loops = new CopyOnWriteArrayList<>();
  private final Counter accepted;

  LoadMeters(MeterRegistry registry) {
    this.registry = registry;
    this.accepted =
        Counter.builder("fairlead.client.connections.accepted")
            .description("Connections of clients that were accepted")
            .register(registry);
    upstream("connecting", LoopMeter::connecting);
    upstream("in-use", LoopMeter::inUse);
    upstream("idle", LoopMeter::idle);
    Gauge.builder("fairlead.dns.lookups", this, meters -> meters.sum(LoopMeter::resolving))
        .description("Names that are looked up just now")
        .strongReference(true)
        .register(registry);
  }

  static Duration[] millis(long... values) {
    return Arrays.stream(values).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  private void upstream(String state, ToIntFunction<LoopMeter> count) {
    Gauge.builder("fairlead.upstream.connections", this, meters -> meters.sum(count))
        .description("Connections to origins: being made, used, kept unused")
        .tag("state", state)
        .strongReference(true)
        .register(registry);
  }

  private int sum(ToIntFunction<LoopMeter> count) {
    return loops.stream().mapToInt(count).sum();
  }

  /**
   * Meters of one more event loop.
   *
   * @param nanos monotonic time, ns
   * @param periodNanos from tick to tick
   */
  public LoopMeter loop(LongSupplier nanos, long periodNanos) {
    LoopMeter loop = new LoopMeter(registry, loops.size(), nanos, periodNanos);
    loops.add(loop);
    return loop;
  }

  /** A client's connection was accepted. */
  public void accepted() {
    accepted.increment();
  }

  /** Shows how many clients are connected, of how many that may be. */
  public void watchClients(IntSupplier connected, int most) {
    Gauge.builder("fairlead.client.connections", connected, IntSupplier::getAsInt)
        .description("Connections of clients that are open")
        .strongReference(true)
        .register(registry);
    Gauge.builder("fairlead.client.connections.limit", () -> most)
        .description("Most connections of clients at a time")
        .register(registry);
  }

  /** Shows how many octets outside the heap buffers hold, of how many that they may. */
  public void watchBuffers(LongSupplier used, long most) {
    Gauge.builder("fairlead.buffers.direct.used.bytes", used, LongSupplier::getAsLong)
        .description("Memory outside the heap that buffers of the proxy hold")
        .strongReference(true)
        .register(registry);
    Gauge.builder("fairlead.buffers.direct.limit.bytes", () -> most)
        .description("Most memory outside the heap that buffers of the proxy may hold")
        .register(registry);
  }
}
