package fairlead.proxy.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  @Test
  void readsBothFormsOfRetryAfter() {
    Instant noon = Instant.parse("2026-11-25T12:00:00Z");
    assertThat(RetryAfter.of("120", noon)).isEqualTo(Duration.ofMinutes(2));
    assertThat(RetryAfter.of("Wed, 25 Nov 2026 12:05:00 GMT", noon))
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(RetryAfter.of("Wed, 25 Nov 2026 11:00:00 GMT", noon)).isZero();
    assertThat(RetryAfter.of("-1", noon)).isNull();
    assertThat(RetryAfter.of("99999999999999", noon)).isNull();
    assertThat(RetryAfter.of("soon", noon)).isNull();
  }
}
