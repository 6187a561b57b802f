package fairlead.policy.session;

import fairlead.policy.DenyReason;
import org.jspecify.annotations.Nullable;

/** Why a session ended. */
public enum Ending {
  /** Its length is over. */
  LENGTH("session-ended", DenyReason.SESSION_ENDED),
  /** The time budget is used up. */
  TIME("quota-time", DenyReason.QUOTA_TIME),
  /** Its user ended it. */
  USER("session-ended", DenyReason.SESSION_ENDED),
  /** Nobody used it for long enough. */
  IDLE("idle", null),
  /** Nobody checked in for so long that its pause was over. */
  UNSUPERVISED("supervisor-absent", DenyReason.SUPERVISOR_ABSENT),
  /** The grant that it was opened on holds no longer. */
  GRANT("grant-ended", DenyReason.NEEDS_APPROVAL),
  /** An operator or a supervisor ended it. */
  REVOKED("revoked", DenyReason.REVOKED);

  private final String label;
  private final @Nullable DenyReason reason;

  Ending(String label, @Nullable DenyReason reason) {
    this.label = label;
    this.reason = reason;
  }

  /** The word in records. */
  public String label() {
    return label;
  }

  /** What a request behind the end is told; null where another session may simply begin. */
  public @Nullable DenyReason reason() {
    return reason;
  }
}
