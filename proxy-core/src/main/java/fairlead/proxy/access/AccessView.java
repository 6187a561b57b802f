package fairlead.proxy.access;

import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.By;
import fairlead.policy.approval.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An access request as somebody may see it. Who voted is shown as far as its viewer may know.
 *
 * @param request what was asked; its votes and who decided are in the other components
 * @param stages of the chain as it was when this round of the review began
 * @param open the stage in which the next vote is cast, from 0; the number of stages if there is
 *     none
 * @param left the hosts that the votes have left; empty where it is for a tier
 * @param votes of all rounds, oldest first
 * @param decidedBy null where nobody's deed decided
 * @param grant what came of it; null if none did, or its viewer did not ask for it
 * @param opens what its grant would open, in words
 * @param mayReview whether its viewer may vote now
 * @param mayWithdraw whether its viewer may take it back now
 */
public record AccessView(
    AccessRequest request,
    List<StageView> stages,
    int open,
    Set<String> left,
    List<VoteView> votes,
    @Nullable String decidedBy,
    @Nullable GrantView grant,
    List<String> opens,
    boolean mayReview,
    boolean mayWithdraw) {

  /**
   * A stage.
   *
   * @param approved how many votes count in it, as roles stand now
   */
  public record StageView(By by, int needed, int approved) {}

  /**
   * A vote.
   *
   * @param round of the review; votes of earlier ones are history
   * @param stage from 0
   * @param hosts that it approves; empty where it is about a tier
   */
  public record VoteView(
      int round,
      int stage,
      String voter,
      Verdict verdict,
      String reason,
      Set<String> hosts,
      Instant at) {}

  /** For how long its grant would hold, or holds. */
  public Duration valid() {
    return request.chain().valid();
  }
}
