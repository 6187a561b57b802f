package fairlead.policy.supervision;

import fairlead.policy.approval.ChainWords;
import fairlead.policy.wording.WrittenDuration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Supervision in words that anybody reads. */
public final class SupervisionWords {

  private SupervisionWords() {}

  /** As {@code every 5m by the group supervisors, who see refusals; late by 1m pauses, …}. */
  public static String of(Supervision some) {
    return "every "
        + WrittenDuration.of(some.every())
        + " by "
        + ChainWords.who(some.by())
        + (some.backup() == null ? "" : ", or else " + ChainWords.who(some.backup()))
        + (some.sees().isEmpty() ? "" : ", who see " + sees(some))
        + "; "
        + WrittenDuration.of(some.grace())
        + " late pauses, another "
        + WrittenDuration.of(some.hold())
        + " ends";
  }

  /** What supervisors see beside the state, as {@code hosts and refusals}; empty if nothing. */
  public static String sees(Supervision some) {
    return some.sees().stream()
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .sorted()
        .collect(Collectors.joining(" and "));
  }
}
