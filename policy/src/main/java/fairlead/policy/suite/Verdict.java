package fairlead.policy.suite;

import fairlead.policy.DenyReason;
import fairlead.policy.RuleId;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says to a request, or is expected to say. Immutable.
 *
 * @param allow whether the request passes
 * @param reason of a refusal; null if it passes, or where any is expected
 * @param rule that decided, or came nearest; null if none did, or where any is expected
 * @param tier of the person; null where any is expected
 */
public record Verdict(
    boolean allow, @Nullable DenyReason reason, @Nullable RuleId rule, @Nullable String tier) {

  /** Whether a policy that says the other does what is expected here. */
  public boolean isMetBy(Verdict got) {
    return allow == got.allow
        && (reason == null || reason == got.reason)
        && (rule == null || rule.equals(got.rule))
        && (tier == null || tier.equals(got.tier));
  }

  /** As {@code deny, port-not-allowed, rule web}, and the tier if it is to be told. */
  public String words(boolean withTier) {
    StringBuilder words = new StringBuilder(allow ? "allow" : "deny");
    if (reason != null) {
      words.append(", ").append(reason.label());
    }
    if (rule != null) {
      words.append(", rule ").append(rule);
    }
    if (withTier && tier != null) {
      words.append(", tier ").append(tier);
    }
    return words.toString();
  }
}
