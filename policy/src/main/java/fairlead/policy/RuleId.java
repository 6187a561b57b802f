package fairlead.policy;

/**
 * The name of a rule, as refusals and records show it: the operator's own id, or {@code tier/n}.
 *
 * @param value matches {@code [a-z0-9-]{1,64}}, or that with a slash and a number
 */
public record RuleId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
