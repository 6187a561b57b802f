package fairlead.proxy.ingress;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.PolicySet;
import fairlead.policy.RuleId;
import fairlead.policy.Scheme;
import fairlead.policy.Tier;
import fairlead.policy.approval.Chain;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.relay.Tunnel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request as records and pages speak of it; filled in as it goes through its phases. Lives on
 * one event loop.
 */
final class Visit {
  final String id;
  final Instant time;
  final InetSocketAddress client;
  private final Refusals refusals;
  private final long startNanos;
  private @Nullable String shown;
  private boolean cut;
  String method = "";
  @Nullable Scheme scheme;
  String host = "";
  int port;
  String path = "";
  @Nullable String user;
  PolicySet.@Nullable Assignment assignment;
  @Nullable String policy;
  @Nullable RuleId rule;
  @Nullable String detail;
  boolean quiet;
  Decision.@Nullable Reported reported;

  /** How access to its host is approved, where an ask rule has it. */
  @Nullable Chain approval;

  @Nullable InetAddress address;
  @Nullable String session;

  Visit(String id, Instant time, InetSocketAddress client, Refusals refusals, long startNanos) {
    this.id = id;
    this.time = time;
    this.client = client;
    this.refusals = refusals;
    this.startNanos = startNanos;
  }

  /** The tier's name; empty while nobody is known. */
  String tier() {
    return assignment == null ? "" : assignment.tier().name();
  }

  /** How what it needs is approved; null where nothing is to be approved. */
  @Nullable Chain chain() {
    return approval != null || assignment == null ? approval : assignment.tier().approval();
  }

  long nanosUntil(long nowNanos) {
    return nowNanos - startNanos;
  }

  /**
   * The id that a refusal is answered with: its own, or that of an equal one just before. Keeps the
   * refusal for its page when first asked.
   */
  String shown(DenyReason reason) {
    if (shown == null) {
      shown = refusals.keep(refusal(reason, refusing(reason), false));
    }
    return shown;
  }

  /** Notes what refused a request that a rule had let in; a failure of the origin's is nobody's. */
  void refusedLater(DenyReason reason, @Nullable RuleId by) {
    if (!reason.isFailure()) {
      rule = by;
    }
  }

  /** Whether the tier records each request, or sessions only. */
  boolean isRecordedEach() {
    return assignment == null || assignment.tier().recording() == Tier.Recording.REQUEST;
  }

  /** Whether nothing of it is answered before its record is on disk. */
  boolean isStrict() {
    return assignment != null && assignment.tier().keeping().strict();
  }

  /** Whether it goes on while nothing can be recorded. */
  boolean goesOnWithoutAudit() {
    return assignment != null && assignment.tier().goesOnWithoutAudit();
  }

  /** Notes what report mode spares this request, and keeps it for its person's page. */
  void reported(Decision.@Nullable Reported spared) {
    if (spared != null && reported == null) {
      reported = spared;
      refusals.keep(refusal(spared.reason(), spared.rule(), true));
    }
  }

  /** Whether a record is written at the end of what passed. */
  boolean leavesRecord() {
    return isRecordedEach() || reported != null;
  }

  /** Keeps, for its person's page, that what a rule had let in was cut off. */
  void cutOff(DenyReason reason) {
    cut = true;
    shown(reason);
  }

  /** The rule that refused; null where none did, as when the origin failed. */
  @Nullable String refusingRule(DenyReason reason) {
    RuleId refusing = refusing(reason);
    return refusing == null ? null : refusing.value();
  }

  private @Nullable RuleId refusing(DenyReason reason) {
    return cut || reason.isFailure() ? null : rule;
  }

  private Refusals.Refusal refusal(DenyReason reason, @Nullable RuleId by, boolean onlyReported) {
    return new Refusals.Refusal(
        id,
        time.truncatedTo(ChronoUnit.MILLIS),
        user,
        assignment == null ? null : assignment.tier().name(),
        reason,
        by == null ? null : by.value(),
        onlyReported,
        quiet,
        method,
        scheme == null ? "" : scheme.label(),
        host,
        port,
        path,
        detail);
  }

  /**
   * The record of a request that was refused or failed. It has the id that the client was shown; a
   * tunnel's has that of its {@code open}, and says the other.
   *
   * @param up octets that came from the client before
   */
  AuditRecord refused(
      AuditRecord.Kind kind,
      AuditRecord.Outcome outcome,
      DenyReason reason,
      long up,
      long nowNanos) {
    String decision = outcome == AuditRecord.Outcome.FAILED ? "allow" : "deny";
    String answered = shown(reason);
    boolean pair = kind == AuditRecord.Kind.TUNNEL;
    return entry(
        pair ? id : answered,
        kind,
        decision,
        outcome,
        reason.label(),
        reason.status(),
        up,
        0,
        nowNanos,
        pair && !answered.equals(id) ? "answered with the id " + answered : detail);
  }

  /** The record of a plain request that was relayed. */
  AuditRecord relayed(
      AuditRecord.Outcome outcome,
      @Nullable String reason,
      int status,
      long up,
      long down,
      long nowNanos) {
    return passed(AuditRecord.Kind.REQUEST, outcome, reason, status, up, down, nowNanos);
  }

  /** The record of what passed; if report mode let it, it says what would have refused it. */
  private AuditRecord passed(
      AuditRecord.Kind kind,
      AuditRecord.Outcome outcome,
      @Nullable String reason,
      int status,
      long up,
      long down,
      long nowNanos) {
    Decision.Reported spared = outcome == AuditRecord.Outcome.ALLOWED ? reported : null;
    return entry(
        id,
        kind,
        "allow",
        spared == null ? outcome : AuditRecord.Outcome.REPORTED,
        spared == null ? reason : spared.reason().label(),
        status,
        up,
        down,
        nowNanos,
        spared == null || reason == null ? null : "ended: " + reason);
  }

  /** The record that precedes a tunnel's dial. */
  AuditRecord opened(long nowNanos) {
    return passed(AuditRecord.Kind.OPEN, AuditRecord.Outcome.ALLOWED, null, 0, -1, -1, nowNanos);
  }

  /** The record of a tunnel that ended. */
  AuditRecord ended(Tunnel.Ended end, long nowNanos) {
    return passed(
        AuditRecord.Kind.TUNNEL,
        AuditRecord.Outcome.ALLOWED,
        end.end().label(),
        200,
        end.bytesUp(),
        end.bytesDown(),
        nowNanos);
  }

  private AuditRecord entry(
      String recordId,
      AuditRecord.Kind kind,
      String decision,
      AuditRecord.Outcome outcome,
      @Nullable String reason,
      int status,
      long up,
      long down,
      long nowNanos,
      @Nullable String recordDetail) {
    Decision.Reported spared = outcome == AuditRecord.Outcome.REPORTED ? reported : null;
    RuleId by = spared == null ? rule : spared.rule();
    return new AuditRecord(
        time,
        recordId,
        kind,
        user,
        null,
        assignment == null ? null : assignment.tier().name(),
        session,
        NetUtil.toAddressString(client.getAddress()),
        method.isEmpty() ? null : method,
        scheme == null ? null : scheme.label(),
        host.isEmpty() ? null : host,
        port,
        path.isEmpty() ? null : path,
        decision,
        outcome,
        reason,
        by == null ? null : by.value(),
        reported == null ? null : "report",
        policy,
        status,
        address == null ? null : NetUtil.toAddressString(address),
        up,
        down,
        TimeUnit.NANOSECONDS.toMillis(nanosUntil(nowNanos)),
        recordDetail,
        0);
  }
}
