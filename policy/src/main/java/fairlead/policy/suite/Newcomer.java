package fairlead.policy.suite;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.Tier;
import org.jspecify.annotations.Nullable;

/**
 * What a request of somebody meets who has just come: who holds no grant, and has begun no session.
 */
public final class Newcomer {

  private Newcomer() {}

  /**
   * The answer to a newcomer. What the policy refuses anyway, and what a free rule lets pass, stays
   * as it is; else a session is missing: its approval first, then its start.
   *
   * @param tier that the newcomer is in
   * @param decided what the policy says to somebody who has all that the tier asks for, but holds
   *     no grant of hosts
   */
  public static Decision judge(Tier tier, Decision decided) {
    boolean stays =
        switch (decided) {
          case Decision.Allow allow -> allow.free();
          case Decision.Ask _ -> false;
          case Decision.Deny _ -> true;
        };
    DenyReason missing = stays ? null : missing(tier);
    return missing == null ? decided : new Decision.Deny(missing, null, false, decided.until());
  }

  private static @Nullable DenyReason missing(Tier tier) {
    if (tier.approval() != null) {
      return DenyReason.NEEDS_APPROVAL;
    }
    return switch (tier.session().start()) {
      case USE -> null;
      case PORTAL -> DenyReason.NOT_STARTED;
      case SUPERVISOR -> DenyReason.AWAITING_SUPERVISOR;
    };
  }
}
