package fairlead.policy.session;

import java.time.Instant;

/**
 * Why a session is paused. Immutable.
 *
 * @param since from when its clock stands still
 */
public record Pause(Cause cause, Instant since) {

  /** What paused it. */
  public enum Cause {
    /** Somebody did. It has no end of itself, and the next check-in waits, too. */
    HAND,
    /** Nobody checked in. */
    SUPERVISION
  }
}
