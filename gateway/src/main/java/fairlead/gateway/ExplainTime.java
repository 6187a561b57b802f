package fairlead.gateway;

import fairlead.policy.wording.WrittenTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Times as people write them: local ones of the policy's zone. */
record ExplainTime(ZoneId zone) {
  /**
   * The time in a text: {@code 2026-11-24T09:30:00Z}, {@code 2026-11-24T09:30}, or {@code 09:30} of
   * today; null if it is none.
   */
  @Nullable Instant parse(String text, Instant now) {
    return WrittenTime.parse(text, zone, LocalDate.ofInstant(now, zone));
  }
}
