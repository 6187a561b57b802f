package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.notice.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuditWatchTest {
  private final List<Notice> told = new ArrayList<>();
  private @Nullable String trouble;
  private Instant now = Instant.parse("2026-11-25T12:00:00Z");
  private final AuditWatch watch = new AuditWatch(() -> trouble, told::add, () -> now);

  private void look(@Nullable String is, Duration after) {
    now = now.plus(after);
    trouble = is;
    watch.look();
  }

  @Test
  void tellsOnceOfEachBeginningAndEnd() {
    look(null, Duration.ZERO);
    assertThat(told).isEmpty();
    look("the disk is full", Duration.ofSeconds(1));
    look("the disk is full", Duration.ofSeconds(60));
    assertThat(told)
        .containsExactly(
            new Notice.AuditTrouble(
                Instant.parse("2026-11-25T12:00:01Z"), false, "the disk is full"));
    look(null, Duration.ofSeconds(1));
    look(null, AuditWatch.CALM);
    look(null, Duration.ofSeconds(60));
    assertThat(told).hasSize(2);
    assertThat(told.getLast())
        .isEqualTo(
            new Notice.AuditTrouble(
                Instant.parse("2026-11-25T12:01:12Z"), true, "the disk is full"));
    look("again", Duration.ofSeconds(1));
    assertThat(told).hasSize(3);
  }

  @Test
  void aDiskThatComesAndGoesIsToldOfOnce() {
    for (int i = 0; i < 100; i++) {
      look(i % 2 == 0 ? "x" : null, AuditWatch.CALM.minusSeconds(1));
    }
    assertThat(told).hasSize(1);
  }
}
