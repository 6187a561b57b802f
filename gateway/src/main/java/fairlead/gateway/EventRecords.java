package fairlead.gateway;

import fairlead.policy.address.AddressLiteral;
import fairlead.proxy.audit.AuditLog;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.audit.Event;
import java.net.InetAddress;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records events that are no request. Thread-safe. */
final class EventRecords {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecords.class);

  private final AuditLog log;
  private final InstantSource clock;
  private final DecisionIds ids = new DecisionIds();

  EventRecords(AuditLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /** The files of the policy were read. */
  void policy(PolicyKeeper.Event event) {
    AuditRecord.Outcome outcome =
        event.accepted() ? AuditRecord.Outcome.ALLOWED : AuditRecord.Outcome.REFUSED;
    String changes = event.changes().isEmpty() ? "accepted" : "accepted: " + event.changes();
    String accepted = event.again() ? "sound again" : changes;
    String detail = event.accepted() ? accepted : "rejected: " + event.problems().getFirst();
    write(AuditRecord.Kind.POLICY, event.actor(), null, outcome, event.hash(), detail);
  }

  /**
   * Logins failed.
   *
   * @param user null for tokens, and for further accounts of a client that has tried too many
   */
  void failedLogin(@Nullable String user, InetAddress client, int count) {
    write(
        AuditRecord.Kind.LOGIN,
        user,
        AddressLiteral.text(client),
        AuditRecord.Outcome.REFUSED,
        null,
        count
            + (count == 1 ? " failure" : " failures")
            + (user == null ? ", users not named" : ""));
  }

  /** A new id. */
  String nextId() {
    synchronized (ids) {
      return ids.next();
    }
  }

  private void write(
      AuditRecord.Kind kind,
      @Nullable String user,
      @Nullable String client,
      AuditRecord.Outcome outcome,
      @Nullable String policy,
      String detail) {
    if (log.accept(1) instanceof AuditLog.Permit permit) {
      permit.write(
          new Event(clock.instant(), nextId(), kind, outcome)
              .of(user, null)
              .from(client)
              .under(policy)
              .saying(detail));
      permit.release();
    } else {
      LOG.warn("not recorded, the audit log takes nothing: {}", kind.label());
    }
  }
}
