package fairlead.proxy.ingress;

import fairlead.policy.DenyReason;
import fairlead.policy.PolicySet;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.approval.Grants;
import fairlead.policy.match.Host;
import fairlead.proxy.audit.AuditLog;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.http1.Fault;
import fairlead.proxy.http1.RequestHead;
import fairlead.proxy.http1.TargetForm;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.session.Admission;
import fairlead.proxy.session.TunnelEnd;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to a refusal or a pass: target, identity, room in the audit log,
 * decision, in the order in which reasons are given (see {@link DenyReason}). What comes behind the
 * head waits unread.
 */
final class Intake implements Exchange {
  private static final int DEFAULT_HTTP_PORT = 80;

  /** How long one waits for the disk: as for the ledger. */
  private static final long LONGEST_COMMIT_MILLIS = 2_000;

  /** How often the ledger is asked before a request is refused: answers may be overtaken. */
  private static final int MOST_QUESTIONS = 4;

  /** One before it begins, where the tier has it so, and one at its end. */
  private static final int MOST_RECORDS = 2;

  private static final Admission.Refused UNANSWERED =
      new Admission.Refused(DenyReason.LEDGER_UNAVAILABLE, null, false, Duration.ofSeconds(5));

  private static final Admission.Refused STOPPING =
      new Admission.Refused(DenyReason.DRAINING, null, false, null);

  private final ClientConnection client;
  private final Worker worker;
  private final RequestHead head;
  private final Visit visit;
  private @Nullable Host host;
  private long people;
  private int asked;
  private boolean gone;
  private TunnelEnd left = TunnelEnd.CLIENT_CLOSED;
  private @Nullable Hold hold;

  Intake(ClientConnection client) {
    this.client = client;
    this.worker = client.worker;
    this.head = client.head;
    Parts parts = worker.parts;
    this.visit =
        new Visit(
            worker.ids.next(),
            parts.clock().instant(),
            client.channel.remoteAddress(),
            parts.refusals(),
            parts.nanos().getAsLong());
  }

  /** Answers a head that the reader did not accept; the connection ends. */
  void malformed(Fault fault) {
    DenyReason reason =
        switch (fault.kind()) {
          case BAD_REQUEST -> DenyReason.BAD_REQUEST;
          case HEAD_TOO_LARGE -> DenyReason.HEAD_TOO_LARGE;
          case URI_TOO_LONG -> DenyReason.URI_TOO_LONG;
        };
    refuse(reason, fault.words() + " (" + fault.section() + ")");
  }

  /** Takes a complete head through its phases. */
  void start() {
    String problem = readTarget();
    if (problem != null) {
      refuse(DenyReason.BAD_REQUEST, problem);
    } else if (worker.parts.portal().isAt(visit.host, visit.port)) {
      pass(
          new Route.ToPortal(worker, visit.client),
          new Account.Unrecorded(),
          Watch.overNobody(worker, visit));
    } else if (head.via(worker.config.pseudonym())) {
      refuse(DenyReason.LOOP_DETECTED, null);
    } else if (client.overloaded) {
      refuse(DenyReason.OVERLOADED, null);
    } else {
      people = worker.parts.authenticator().generation();
      identified(
          worker
              .parts
              .authenticator()
              .identify(head.proxyAuthorization(), visit.client.getAddress()));
    }
  }

  private @Nullable String readTarget() {
    visit.method = head.method();
    TargetForm form = head.form();
    if (form != TargetForm.ABSOLUTE && form != TargetForm.AUTHORITY) {
      return "This is a proxy: the request-target must be a whole URL (RFC 9112 section 3.2.2)."
          + " Pages for people are at "
          + worker.parts.portal().publicUrl();
    }
    if (form == TargetForm.ABSOLUTE && !head.scheme().equals("http")) {
      return "Only http:// goes in absolute-form; use CONNECT for anything else.";
    }
    visit.scheme = form == TargetForm.ABSOLUTE ? Scheme.HTTP : Scheme.CONNECT;
    visit.port = head.port() < 0 ? DEFAULT_HTTP_PORT : head.port();
    visit.path = form == TargetForm.ABSOLUTE ? head.path() : "";
    host = Host.parse(head.host());
    visit.host = host == null ? head.host() : host.text();
    return host == null ? "The host is neither a DNS name nor an address in normal form." : null;
  }

  private void identified(Authenticator.Identification who) {
    if (gone) {
      return;
    }
    switch (who) {
      case Authenticator.Known known -> reserve(known);
      case Authenticator.Missing _ -> challenge(DenyReason.CREDENTIALS_REQUIRED);
      case Authenticator.Bad _ -> challenge(DenyReason.BAD_CREDENTIALS);
      case Authenticator.Throttled wait -> answer(DenyReason.LOGIN_THROTTLED, wait.retryAfter());
      case Authenticator.Busy busy -> refuse(DenyReason.OVERLOADED, null, busy.retryAfter());
      case Authenticator.Pending pending ->
          pending.result().thenAccept(later -> client.later(() -> identified(later)));
    }
  }

  private void reserve(Authenticator.Known known) {
    visit.user = known.principal().user();
    if (worker.draining()) {
      refuse(DenyReason.DRAINING, null);
    } else {
      reserved(known, worker.parts.audit().accept(MOST_RECORDS));
    }
  }

  private void reserved(Authenticator.Known known, AuditLog.Acceptance acceptance) {
    switch (acceptance) {
      case AuditLog.Permit permit when gone -> permit.release();
      case AuditLog.Permit permit -> decideOrRelease(known, permit);
      case AuditLog.Unavailable _ when gone -> {}
      case AuditLog.Unavailable _ when goesOnWithoutAudit(known) ->
          decideOrRelease(known, worker.parts.audit().orDrop());
      case AuditLog.Unavailable _ -> answer(DenyReason.AUDIT_UNAVAILABLE, null);
      case AuditLog.Pending pending ->
          pending.answer().thenAccept(later -> client.later(() -> reserved(known, later)));
    }
  }

  private boolean goesOnWithoutAudit(Authenticator.Known known) {
    Parts parts = worker.parts;
    PolicySet policies = parts.policies().get();
    return parts
        .sessions()
        .place(policies, known.principal(), visit.client.getAddress())
        .tier()
        .goesOnWithoutAudit();
  }

  private void decideOrRelease(Authenticator.Known known, AuditLog.Permit permit) {
    try {
      decide(known, permit);
    } catch (RuntimeException e) {
      permit.release();
      throw e;
    }
  }

  private void decide(Authenticator.Known known, AuditLog.Permit permit) {
    if (gone) {
      permit.release();
      return;
    }
    Parts parts = worker.parts;
    long began = parts.nanos().getAsLong();
    PolicySet policies = parts.policies().get();
    visit.policy = policies.hash();
    PolicySet.Assignment place =
        parts.sessions().place(policies, known.principal(), visit.client.getAddress());
    visit.assignment = place;
    if (host == null || visit.scheme == null) {
      throw new IllegalStateException("decided without a target");
    }
    WebRequest request = new WebRequest(visit.scheme, host, visit.port, visit.method, visit.path);
    Admission.Verdict verdict = parts.sessions().ask(policies, place, known.principal(), request);
    parts.meters().decided(parts.nanos().getAsLong() - began);
    if (!(verdict instanceof Admission.Asked)) {
      leave();
    }
    switch (verdict) {
      case Admission.Asked asked -> askedFor(asked, place.grants(), known, permit);
      case Admission.Admitted admitted -> admit(admitted.admission(), known, permit);
      case Admission.Refused refused -> refuse(refused, permit);
      case Admission.Later later -> askAgain(later, known, permit);
    }
  }

  /** Holds a request while its person waits for a verdict on its host; else refuses it. */
  private void askedFor(
      Admission.Asked asked, Grants held, Authenticator.Known known, AuditLog.Permit permit) {
    visit.approval = asked.ask().approval();
    Hold before = hold;
    if (before == null && !client.inputFinished()) {
      hold = Hold.begin(worker, known, permit, asked, held);
    } else if (before != null && !before.goesOn(asked, held)) {
      leave();
    }
    if (hold == null) {
      refuse(asked.refusal(), permit);
    }
  }

  /** Holds it no longer. */
  private void leave() {
    if (hold != null) {
      hold.leave();
      hold = null;
      asked = 0;
    }
  }

  @Override
  public void tick(long nowMillis) {
    Hold holding = hold;
    if (holding == null) {
      return;
    }
    if (worker.draining()) {
      leave();
      refuse(STOPPING, holding.permit);
    } else if (holding.isDue()) {
      decideOrRelease(holding.known, holding.permit);
    }
  }

  /** Whoever may have left is not held, but answered: it may only have said all. */
  @Override
  public void clientFinished() {
    Hold holding = hold;
    if (holding != null) {
      leave();
      refuse(holding.asked().refusal(), holding.permit);
    }
  }

  /** Waits for the ledger, off the loop, and decides anew; the policy may be another one then. */
  private void askAgain(Admission.Later later, Authenticator.Known known, AuditLog.Permit permit) {
    if (++asked > MOST_QUESTIONS) {
      refuse(UNANSWERED, permit);
      return;
    }
    later
        .answered()
        .whenComplete(
            (_, failure) ->
                client.later(
                    () -> {
                      if (failure == null || gone) {
                        decideOrRelease(known, permit);
                      } else {
                        refuse(UNANSWERED, permit);
                      }
                    }));
  }

  private void refuse(Admission.Refused refused, AuditLog.Permit permit) {
    visit.rule = refused.rule();
    visit.quiet = refused.quiet();
    AuditRecord.Outcome outcome =
        refused.quiet() ? AuditRecord.Outcome.EXPECTED : AuditRecord.Outcome.REFUSED;
    AuditRecord entry = refusal(outcome, refused.reason());
    if (visit.isStrict()) {
      onDisk(permit.commit(entry), onDisk -> answered(onDisk, refused, outcome));
    } else {
      permit.write(entry);
      answered(true, refused, outcome);
    }
    permit.release();
  }

  private void answered(boolean recorded, Admission.Refused refused, AuditRecord.Outcome outcome) {
    if (recorded) {
      reply(refused.reason(), outcome, refused.retryAfter());
    } else {
      answer(DenyReason.AUDIT_UNAVAILABLE, null);
    }
  }

  /** Waits, but not for long, until a record is on disk; the tier may go on without. */
  private void onDisk(CompletionStage<Boolean> committed, Consumer<Boolean> then) {
    committed
        .toCompletableFuture()
        .completeOnTimeout(false, LONGEST_COMMIT_MILLIS, TimeUnit.MILLISECONDS)
        .thenAccept(
            onDisk -> client.later(() -> then.accept(onDisk || visit.goesOnWithoutAudit())));
  }

  private void admit(Admission pass, Authenticator.Known known, AuditLog.Permit permit) {
    visit.rule = pass.decision().rule();
    visit.reported(pass.decision().reported());
    visit.session = pass.passage().session().isEmpty() ? null : pass.passage().session();
    Account.Kept account = new Account.Kept(worker, visit, permit, pass.passage());
    if (account.opensOnDisk()) {
      onDisk(account.openedOnDisk(), onDisk -> opened(onDisk, pass, account, known));
    } else {
      begin(pass, account, known);
    }
  }

  /** Goes on once its first record is on disk; what may have happened meanwhile is looked at. */
  private void opened(
      boolean onDisk, Admission pass, Account.Kept account, Authenticator.Known known) {
    if (gone && head.isConnect()) {
      account.abandoned(left);
    } else if (gone) {
      account.relayed(AuditRecord.Outcome.ALLOWED, left.label(), 0, 0, 0);
    } else if (onDisk) {
      begin(pass, account, known);
    } else {
      DenyReason reason = DenyReason.AUDIT_UNAVAILABLE;
      visit.refusedLater(reason, null);
      account.refused(
          head.isConnect() ? AuditRecord.Kind.TUNNEL : AuditRecord.Kind.REQUEST, reason);
      boolean goOn = mayGoOn(reason);
      client.answer(client.refuser.answer(visit, reason, head, null, !goOn), goOn);
    }
  }

  private void begin(Admission pass, Account account, Authenticator.Known known) {
    if (head.maxForwards() == 0 && FinalRecipient.answers(head.method())) {
      FinalRecipient.answer(client, visit, account);
    } else {
      Watch watch = Watch.over(worker, visit, pass, known, people);
      pass(new Route.Admitted(worker.egress, pass), account, watch);
    }
  }

  private void pass(Route route, Account account, Watch watch) {
    if (head.isConnect()) {
      Connect next = new Connect(client, visit, route, account, watch);
      client.proceed(next);
      next.start();
    } else {
      Forward next = new Forward(client, visit, route, account, watch);
      client.proceed(next);
      next.start();
    }
  }

  /** Refuses before any record was reserved. */
  void refuse(DenyReason reason, @Nullable String detail) {
    refuse(reason, detail, null);
  }

  private void refuse(DenyReason reason, @Nullable String detail, @Nullable Duration retryAfter) {
    visit.detail = detail;
    if (worker.parts.audit().accept(1) instanceof AuditLog.Permit permit) {
      permit.write(refusal(AuditRecord.Outcome.REFUSED, reason));
      permit.release();
    }
    answer(reason, retryAfter);
  }

  /**
   * A challenge is metered only: clients send their first request without credentials as a rule.
   */
  private void challenge(DenyReason reason) {
    answer(reason, null);
  }

  private AuditRecord refusal(AuditRecord.Outcome outcome, DenyReason reason) {
    return visit.refused(
        AuditRecord.Kind.REQUEST, outcome, reason, 0, worker.parts.nanos().getAsLong());
  }

  private void answer(DenyReason reason, @Nullable Duration retryAfter) {
    reply(reason, AuditRecord.Outcome.REFUSED, retryAfter);
  }

  private void reply(
      DenyReason reason, AuditRecord.Outcome outcome, @Nullable Duration retryAfter) {
    worker
        .parts
        .meters()
        .requestEnded(
            visit.tier(),
            outcome,
            reason.label(),
            visit.nanosUntil(worker.parts.nanos().getAsLong()));
    boolean keepAlive = mayGoOn(reason);
    RequestHead read = head.fault() == null ? head : null;
    client.answer(client.refuser.answer(visit, reason, read, retryAfter, !keepAlive), keepAlive);
  }

  /** A refused CONNECT closes (RFC 9931), and so does whatever leaves a body unread. */
  private boolean mayGoOn(DenyReason reason) {
    return head.fault() == null
        && reason.status() != DenyReason.BAD_REQUEST.status()
        && reason != DenyReason.REQUEST_TIMEOUT
        && reason != DenyReason.OVERLOADED
        && reason != DenyReason.DRAINING
        && !head.isConnect()
        && client.mayGoOnUnread();
  }

  @Override
  public void clientGone(TunnelEnd why) {
    gone = true;
    left = why;
    Hold holding = hold;
    if (holding != null) {
      leave();
      holding.permit.release();
    }
  }
}
