package fairlead.proxy.ingress;

import fairlead.policy.DenyReason;
import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.ChainWords;
import fairlead.policy.approval.Stage;
import java.util.List;
import java.util.stream.Collectors;
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
      return new Asking(link, chain == null ? null : words(chain));
    }
    boolean another =
        reason.isOfTier() && visit.assignment != null && !visit.assignment.mayAsk().isEmpty();
    return another ? new Asking(link, null) : null;
  }

  private static String words(Chain chain) {
    return chain.stages().stream().map(Asking::words).collect(Collectors.joining(", then "));
  }

  private static String words(Stage stage) {
    return stage.by() instanceof By.User
        ? "a person whom the policy names"
        : ChainWords.stages(List.of(stage));
  }
}
