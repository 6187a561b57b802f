package fairlead.proxy.ingress;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.proxy.audit.AuditLog;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.relay.Tunnel;
import fairlead.proxy.session.Passage;
import fairlead.proxy.session.TunnelEnd;
import java.util.concurrent.CompletionStage;

/** What is recorded and metered of one exchange that was let in. */
sealed interface Account {

  /** A tunnel is about to be dialled. */
  void opened();

  /** The exchange ends without an answer from the origin. */
  void refused(AuditRecord.Kind kind, DenyReason reason);

  /** The client left, or was sent away, before its tunnel stood. */
  void abandoned(TunnelEnd why);

  /** A tunnel stands. */
  void established();

  /** A plain request was answered, wholly or cut short. */
  void relayed(AuditRecord.Outcome outcome, String reason, int status, long up, long down);

  /** A plain request's answer was cut off by its session or the policy. */
  void cut(TunnelEnd why, int status, long up, long down);

  /** A tunnel that stood has ended. */
  void ended(Tunnel.Ended end);

  /**
   * The account of a request that a person is answerable for; its end is the end of its passage. In
   * a tier that records sessions only, what a person did leaves no record, but a refusal does.
   */
  record Kept(Worker worker, Visit visit, AuditLog.Permit permit, Passage passage)
      implements Account {

    @Override
    public void opened() {
      // A strict tier's record was committed before.
      if (visit.isRecordedEach() && !visit.isStrict()) {
        permit.write(visit.opened(now()));
      }
    }

    /** Whether the record of what is about to begin must be on disk before it does. */
    boolean opensOnDisk() {
      return visit.isStrict() && visit.isRecordedEach();
    }

    /** Has that record committed; completes on another thread. */
    CompletionStage<Boolean> openedOnDisk() {
      return permit.commit(visit.opened(now()));
    }

    @Override
    public void refused(AuditRecord.Kind kind, DenyReason reason) {
      AuditRecord.Outcome outcome =
          reason.isFailure() ? AuditRecord.Outcome.FAILED : AuditRecord.Outcome.REFUSED;
      AuditRecord entry = visit.refused(kind, outcome, reason, passage.up(), now());
      if (visit.isRecordedEach() || !reason.isFailure()) {
        permit.write(entry);
      }
      close();
      meter(outcome, reason.label());
    }

    @Override
    public void abandoned(TunnelEnd why) {
      write(visit.ended(new Tunnel.Ended(why, 0, 0), now()));
      meterPassed(AuditRecord.Outcome.ALLOWED, why.label());
    }

    @Override
    public void established() {
      worker.parts.meters().tunnelOpened();
      meterPassed(AuditRecord.Outcome.ALLOWED, "");
    }

    @Override
    public void relayed(
        AuditRecord.Outcome outcome, String reason, int status, long up, long down) {
      write(visit.relayed(outcome, reason.isEmpty() ? null : reason, status, up, down, now()));
      worker.parts.meters().moved(visit.tier(), up, down);
      meterPassed(outcome, reason);
    }

    @Override
    public void cut(TunnelEnd why, int status, long up, long down) {
      keepForItsPage(why);
      relayed(AuditRecord.Outcome.ALLOWED, why.label(), status, up, down);
    }

    @Override
    public void ended(Tunnel.Ended end) {
      keepForItsPage(end.end());
      write(visit.ended(end, now()));
      worker.parts.meters().moved(visit.tier(), end.bytesUp(), end.bytesDown());
      worker.parts.meters().tunnelEnded(end.end().label());
    }

    private void keepForItsPage(TunnelEnd why) {
      DenyReason reason = why.reason();
      if (reason != null) {
        visit.cutOff(reason);
      }
    }

    private void write(AuditRecord entry) {
      if (visit.leavesRecord()) {
        permit.write(entry);
      }
      close();
    }

    private void close() {
      permit.release();
      passage.close();
    }

    private void meterPassed(AuditRecord.Outcome outcome, String reason) {
      Decision.Reported reported = visit.reported;
      if (reported != null && outcome == AuditRecord.Outcome.ALLOWED) {
        meter(AuditRecord.Outcome.REPORTED, reported.reason().label());
      } else {
        meter(outcome, reason);
      }
    }

    private void meter(AuditRecord.Outcome outcome, String reason) {
      worker.parts.meters().requestEnded(visit.tier(), outcome, reason, visit.nanosUntil(now()));
    }

    private long now() {
      return worker.parts.nanos().getAsLong();
    }
  }

  /** The account of the portal relay, which leaves none. */
  record Unrecorded() implements Account {
    @Override
    public void opened() {
      // No record.
    }

    @Override
    public void refused(AuditRecord.Kind kind, DenyReason reason) {
      // No record.
    }

    @Override
    public void abandoned(TunnelEnd why) {
      // No record.
    }

    @Override
    public void established() {
      // No record.
    }

    @Override
    public void relayed(
        AuditRecord.Outcome outcome, String reason, int status, long up, long down) {
      // No record.
    }

    @Override
    public void cut(TunnelEnd why, int status, long up, long down) {
      // No record.
    }

    @Override
    public void ended(Tunnel.Ended end) {
      // No record.
    }
  }
}
