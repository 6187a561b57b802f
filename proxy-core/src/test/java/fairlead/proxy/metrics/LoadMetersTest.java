package fairlead.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What tells that a node has too much to do. */
class LoadMetersTest {
  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(250);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LoadMeters meters = new ProxyMeters(registry).load();
  private final AtomicLong nanos = new AtomicLong();

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void tellsHowLateALoopWas() {
    LoopMeter loop = meters.loop(nanos::get, PERIOD);
    pass(253);
    loop.came();
    pass(249);
    loop.came();
    pass(270);
    loop.came();
    assertThat(registry.scrape().lines())
        .contains(
            "fairlead_loop_lag_seconds_count{loop=\"0\"} 2",
            "fairlead_loop_lag_seconds_bucket{loop=\"0\",le=\"0.001\"} 1",
            "fairlead_loop_lag_seconds_bucket{loop=\"0\",le=\"0.01\"} 1",
            "fairlead_loop_lag_seconds_bucket{loop=\"0\",le=\"0.025\"} 2",
            "fairlead_loop_lag_seconds_max{loop=\"0\"} 0.02");
  }

  @Test
  void tellsOfALoopThatIsStillStuck() {
    LoopMeter loop = meters.loop(nanos::get, PERIOD);
    loop.came();
    pass(240);
    assertThat(registry.scrape().lines()).contains("fairlead_loop_overdue_seconds{loop=\"0\"} 0.0");
    pass(2_010);
    assertThat(registry.scrape().lines()).contains("fairlead_loop_overdue_seconds{loop=\"0\"} 2.0");
    for (int i = 0; i < 9; i++) {
      loop.came();
    }
    assertThat(registry.scrape().lines())
        .contains(
            "fairlead_loop_overdue_seconds{loop=\"0\"} 0.0",
            "fairlead_loop_lag_seconds_max{loop=\"0\"} 2.0");
  }

  @Test
  void addsUpWhatTheLoopsHave() {
    meters.loop(nanos::get, PERIOD).has(1, 2, 30, 4);
    meters.loop(nanos::get, PERIOD).has(1, 0, 12, 5);
    assertThat(registry.scrape().lines())
        .contains(
            "fairlead_dns_lookups 2.0",
            "fairlead_upstream_connections{state=\"connecting\"} 2.0",
            "fairlead_upstream_connections{state=\"in-use\"} 42.0",
            "fairlead_upstream_connections{state=\"idle\"} 9.0");
  }

  @Test
  void tellsHowMuchOfALimitIsUsed() {
    meters.watchClients(() -> 17, 10_000);
    meters.accepted();
    meters.watchBuffers(() -> 4_096, 1 << 20);
    assertThat(registry.scrape().lines())
        .contains(
            "fairlead_client_connections 17.0",
            "fairlead_client_connections_limit 10000.0",
            "fairlead_client_connections_accepted_total 1.0",
            "fairlead_buffers_direct_used_bytes 4096.0",
            "fairlead_buffers_direct_limit_bytes 1048576.0");
  }
}
