package fairlead.policy.quota;

/**
 * How much may be used in a period.
 *
 * @param amount octets, milliseconds or sessions; at least 1
 */
public record Budget(long amount, Period period) {
  public Budget {
    if (amount < 1) {
      throw new IllegalArgumentException("amount: " + amount + " (expected: >= 1)");
    }
  }
}
