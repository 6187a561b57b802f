package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.console.History;
import fairlead.proxy.TestClock;
import fairlead.proxy.audit.AuditRecord.Outcome;
import fairlead.proxy.metrics.ProxyMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryKeeperTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TestClock clock = new TestClock();

  @Test
  void readsTheMetersThatTheProxyKeeps() {
    ProxyMeters meters = new ProxyMeters(registry);
    meters.watchAuditQueue(() -> 3, 64);
    meters.requestEnded("lab", Outcome.ALLOWED, "", 1);
    meters.requestEnded("lab", Outcome.REFUSED, "no-rule", 1);
    meters.requestEnded("full", Outcome.REFUSED, "no-rule", 1);
    meters.moved("lab", 10, 20);
    assertThat(new HistoryKeeper(registry, clock).sample())
        .isEqualTo(new History.Sample(clock.instant(), 3, Map.of("no-rule", 2.0), 30, 3));
  }
}
