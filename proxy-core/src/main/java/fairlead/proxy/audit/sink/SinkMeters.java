package fairlead.proxy.audit.sink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Meters of one sink. Thread-safe. */
final class SinkMeters {
  private final MeterRegistry registry;
  private final String sink;
  private final Map<Result, Counter> counters = new EnumMap<>(Result.class);

  /** What became of lines. */
  enum Result {
    DELIVERED("delivered"),
    /** They were not taken, and are tried again; counted for each attempt. */
    RETRIED("retried"),
    /** The far side takes them never. */
    DEAD("dead"),
    /** They were deleted from the log before they were read, or could not be read. */
    LOST("lost");

    private final String label;

    Result(String label) {
      this.label = label;
    }
  }

  SinkMeters(MeterRegistry registry, String sink) {
    this.registry = registry;
    this.sink = sink;
    for (Result result : Result.values()) {
      counters.put(
          result,
          Counter.builder("fairlead.audit.sink.records")
              .description("Records that a sink was done with, or tried")
              .tag("sink", sink)
              .tag("result", result.label)
              .register(registry));
    }
  }

  void count(Result result, long records) {
    Counter counter = counters.get(result);
    if (counter != null && records > 0) {
      counter.increment((double) records);
    }
  }

  /** What has still to be done: how many records, and since when, seconds. */
  void watch(LongSupplier lag, DoubleSupplier oldest) {
    Gauge.builder("fairlead.audit.lag.records", lag, LongSupplier::getAsLong)
        .description("Records on disk that a sink has not delivered yet")
        .tag("sink", sink)
        .strongReference(true)
        .register(registry);
    Gauge.builder("fairlead.audit.sink.oldest", oldest, DoubleSupplier::getAsDouble)
        .description("How long ago the oldest record that is not delivered yet was sealed")
        .tag("sink", sink)
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
  }
}
