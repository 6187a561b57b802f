package fairlead.proxy.session;

import fairlead.policy.quota.Period;
import java.time.Instant;

/**
 * A budget and what of it is used. Immutable.
 *
 * @param used octets, milliseconds or sessions
 * @param amount of the same
 * @param resets when it begins anew
 */
public record QuotaView(Kind kind, long used, long amount, Period period, Instant resets) {
  /** What is counted. */
  public enum Kind {
    DATA("data"),
    TIME("time"),
    SESSIONS("sessions");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The key in the policy file, and the word everywhere else. */
    public String label() {
      return label;
    }
  }
}
