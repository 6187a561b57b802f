package fairlead.policy;

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
   * @param rule the rule that allows it
   * @param free whether it needs no session and is charged to none
   * @param keep whether it goes on, once let in, when the policy changes or a window ends
   */
  record Allow(RuleId rule, boolean free, boolean keep, Instant until) implements Decision {}

  /**
   * The request is refused.
   *
   * @param rule the rule that refuses it, or the nearest miss; null where no rule bears on it
   * @param quiet whether a rule declares it background noise, recorded as {@code expected}
   */
  record Deny(DenyReason reason, @Nullable RuleId rule, boolean quiet, Instant until)
      implements Decision {}
}
