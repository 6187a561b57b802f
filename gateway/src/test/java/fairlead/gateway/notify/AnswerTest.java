package fairlead.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AnswerTest {
  @Test
  void readsBothFormsOfRetryAfter() {
    Instant noon = Instant.parse("2026-11-25T12:00:00Z");
    assertThat(Answer.retryAfter("120", noon)).isEqualTo(Duration.ofMinutes(2));
    assertThat(Answer.retryAfter("Wed, 25 Nov 2026 12:05:00 GMT", noon))
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(Answer.retryAfter("Wed, 25 Nov 2026 11:00:00 GMT", noon)).isZero();
    assertThat(Answer.retryAfter("-1", noon)).isNull();
    assertThat(Answer.retryAfter("99999999999999", noon)).isNull();
    assertThat(Answer.retryAfter("soon", noon)).isNull();
  }
}
