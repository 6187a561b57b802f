package fairlead.proxy.session;

import fairlead.policy.DenyReason;
import org.jspecify.annotations.Nullable;

/**
 * Why an exchange that was let in ended: the only source of the label in records and metrics. Where
 * we cut it, a refusal's reason has the words for its page.
 */
public enum TunnelEnd {
  CLIENT_CLOSED("client-closed", null),
  ORIGIN_CLOSED("origin-closed", null),
  IDLE("idle", null),
  DRAINING("draining", null),
  RESET("reset", null),
  SESSION_ENDED("session-ended", DenyReason.SESSION_ENDED),
  QUOTA_DATA("quota-data", DenyReason.QUOTA_DATA),
  QUOTA_TIME("quota-time", DenyReason.QUOTA_TIME),
  REVOKED("revoked", DenyReason.REVOKED),
  SUPERVISOR_ABSENT("supervisor-absent", DenyReason.SUPERVISOR_ABSENT),
  GRANT_ENDED("grant-ended", DenyReason.NEEDS_APPROVAL),
  POLICY_CHANGED("policy-changed", DenyReason.DENIED_BY_RULE),
  WINDOW_CLOSED("window-closed", DenyReason.OUTSIDE_SCHEDULE),
  AUDIT_UNAVAILABLE("audit-unavailable", DenyReason.AUDIT_UNAVAILABLE),
  LEDGER_UNAVAILABLE("ledger-unavailable", DenyReason.LEDGER_UNAVAILABLE);

  private final String label;
  private final @Nullable DenyReason reason;

  TunnelEnd(String label, @Nullable DenyReason reason) {
    this.label = label;
    this.reason = reason;
  }

  /** The word in records, metrics and pages. */
  public String label() {
    return label;
  }

  /** What a person who was cut off is told; null where nobody cut them off. */
  public @Nullable DenyReason reason() {
    return reason;
  }

  /** What a request that was let in, and is ended before it was answered, is told. */
  public DenyReason refusal() {
    return reason == null ? DenyReason.SESSION_ENDED : reason;
  }
}
