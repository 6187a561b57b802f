package fairlead.policy.match;

/** A word of a rule that is not in normal form: what is wrong, and what to write instead. */
public final class Malformed extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final String fix;

  /** {@code fix} is empty where nothing can be suggested. */
  public Malformed(String what, String fix) {
    super(what);
    this.fix = fix;
  }

  /** What to write instead. */
  public String fix() {
    return fix;
  }

  /** What is wrong. */
  public String what() {
    return String.valueOf(getMessage());
  }
}
