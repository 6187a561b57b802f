package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThreadMetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicLong nanos = new AtomicLong();
  private final ThreadMeters meters = new ThreadMeters(registry, nanos::get);

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private String overdue() {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith("fairlead_housekeeping_overdue_seconds{thread=\"policy\"}"))
        .map(line -> line.substring(line.indexOf('}') + 2))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tellOfAThreadThatDoesNotComeRound() {
    Runnable look = meters.punctual("policy", 250, () -> pass(100));
    pass(250);
    assertThat(overdue()).isEqualTo("0.0");
    look.run();
    pass(250);
    assertThat(overdue()).isEqualTo("0.0");
    pass(3_000);
    assertThat(overdue()).isEqualTo("3.0");
    look.run();
    assertThat(overdue()).isEqualTo("0.0");
  }

  @Test
  void countAThreadThatIsAtItForLongAsOverdue() {
    meters.punctual("policy", 250, () -> {}).run();
    Runnable look =
        meters.punctual(
            "sessions",
            500,
            () -> {
              pass(10_500);
              assertThat(registry.scrape())
                  .contains("fairlead_housekeeping_overdue_seconds{thread=\"sessions\"} 10.0");
            });
    look.run();
    assertThat(registry.scrape())
        .contains("fairlead_housekeeping_overdue_seconds{thread=\"sessions\"} 0.0");
  }

  @Test
  void goOnAfterAMistake() {
    Runnable look =
        meters.punctual(
            "policy",
            250,
            () -> {
              throw new IllegalStateException("of the test");
            });
    pass(1_250);
    look.run();
    assertThat(overdue()).isEqualTo("0.0");
  }

  @Test
  void tellHowManyPasswordsWait() {
    Queue<String> queue = new ArrayDeque<>(List.of("one", "two"));
    meters.watchHashing(queue, 256);
    assertThat(registry.scrape())
        .contains("fairlead_password_checks_queued 2.0", "fairlead_password_checks_limit 256.0");
  }
}
