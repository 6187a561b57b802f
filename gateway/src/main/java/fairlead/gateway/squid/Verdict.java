package fairlead.gateway.squid;

import java.util.LinkedHashSet;
import java.util.Set;

/** What becomes of one line, gathered over all classes of clients. Used by one thread. */
final class Verdict {
  private final Set<String> reasons = new LinkedHashSet<>();
  private boolean passes;

  /** Something of it is in the policy. */
  void passes() {
    passes = true;
  }

  /** Something of it is not, or binds more than it did. */
  void less(String why) {
    reasons.add(why);
  }

  Report.Kind kind() {
    if (reasons.isEmpty()) {
      return Report.Kind.EXACT;
    }
    return passes ? Report.Kind.NARROWER : Report.Kind.LEFT_OUT;
  }

  String why() {
    return String.join("; ", reasons);
  }
}
