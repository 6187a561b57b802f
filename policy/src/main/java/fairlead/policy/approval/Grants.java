package fairlead.policy.approval;

import java.util.List;

/** The grants of one person that hold now or may yet hold, newest first. Immutable. */
public record Grants(List<Grant> all) {
  /** None. */
  public static final Grants NONE = new Grants(List.of());

  public Grants {
    all = List.copyOf(all);
  }
}
