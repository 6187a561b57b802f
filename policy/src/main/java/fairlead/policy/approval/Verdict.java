package fairlead.policy.approval;

import java.util.Arrays;
import java.util.Optional;

/** What a reviewer says. */
public enum Verdict {
  APPROVE("approve", "approved"),
  DENY("deny", "denied");

  private final String label;
  private final String done;

  Verdict(String label, String done) {
    this.label = label;
    this.done = done;
  }

  /** The word in the API and in commands. */
  public String label() {
    return label;
  }

  /** The word in records and on pages. */
  public String done() {
    return done;
  }

  /** The verdict with this label. */
  public static Optional<Verdict> of(String label) {
    return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
  }
}
