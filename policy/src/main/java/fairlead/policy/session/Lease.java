package fairlead.policy.session;

import fairlead.policy.supervision.Supervision;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a session goes on without a check-in. Immutable.
 *
 * @param every how long behind the start, or the last check-in, the next one is due
 * @param grace how long it may be late before the session pauses
 * @param hold how long the session stays paused before it ends
 */
public record Lease(Duration every, Duration grace, Duration hold) {

  /** What a policy says of it; null where sessions are not supervised. */
  static @Nullable Lease of(@Nullable Supervision supervision) {
    return supervision == null
        ? null
        : new Lease(supervision.every(), supervision.grace(), supervision.hold());
  }
}
