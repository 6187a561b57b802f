package fairlead.policy.session;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one clock of a room, which a supervisor started. Immutable.
 *
 * @param ends when it is over; null if it has no length
 */
public record RoomRun(Instant started, @Nullable Instant ends) {

  /** Whether it is on. */
  boolean isOn(Instant now) {
    return ends == null || now.isBefore(ends);
  }

  /** What is left of a length that begins now and ends with the room; null has no bound. */
  @Nullable Duration within(@Nullable Duration length, Instant now) {
    if (ends == null) {
      return length;
    }
    Duration rest = Duration.between(now, ends);
    return length == null || rest.compareTo(length) < 0 ? rest : length;
  }
}
