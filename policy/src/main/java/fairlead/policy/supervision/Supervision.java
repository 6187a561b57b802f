package fairlead.policy.supervision;

import fairlead.policy.approval.By;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the sessions of a tier are supervised. Immutable.
 *
 * @param every how long behind the start, or the last check-in, the next one is due
 * @param grace how long it may be late before the session pauses
 * @param hold how long the session stays paused before it ends
 * @param by who checks in
 * @param backup who is told when the grace begins, and may check in too; null for nobody
 * @param sees what they see beyond the state
 */
public record Supervision(
    Duration every, Duration grace, Duration hold, By by, @Nullable By backup, Set<Sees> sees) {

  /** What supervisors may see of a person's use. */
  public enum Sees {
    REFUSALS,
    HOSTS
  }

  public Supervision {
    sees = Set.copyOf(sees);
  }
}
