package fairlead.proxy.ingress;

import fairlead.policy.DenyReason;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.ChainWords;
import org.jspecify.annotations.Nullable;

/**
 * How one asks for what was refused.
 *
 * @param link where one asks
 * @param deciders who decides, in words that name no person; null where that depends on what one
 *     asks for
 */
record Asking(String link, @Nullable String deciders) {

  /** How its person asks for what a request was refused; null if there is nothing to ask for. */
  static @Nullable Asking of(Visit visit, DenyReason reason, String link) {
    if (reason == DenyReason.NEEDS_APPROVAL) {
      Chain chain = visit.chain();
      return new Asking(link, chain == null ? null : ChainWords.deciders(chain));
    }
    boolean another =
        reason.isOfTier() && visit.assignment != null && !visit.assignment.mayAsk().isEmpty();
    return another ? new Asking(link, null) : null;
  }
}
