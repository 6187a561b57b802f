package fairlead.proxy.session;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Tier;
import fairlead.policy.WebRequest;
import fairlead.policy.quota.SessionTerms;
import fairlead.policy.session.Account;
import fairlead.policy.session.Ending;
import fairlead.policy.supervision.Supervision;
import fairlead.proxy.ledger.Heartbeat;
import java.time.Duration;
import java.time.Instant;
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
  private final SessionKeeper keeper;
  private final Heartbeat heartbeat;
  private final LongSupplier nanos;
  private final Awaiting awaiting = new Awaiting();

  Sessions(SessionKeeper keeper, Heartbeat heartbeat, LongSupplier nanos) {
    this.keeper = keeper;
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

  /** Decides a request on one generation, and admits it if that and its session allow it. */
  public Admission.Verdict ask(
      PolicySet policies,
      PolicySet.Assignment assignment,
      Principal principal,
      WebRequest request) {
    long now = heartbeat.millis();
    return switch (policies.decide(assignment, request, Instant.ofEpochMilli(now))) {
      case Decision.Ask ask -> refused(ask.refusal(), now);
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
      return refused(
          view.awaitsCheckIn() ? DenyReason.AWAITING_SUPERVISOR : DenyReason.PAUSED, ASK_AGAIN);
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
    Tier tier = assignment.tier();
    Standing.Refusal before = standing.refusal();
    if (before != null && now < before.heldUntil() && before.policy().equals(policies.hash())) {
      return refused(before, standing.account, assignment.room(), now);
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

  private Admission.Refused refused(
      Standing.Refusal why, Account account, @Nullable String room, long now) {
    if (why.reason() == DenyReason.AWAITING_SUPERVISOR) {
      awaiting.note(account, room, now);
      return refused(why.reason(), ASK_AGAIN);
    }
    boolean known = why.until().isBefore(Instant.MAX);
    return refused(why.reason(), known ? between(now, why.until()) : null);
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
