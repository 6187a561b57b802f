package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemMetersTest {
  @Test
  void haveTheNamesThatDashboardsExpect() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (SystemMeters _ = SystemMeters.on(registry)) {
      List<String> lines = registry.scrape().lines().toList();
      for (String name :
          List.of(
              "process_cpu_seconds_total ",
              "process_resident_memory_bytes ",
              "process_start_time_seconds ",
              "process_open_fds ",
              "process_max_fds ",
              "jvm_memory_used_bytes{",
              "jvm_threads_live_threads ",
              "jvm_gc_max_data_size_bytes ",
              "fairlead_build_info{java=")) {
        assertThat(lines)
            .anyMatch(
                line -> line.startsWith(name) && !line.endsWith(" 0.0") && !line.endsWith("NaN"));
      }
    }
  }
}
