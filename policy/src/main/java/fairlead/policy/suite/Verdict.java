package fairlead.policy.suite;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.RuleId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says to a request, or is expected to say. Immutable.
 *
 * @param reason of a refusal; null if it passes, or where any is expected
 * @param rule that decided, or came nearest; null if none did, or where any is expected
 * @param tier of the person; null where any is expected
 */
public record Verdict(
    Answer answer, @Nullable DenyReason reason, @Nullable RuleId rule, @Nullable String tier) {

  /** What becomes of a request. */
  public enum Answer {
    /** It passes. */
    ALLOW,
    /** It is refused as {@code needs-approval}: its person may ask for it. */
    ASK,
    /** It is refused for any other reason. */
    DENY;

    /** As tests write it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a decision comes to for somebody in a tier. */
  public static Verdict of(Decision decision, String tier) {
    return switch (decision) {
      case Decision.Allow allow -> new Verdict(Answer.ALLOW, null, allow.rule(), tier);
      case Decision.Ask ask -> of(ask.refusal(), tier);
      case Decision.Deny deny ->
          new Verdict(refusal(deny.reason()), deny.reason(), deny.rule(), tier);
    };
  }

  private static Answer refusal(DenyReason reason) {
    return reason == DenyReason.NEEDS_APPROVAL ? Answer.ASK : Answer.DENY;
  }

  /** Whether a policy that says the other does what is expected here. */
  public boolean isMetBy(Verdict got) {
    return answer == got.answer
        && (reason == null || reason == got.reason)
        && (rule == null || rule.equals(got.rule))
        && (tier == null || tier.equals(got.tier));
  }

  /** As {@code deny, port-not-allowed, rule web}, and the tier if it is to be told. */
  public String words(boolean withTier) {
    StringBuilder words = new StringBuilder(answer.label());
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
