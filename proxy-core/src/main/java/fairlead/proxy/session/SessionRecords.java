package fairlead.proxy.session;

import fairlead.policy.session.Ending;
import fairlead.policy.session.Session;
import fairlead.proxy.audit.AuditLog;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.Event;
import fairlead.proxy.ledger.SessionLedger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Records sessions that are over, one record each in the whole fleet. What the log does not take at
 * once waits here. Thread-safe; never blocks.
 */
public final class SessionRecords {
  private final AuditLog log;
  private final Queue<SessionLedger.Finished> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean asking = new AtomicBoolean();

  public SessionRecords(AuditLog log) {
    this.log = log;
  }

  /** Records what the ledger says is over and nobody recorded before. */
  void write(SessionLedger ledger, ZoneId zone) {
    writeWaiting();
    if (waiting.isEmpty() && asking.compareAndSet(false, true)) {
      ledger
          .finished(zone)
          .whenComplete(
              (finished, _) -> {
                if (finished != null) {
                  waiting.addAll(finished);
                }
                asking.set(false);
                writeWaiting();
              });
    }
  }

  private synchronized void writeWaiting() {
    SessionLedger.Finished next = waiting.peek();
    while (next != null && log.accept(1) instanceof AuditLog.Permit permit) {
      permit.write(entry(next));
      permit.release();
      waiting.remove();
      next = waiting.peek();
    }
  }

  private static AuditRecord entry(SessionLedger.Finished finished) {
    Session session = finished.session();
    Ending ending = session.ending();
    Instant ended = session.ended() == null ? session.settled() : session.ended();
    return new Event(ended, session.id(), AuditRecord.Kind.SESSION, AuditRecord.Outcome.ALLOWED)
        .of(session.account().user(), null)
        .in(session.account().tier(), session.id())
        .because(ending == null ? null : ending.label())
        .moved(finished.up(), finished.down(), Duration.between(session.opened(), ended))
        .saying("opened " + session.opened().truncatedTo(ChronoUnit.MILLIS));
  }
}
