package fairlead.policy.load;

import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.wording.Quoted;
import fairlead.policy.wording.WrittenTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When tests ask. What says no date is of one week that never changes, so that a test that passes
 * once passes always: files alone decide.
 */
record TestTime(ZoneId zone) {
  private static final LocalDate MONDAY = LocalDate.of(2026, 2, 2);
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final Pattern WEEKLY = Pattern.compile("([a-z]{3}) ([0-9:]+)");

  /** The time that is written, noon of that week's Monday if none is; a problem if it is wrong. */
  Instant at(@Nullable Located<String> written, Problems problems) {
    Instant noon = MONDAY.atTime(LocalTime.NOON).atZone(zone).toInstant();
    if (written == null) {
      return noon;
    }
    Instant at = parse(written.value());
    if (at == null) {
      String what = Quoted.of(written.value()) + " is no time";
      String fix = "such as sat 09:30, 09:30, 2026-11-24T09:30 or 2026-11-24T09:30:00Z";
      problems.add(written.mark(), what, fix);
    }
    return at == null ? noon : at;
  }

  private @Nullable Instant parse(String text) {
    Matcher weekly = WEEKLY.matcher(text);
    int day = weekly.matches() ? DAYS.indexOf(weekly.group(1)) : -1;
    return day < 0
        ? WrittenTime.parse(text, zone, MONDAY)
        : WrittenTime.parse(weekly.group(2), zone, MONDAY.plusDays(day));
  }
}
