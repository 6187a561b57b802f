package fairlead.policy.diff;

import fairlead.policy.Decision;
import fairlead.policy.RuleId;
import fairlead.policy.wording.WrittenDuration;
import org.jspecify.annotations.Nullable;

/**
 * What a decision means to the person who asks, the rule's name apart.
 *
 * @param passes whether the request passes
 * @param reason the label of the refusal, also of one that only reports; empty if there is none
 * @param asked how one may ask for it, in words; empty where one may not
 */
record Effect(
    boolean passes,
    boolean free,
    boolean keep,
    boolean reported,
    boolean quiet,
    String reason,
    String asked) {

  /** What the words of a refusal begin with that one may ask for. */
  static final String ASKED = "may be asked for";

  static Effect of(Decision decision) {
    return switch (decision) {
      case Decision.Allow allow ->
          new Effect(
              true,
              allow.free(),
              allow.keep(),
              allow.reported() != null,
              false,
              allow.reported() == null ? "" : allow.reported().reason().label(),
              "");
      case Decision.Ask ask ->
          new Effect(false, false, false, false, false, ask.refusal().reason().label(), words(ask));
      case Decision.Deny deny ->
          new Effect(false, false, false, false, deny.quiet(), deny.reason().label(), "");
    };
  }

  private static String words(Decision.Ask ask) {
    return ASKED
        + ", by approval "
        + ask.approval().name()
        + (ask.hold() == null ? "" : ", with a wait of " + WrittenDuration.of(ask.hold()));
  }

  /** The rule that decided; of what only report mode lets pass, the one that would refuse. */
  static @Nullable RuleId rule(Decision decision) {
    return switch (decision) {
      case Decision.Allow allow ->
          allow.rule() == null && allow.reported() != null ? allow.reported().rule() : allow.rule();
      case Decision.Ask ask -> ask.rule();
      case Decision.Deny deny -> deny.rule();
    };
  }

  /** How it differs from what was before. */
  Change.Kind since(Effect before) {
    if (passes != before.passes) {
      return passes ? Change.Kind.GAINED : Change.Kind.LOST;
    }
    boolean treated =
        free == before.free
            && keep == before.keep
            && reported == before.reported
            && quiet == before.quiet
            && asked.equals(before.asked);
    return treated ? Change.Kind.REASON : Change.Kind.TREATED;
  }

  /** In words, such as {@code passes without a session}. */
  String words() {
    if (!asked.isEmpty()) {
      return asked;
    }
    if (!passes) {
      return reason + (quiet ? ", as background noise" : "");
    }
    return "passes"
        + (free ? " without a session" : "")
        + (keep ? ", and goes on when the policy changes" : "")
        + (reported ? ", only reported as " + reason : "");
  }
}
