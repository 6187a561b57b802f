package fairlead.proxy.session;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Tier;
import fairlead.policy.WebRequest;
import fairlead.policy.approval.Grants;
import fairlead.policy.quota.SessionTerms;
import fairlead.policy.session.Account;
import fairlead.policy.session.Ending;
import fairlead.policy.supervision.Supervision;
import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.Holdings;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Admission: decides each request, and lets it into its account's session on this node. Only where
 * this node does not hold a session that goes on, the ledger is asked first, on another thread.
 *
 * <p>Thread-safe; never blocks, never locks. The event loops read what {@link SessionKeeper} keeps
 * true.
 */
public final class Sessions {
  /** For so long the ledger has to be silent before sessions that it bounds are held up. */
  private static final long AWAY_MILLIS = 3_000;

  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final ConcurrentMap<Account, Standing> standings = new ConcurrentHashMap<>();
  private final WaitingRoom waiting = new WaitingRoom();
  private final SessionKeeper keeper;
  private final GrantBook grants;
  private final Heartbeat heartbeat;
  private final LongSupplier nanos;
  private final Awaiting awaiting = new Awaiting();

  Sessions(SessionKeeper keeper, GrantBook grants, Heartbeat heartbeat, LongSupplier nanos) {
    this.keeper = keeper;
    this.grants = grants;
    this.heartbeat = heartbeat;
    this.nanos = nanos;
  }

  /** The ledger's clock, ms since the epoch. */
  public long millis() {
    return heartbeat.millis();
  }

  /** Whether the ledger has been out of reach for so long that sessions must not go on as usual. */
  boolean ledgerIsAway() {
    return heartbeat.silentMillis() >= AWAY_MILLIS;
  }

  ConcurrentMap<Account, Standing> standings() {
    return standings;
  }

  /** Where a principal stands, as far as this node knows what it holds. */
  public PolicySet.Assignment place(PolicySet policies, Principal principal, InetAddress client) {
    return grants.assign(policies, principal, client);
  }

  /** What a user holds, as this node knows; to be compared by identity with what it was before. */
  public Grants held(PolicySet policies, String user) {
    return grants.grants(policies, user);
  }

  /** Whether it is known what somebody holds. */
  public static boolean isKnown(Grants held) {
    return held != GrantBook.UNKNOWN;
  }

  /** Where requests are that are held for a verdict. */
  public WaitingRoom waiting() {
    return waiting;
  }

  /**
   * Decides a request on one generation, and admits it if that and its session allow it. Whom a
   * rule lets into a session that goes on waits for nobody; only what could be otherwise with a
   * grant waits until it is known what its person holds.
   *
   * @param assignment from {@link #place}
   */
  public Admission.Verdict ask(
      PolicySet policies,
      PolicySet.Assignment assignment,
      Principal principal,
      WebRequest request) {
    long now = heartbeat.millis();
    return switch (policies.decide(assignment, request, Instant.ofEpochMilli(now))) {
      case Decision.Ask _ when !isKnown(assignment.grants()) -> unknown(principal.user());
      case Decision.Deny _ when !isKnown(assignment.grants()) -> unknown(principal.user());
      case Decision.Ask ask -> {
        Account account = new Account(principal.user(), assignment.tier().name());
        Admission.Verdict first = beforeAsking(account, policies, now);
        yield first == null ? asked(ask, assignment, principal, request, now) : first;
      }
      case Decision.Deny deny -> refused(deny, now);
      case Decision.Allow allow -> {
        Tier tier = assignment.tier();
        Standing standing = enter(new Account(principal.user(), tier.name()));
        Admission.Verdict no = allow.free() ? null : check(standing, policies, assignment, now);
        no = no == null ? limits(standing, tier) : no;
        if (no != null) {
          standing.leave();
          yield no;
        }
        yield new Admission.Admitted(
            new Admission(
                policies,
                assignment,
                principal,
                request,
                allow,
                passage(standing, tier, allow, request, now)));
      }
    };
  }

  /** Waits until it is known what a user holds, if the ledger can be asked. */
  private Admission.Verdict unknown(String user) {
    CompletableFuture<Void> answered = grants.answered(user);
    return answered == null
        ? refused(DenyReason.LEDGER_UNAVAILABLE, ASK_AGAIN)
        : new Admission.Later(answered);
  }

  /**
   * What of the account's session, as this node knows it, refuses before an approval is missed;
   * null if nothing does. No session is opened for what is not let in.
   */
  private Admission.@Nullable Verdict beforeAsking(Account account, PolicySet policies, long now) {
    Standing standing = standings.get(account);
    if (standing == null) {
      return null;
    }
    long barredUntil = standing.barredUntil(now);
    if (barredUntil > 0) {
      return refused(DenyReason.REVOKED, Duration.ofMillis(barredUntil - now));
    }
    Standing.Refusal before = standing.refusal();
    if (before != null && now < before.heldUntil() && before.policy().equals(policies.hash())) {
      return refused(before, now);
    }
    Standing.View view = standing.view();
    if (view != null && view.isPaused(now)) {
      return refused(view.pauseReason(), ASK_AGAIN);
    }
    Reservation data = standing.reservation();
    return data != null && data.refuses()
        ? refused(DenyReason.QUOTA_DATA, between(now, data.ends(policies.zone())))
        : null;
  }

  private Admission.Verdict asked(
      Decision.Ask ask,
      PolicySet.Assignment assignment,
      Principal principal,
      WebRequest request,
      long now) {
    Duration hold = ask.hold();
    Holdings holdings = hold == null ? null : grants.known(principal.user());
    if (holdings != null && holdings.grants() != assignment.grants()) {
      return new Admission.Later(CompletableFuture.completedFuture(null)); // news meanwhile
    }
    Instant at = Instant.ofEpochMilli(now);
    Instant pending =
        holdings == null
            ? null
            : holdings.pendingUntil(assignment.tier().name(), request.host().text(), at);
    if (hold == null || pending == null) {
      return new Admission.Asked(ask, null);
    }
    Duration rest = Duration.between(at, pending);
    return new Admission.Asked(ask, rest.compareTo(hold) < 0 ? rest : hold);
  }

  /** A window that is closed says when it opens; of nothing else the policy knows the end. */
  private static Admission.Refused refused(Decision.Deny deny, long now) {
    boolean known =
        deny.reason() == DenyReason.OUTSIDE_SCHEDULE && deny.until().isBefore(Instant.MAX);
    Duration wait = known ? Duration.between(Instant.ofEpochMilli(now), deny.until()) : null;
    return new Admission.Refused(deny.reason(), deny.rule(), deny.quiet(), wait);
  }

  private Standing enter(Account account) {
    while (true) {
      Standing standing = standings.get(account); // locks nothing
      if (standing == null) {
        standing = standings.computeIfAbsent(account, keeper::fresh);
      }
      if (standing.enter()) {
        return standing;
      }
      standings.remove(account, standing);
    }
  }

  private Passage passage(
      Standing standing, Tier tier, Decision.Allow allow, WebRequest request, long now) {
    if (allow.free()) {
      return Passage.free(standing);
    }
    standing.use(now);
    Passage passage = Passage.through(standing, this, tier.goesOnWithoutLedger());
    Supervision supervision = tier.supervision();
    if (supervision != null && supervision.sees().contains(Supervision.Sees.HOSTS)) {
      passage.to(request.host().text());
    }
    return passage;
  }

  /** Why the account's session does not let a request in now; null if it does. */
  private Admission.@Nullable Verdict check(
      Standing standing, PolicySet policies, PolicySet.Assignment assignment, long now) {
    Tier tier = assignment.tier();
    Standing.View view = standing.view();
    if (view == null || (view.isActive() && view.isIdle(standing.used(), now))) {
      return open(standing, policies, assignment, now);
    }
    if (view.isPaused(now) && now < view.pauseEnd()) {
      return refused(view.pauseReason(), ASK_AGAIN);
    }
    if (!view.isActive() || now >= view.deadline() || view.isPaused(now)) {
      return open(standing, policies, assignment, now);
    }
    Reservation data = standing.reservation();
    if (!tier.goesOnWithoutLedger() && ledgerIsAway() && (data == null || data.available() <= 0)) {
      return refused(DenyReason.PAUSED, ASK_AGAIN);
    }
    return data != null && data.refuses()
        ? refused(DenyReason.QUOTA_DATA, between(now, data.ends(policies.zone())))
        : null;
  }

  private Admission.Verdict open(
      Standing standing, PolicySet policies, PolicySet.Assignment assignment, long now) {
    CompletableFuture<Void> unknown =
        isKnown(assignment.grants()) ? null : grants.answered(standing.account.user());
    if (unknown != null) {
      return new Admission.Later(unknown); // the session may have to be one of another tier
    }
    Tier tier = assignment.tier();
    Standing.Refusal before = standing.refusal();
    if (before != null && now < before.heldUntil() && before.policy().equals(policies.hash())) {
      if (before.reason() == DenyReason.AWAITING_SUPERVISOR) {
        awaiting.note(standing.account, assignment.room(), now);
      }
      return refused(before, now);
    }
    if (!mayOpenAlone(tier) && ledgerIsAway()) {
      return refused(DenyReason.LEDGER_UNAVAILABLE, ASK_AGAIN);
    }
    awaiting.leave(standing.account);
    return new Admission.Later(keeper.open(standing, policies, tier, assignment.room()));
  }

  /** Whether sessions may begin while the ledger is away: grants and starts are there only. */
  static boolean mayOpenAlone(Tier tier) {
    return tier.goesOnWithoutLedger()
        && tier.approval() == null
        && tier.session().start() == SessionTerms.Start.USE;
  }

  private static Admission.Refused refused(Standing.Refusal why, long now) {
    boolean known = why.until().isBefore(Instant.MAX);
    Duration unknown = why.reason() == DenyReason.AWAITING_SUPERVISOR ? ASK_AGAIN : null;
    return refused(why.reason(), known ? between(now, why.until()) : unknown);
  }

  /** Who waits for a room to be started. */
  Awaiting awaiting() {
    return awaiting;
  }

  private Admission.@Nullable Verdict limits(Standing standing, Tier tier) {
    int most = tier.limits().connections();
    if (most > 0 && standing.underWay() > most) {
      return refused(DenyReason.TOO_MANY_CONNECTIONS, MOMENT);
    }
    int perMinute = tier.limits().requests();
    long wait = perMinute == 0 ? 0 : standing.rate.take(perMinute, nanos.getAsLong());
    return wait == 0 ? null : refused(DenyReason.RATE_LIMITED, Duration.ofNanos(wait));
  }

  private static Admission.Refused refused(DenyReason reason, @Nullable Duration wait) {
    return new Admission.Refused(reason, null, false, wait);
  }

  private static Duration between(long now, Instant until) {
    return Duration.between(Instant.ofEpochMilli(now), until);
  }

  /** How what is under way ends with its session. */
  static TunnelEnd endOf(Ending ending) {
    return switch (ending) {
      case LENGTH, USER -> TunnelEnd.SESSION_ENDED;
      case TIME -> TunnelEnd.QUOTA_TIME;
      case IDLE -> TunnelEnd.IDLE;
      case UNSUPERVISED -> TunnelEnd.SUPERVISOR_ABSENT;
      case GRANT -> TunnelEnd.GRANT_ENDED;
      case REVOKED -> TunnelEnd.REVOKED;
    };
  }
}
