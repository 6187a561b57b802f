package fairlead.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A rule or a tier that only reports what it would refuse. Immutable.
 *
 * @param until the last day of it, in the policy's zone; null if it has no end
 */
public record ReportMode(@Nullable LocalDate until) {

  /** Whether it only reports at this instant, and does not refuse yet. */
  public boolean holds(Instant now, ZoneId zone) {
    return until == null || now.isBefore(end(zone));
  }

  /** The instant from which it refuses; {@link Instant#MAX} if never. */
  public Instant end(ZoneId zone) {
    return until == null ? Instant.MAX : until.plusDays(1).atStartOfDay(zone).toInstant();
  }

  /** In words, such as {@code until 2026-12-31}. */
  @Override
  public String toString() {
    return until == null ? "without an end" : "until " + until;
  }
}
