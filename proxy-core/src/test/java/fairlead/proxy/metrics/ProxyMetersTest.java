package fairlead.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.AuditRecord.Kind;
import fairlead.proxy.audit.AuditRecord.Outcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The names and labels that dashboards rely on. */
class ProxyMetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ProxyMeters meters = new ProxyMeters(registry);

  @Test
  void countsUnderTheirPrometheusNames() {
    meters.requestEnded("full", Outcome.ALLOWED, "", 2_000_000);
    meters.requestEnded("monitored", Outcome.REFUSED, "not-in-allowlist", 1_000);
    meters.requestEnded("monitored", Outcome.REFUSED, "not-in-allowlist", 1_000);
    meters.decided(5_000);
    meters.moved("full", 10, 2_048);
    meters.tunnelOpened();
    meters.tunnelOpened();
    meters.tunnelEnded("client-closed");
    meters.recorded(Kind.REQUEST);
    meters.watchAuditQueue(() -> 17, 64);
    meters.watchAuditLosses(() -> "disk full", () -> 5);
    meters.oldestPending(Duration.ofMinutes(2));
    meters.checkInMissed("lab", true);
    meters.policyAccepted("f00d");
    meters.policyRejected("f00d");
    assertThat(registry.scrape().lines())
        .contains(
            "fairlead_audit_failing 1.0",
            "fairlead_audit_dropped_records_total 5.0",
            "fairlead_audit_queue_limit_records 64.0",
            "fairlead_access_requests_oldest_pending_seconds 120.0",
            "fairlead_check_ins_missed_total{paused=\"true\",tier=\"lab\"} 1.0",
            "fairlead_requests_total{outcome=\"allowed\",reason=\"\",tier=\"full\"} 1.0",
            "fairlead_requests_total"
                + "{outcome=\"refused\",reason=\"not-in-allowlist\",tier=\"monitored\"} 2.0",
            "fairlead_request_duration_seconds_count 3",
            "fairlead_request_duration_seconds_bucket{le=\"0.001\"} 2",
            "fairlead_request_duration_seconds_bucket{le=\"0.005\"} 3",
            "fairlead_decision_duration_seconds_count 1",
            "fairlead_decision_duration_seconds_bucket{le=\"1.0E-5\"} 1",
            "fairlead_decision_duration_seconds_bucket{le=\"0.01\"} 1",
            "fairlead_bytes_total{direction=\"up\",tier=\"full\"} 10.0",
            "fairlead_bytes_total{direction=\"down\",tier=\"full\"} 2048.0",
            "fairlead_tunnels 1.0",
            "fairlead_tunnel_ends_total{reason=\"client-closed\"} 1.0",
            "fairlead_audit_records_total{kind=\"request\"} 1.0",
            "fairlead_audit_queue_records 17.0",
            "fairlead_policy_generation_info{hash=\"f00d\"} 1",
            "fairlead_policy_file_rejected 1.0",
            "fairlead_policy_reloads_total{result=\"accepted\"} 1.0",
            "fairlead_policy_reloads_total{result=\"rejected\"} 1.0");
  }

  @Test
  void showsOnlyThePolicyInForce() {
    meters.policyAccepted("f00d");
    meters.policyAccepted("beef");
    assertThat(registry.scrape().lines().filter(line -> line.startsWith("fairlead_policy_gen")))
        .containsExactly("fairlead_policy_generation_info{hash=\"beef\"} 1");
  }

  @Test
  void showsWhetherTheFilesOfThePolicyAreRefused() {
    meters.policyRejected("f00d");
    assertThat(registry.scrape().lines())
        .contains(
            "fairlead_policy_file_rejected 1.0",
            "fairlead_policy_generation_info{hash=\"f00d\"} 1");
    meters.policySoundAgain();
    assertThat(registry.scrape().lines()).contains("fairlead_policy_file_rejected 0.0");
    meters.policyRejected("f00d");
    meters.policyAccepted("beef");
    assertThat(registry.scrape().lines()).contains("fairlead_policy_file_rejected 0.0");
  }

  @Test
  void everyMeterSaysWhatItIs() {
    meters.requestEnded("full", Outcome.ALLOWED, "", 1);
    meters.moved("full", 1, 1);
    meters.tunnelOpened();
    meters.tunnelEnded("idle");
    meters.recorded(Kind.OPEN);
    assertThat(registry.scrape().lines().filter(line -> line.startsWith("# HELP")))
        .isNotEmpty()
        .allMatch(line -> line.split(" ", 4).length == 4 && !line.split(" ", 4)[3].isBlank());
  }
}
