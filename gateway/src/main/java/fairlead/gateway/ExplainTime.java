package fairlead.gateway;

import fairlead.policy.wording.WrittenTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Times as people write and read them: local ones of the policy's zone. */
record ExplainTime(ZoneId zone) {
  private static final DateTimeFormatter WORDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  /**
   * The time in a text: {@code 2026-11-24T09:30:00Z}, {@code 2026-11-24T09:30}, or {@code 09:30} of
   * today; null if it is none.
   */
  @Nullable Instant parse(String text, Instant now) {
    return WrittenTime.parse(text, zone, LocalDate.ofInstant(now, zone));
  }

  /** The time with the zone's name, to the minute. */
  String words(Instant time) {
    String name = zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    return WORDS.format(time.atZone(zone)) + " " + name;
  }
}
