package fairlead.gateway.notify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** Meters of notices; they name no receiver. Thread-safe. */
final class NoticeMeters {
  private final MeterRegistry registry;

  NoticeMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** What became of a message, or of an attempt. */
  enum Result {
    DELIVERED("delivered"),
    /** An attempt failed, and another follows. */
    RETRIED("retried"),
    /** The receiver does not want it. */
    REFUSED("refused"),
    /** It was tried for too long. */
    EXPIRED("expired"),
    /** There was no room, or no message could be made of it. */
    DROPPED("dropped"),
    /** The receiver is gone for good. */
    GONE("gone");

    private final String label;

    Result(String label) {
      this.label = label;
    }
  }

  void count(String type, Result result) {
    Counter.builder("fairlead.notices")
        .description("Notices and attempts by what became of them")
        .tag("type", type)
        .tag("result", result.label)
        .register(registry)
        .increment();
  }

  void watchQueue(IntSupplier queued) {
    Gauge.builder("fairlead.notices.queued", queued, IntSupplier::getAsInt)
        .description("Notices that wait for a receiver")
        .strongReference(true)
        .register(registry);
  }
}
