package fairlead.policy;

import fairlead.policy.approval.Chain;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The policy's answer to one request. Immutable; holds until {@link #until} on the same generation.
 */
public sealed interface Decision {

  /**
   * The next instant at which the answer could change; {@link Instant#MAX} if time does not bear on
   * it. Of {@code outside-schedule}, the instant from which the request passes.
   */
  Instant until();

  /**
   * The request may pass.
   *
   * @param rule the rule that allows it; null where none does, and report mode lets it pass
   * @param free whether it needs no session and is charged to none
   * @param keep whether it goes on, once let in, when the policy changes or a window ends
   * @param grant the id of the grant that opens its host, behind an ask rule; null where a rule
   *     allows it by itself
   * @param reported what would refuse it if it did not only report; null if nothing would
   */
  record Allow(
      @Nullable RuleId rule,
      boolean free,
      boolean keep,
      @Nullable String grant,
      @Nullable Reported reported,
      Instant until)
      implements Decision {}

  /**
   * A refusal that report mode spares a request.
   *
   * @param rule the rule that would refuse it, or the nearest miss; null where no rule bears on it
   */
  record Reported(DenyReason reason, @Nullable RuleId rule) {}

  /**
   * The request is refused for now: its person may ask for exactly this host.
   *
   * @param rule the ask rule
   * @param approval how access to the host is approved
   * @param hold how long a request to a host for which one has asked is held for the verdict; null
   *     if it is refused at once
   */
  record Ask(RuleId rule, Chain approval, @Nullable Duration hold, Instant until)
      implements Decision {

    /** What the request is told until then. */
    public Deny refusal() {
      return new Deny(DenyReason.NEEDS_APPROVAL, rule, false, until);
    }
  }

  /**
   * The request is refused.
   *
   * @param rule the rule that refuses it, or the nearest miss; null where no rule bears on it
   * @param quiet whether a rule declares it background noise, recorded as {@code expected}
   */
  record Deny(DenyReason reason, @Nullable RuleId rule, boolean quiet, Instant until)
      implements Decision {}
}
