package fairlead.policy.approval;

import fairlead.policy.quota.Budget;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How access is approved: all stages, in order, by different people. Immutable.
 *
 * @param pending how long an access request may wait for its verdict
 * @param limit access requests that a person may make in a period; null is no bound
 * @param stages at least one
 * @param opens what its grant opens
 * @param sessions how many sessions a grant of a tier has, at least 1
 * @param valid for how long a grant holds from its start
 */
public record Chain(
    String name,
    Duration pending,
    @Nullable Budget limit,
    List<Stage> stages,
    Opens opens,
    int sessions,
    Duration valid) {

  /** What a grant opens. */
  public enum Opens {
    TIER,
    HOSTS
  }

  public Chain {
    stages = List.copyOf(stages);
  }
}
