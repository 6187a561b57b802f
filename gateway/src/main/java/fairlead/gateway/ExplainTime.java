package fairlead.gateway;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
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
    try {
      if (text.indexOf('T') < 0) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        return today.atTime(LocalTime.parse(text)).atZone(zone).toInstant();
      }
      return text.matches(".*T.*(Z|[+-][0-9:]+)")
          ? Instant.parse(text)
          : LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The time with the zone's name, to the minute. */
  String words(Instant time) {
    String name = zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    return WORDS.format(time.atZone(zone)) + " " + name;
  }
}
