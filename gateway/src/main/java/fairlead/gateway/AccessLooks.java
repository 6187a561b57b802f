package fairlead.gateway;

import fairlead.policy.approval.AccessRequest.State;
import fairlead.proxy.access.AccessDesk;
import fairlead.proxy.access.AccessKeeper;
import fairlead.proxy.metrics.ProxyMeters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after access requests once a second, and counts them. */
final class AccessLooks {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLooks.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final long COUNT_MILLIS = 5_000;

  private final AccessDesk desk;
  private final AccessKeeper keeper;
  private final ProxyMeters meters;

  AccessLooks(AccessDesk desk, ProxyMeters meters) {
    this.desk = desk;
    this.keeper = desk.keeper();
    this.meters = meters;
  }

  void on(ScheduledExecutorService thread) {
    thread.scheduleWithFixedDelay(
        Housekeeping.contained(this::look), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    thread.scheduleWithFixedDelay(
        Housekeeping.contained(this::count), 0, COUNT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    keeper
        .look()
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                LOG.debug("access requests could not be looked after", failure);
              }
            });
  }

  private void count() {
    desk.count().thenAccept(this::show);
    desk.oldestPending().thenAccept(meters::oldestPending);
  }

  private void show(Map<State, Long> counts) {
    Map<String, Long> labels = new LinkedHashMap<>();
    counts.forEach((state, count) -> labels.put(state.label(), count));
    meters.accessRequests(labels);
  }
}
