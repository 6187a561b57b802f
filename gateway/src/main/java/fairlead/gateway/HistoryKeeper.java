package fairlead.gateway;

import fairlead.console.History;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads the meters each 10 s, for the charts of the status page. */
record HistoryKeeper(MeterRegistry registry, InstantSource clock) {
  private static final long EVERY_SECONDS = 10;

  /** Begins to read them. */
  History on(ScheduledExecutorService housekeeping) {
    History history = new History();
    housekeeping.scheduleAtFixedRate(
        Housekeeping.contained(() -> history.add(sample())), 0, EVERY_SECONDS, TimeUnit.SECONDS);
    return history;
  }

  History.Sample sample() {
    double requests = 0;
    Map<String, Double> refusals = new HashMap<>();
    for (Counter each : registry.find("fairlead.requests").counters()) {
      requests += each.count();
      if ("refused".equals(each.getId().getTag("outcome"))) {
        refusals.merge(String.valueOf(each.getId().getTag("reason")), each.count(), Double::sum);
      }
    }
    double bytes =
        registry.find("fairlead.bytes").counters().stream().mapToDouble(Counter::count).sum();
    Gauge queue = registry.find("fairlead.audit.queue.records").gauge();
    double queued = queue == null ? 0 : queue.value();
    return new History.Sample(clock.instant(), requests, refusals, bytes, queued);
  }
}
