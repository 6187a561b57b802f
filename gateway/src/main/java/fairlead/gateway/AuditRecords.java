package fairlead.gateway;

import fairlead.policy.address.AddressLiteral;
import fairlead.proxy.audit.AuditRecord;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Records of events that are no request. */
final class AuditRecords {
  private AuditRecords() {}

  static AuditRecord policy(String id, Instant now, String hash, boolean accepted, String detail) {
    AuditRecord.Outcome outcome =
        accepted ? AuditRecord.Outcome.ALLOWED : AuditRecord.Outcome.REFUSED;
    return event(AuditRecord.Kind.POLICY, id, now, null, null, outcome, hash, detail);
  }

  /**
   * Logins that failed.
   *
   * @param user null for further accounts of a client that has tried too many
   */
  static AuditRecord failedLogin(
      String id, Instant now, @Nullable String user, InetAddress client, int count) {
    return event(
        AuditRecord.Kind.LOGIN,
        id,
        now,
        user,
        AddressLiteral.text(client),
        AuditRecord.Outcome.REFUSED,
        null,
        count + (count == 1 ? " failure" : " failures") + (user == null ? ", other users" : ""));
  }

  private static AuditRecord event(
      AuditRecord.Kind kind,
      String id,
      Instant now,
      @Nullable String user,
      @Nullable String client,
      AuditRecord.Outcome outcome,
      @Nullable String policy,
      String detail) {
    return new AuditRecord(
        now, id, kind, user, null, null, null, client, null, null, null, 0, null, null, outcome,
        null, null, null, policy, 0, null, -1, -1, -1, detail);
  }
}
