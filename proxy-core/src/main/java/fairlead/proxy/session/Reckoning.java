package fairlead.proxy.session;

import fairlead.policy.DenyReason;
import fairlead.policy.Tier;
import fairlead.policy.quota.Budget;
import fairlead.policy.session.Account;
import fairlead.policy.session.Days;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Opening;
import fairlead.policy.session.Session;
import fairlead.policy.session.Usage;
import fairlead.proxy.ledger.SessionLedger.Held;
import fairlead.proxy.ledger.SessionLedger.Outlook;
import fairlead.proxy.session.SessionView.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is left of sessions and budgets at one instant. Immutable.
 *
 * @param unspent octets of an account that are charged already and not used yet
 */
record Reckoning(Instant now, ZoneId zone, ToLongFunction<Account> unspent) {
  /** What one waits for who has no session: it has not begun. */
  private static final Set<DenyReason> WAITING =
      Set.of(DenyReason.NEEDS_APPROVAL, DenyReason.NOT_STARTED, DenyReason.AWAITING_SUPERVISOR);

  /** A session as operators see it. */
  SessionView listed(Held held) {
    Session session = held.session();
    Ending ending = session.ending();
    return view(held, state(session), ending == null ? null : ending.label(), null, List.of());
  }

  /**
   * A person's session. One that ended, and behind which a request would simply begin another or go
   * on, is shown as what that request would find.
   */
  SessionView own(Account account, Tier tier, @Nullable String room, Outlook outlook) {
    Held held = outlook.held();
    State state = held == null ? State.NOT_STARTED : state(held.session());
    if (held != null && state != State.ENDED && state != State.NOT_STARTED) {
      SessionView view = listed(held);
      return view(held, state, view.reason(), null, due(tier, state, view.left()));
    }
    Usage usage = outlook.means().usage();
    return switch (opening(account, tier, room, outlook, false)) {
      case Opening.Joined joined ->
          view(new Held(joined.session(), usage), State.NOT_STARTED, null, null, List.of());
      case Opening.Opened _ -> fresh(account, tier, usage, null, null);
      case Opening.Refused(var reason, var until) ->
          held == null || WAITING.contains(reason)
              ? fresh(account, tier, usage, reason.label(), finite(until))
              : view(held, State.ENDED, reason.label(), finite(until), List.of());
    };
  }

  private Opening opening(
      Account account, Tier tier, @Nullable String room, Outlook outlook, boolean chosen) {
    Session last = outlook.held() == null ? null : outlook.held().session();
    return Opening.of(last, Wishes.of("", account, tier, room, chosen), outlook.means(), zone, now);
  }

  /** Whether a person could begin a session now by saying so, and not by use alone. */
  boolean mayStart(Account account, Tier tier, @Nullable String room, Outlook outlook) {
    return opening(account, tier, room, outlook, false) instanceof Opening.Refused(var reason, _)
        && reason == DenyReason.NOT_STARTED
        && opening(account, tier, room, outlook, true) instanceof Opening.Opened;
  }

  private SessionView fresh(
      Account account, Tier tier, Usage usage, @Nullable String reason, @Nullable Instant next) {
    Session fresh = Session.open("", account, Session.Terms.of(tier), now);
    Long bytes = bytesLeft(fresh, usage);
    Duration left = left(fresh, usage);
    return new SessionView(
        null, account, State.NOT_STARTED, null, null, left, bytes, reason, next, List.of());
  }

  private SessionView view(
      Held held, State state, @Nullable String reason, @Nullable Instant next, List<Duration> due) {
    Session session = held.session();
    boolean kept = session.ending() == Ending.UNSUPERVISED;
    boolean over = (state == State.ENDED && !kept) || state == State.DRAINING;
    return new SessionView(
        session.id(),
        session.account(),
        state,
        session.opened(),
        ends(held, state),
        over ? Duration.ZERO : left(session, held.usage()),
        bytesLeft(session, held.usage()),
        reason,
        next,
        due);
  }

  private State state(Session session) {
    return switch (session.state()) {
      case ACTIVE -> State.ACTIVE;
      case PAUSED -> State.PAUSED;
      case ENDED -> drains(session) ? State.DRAINING : State.ENDED;
    };
  }

  private boolean drains(Session session) {
    return session.drains(now);
  }

  private @Nullable Instant ends(Held held, State state) {
    Session session = held.session();
    Instant ended = session.ended();
    return switch (state) {
      case ACTIVE -> finite(session.deadline(held.usage(), zone).at());
      case DRAINING -> ended == null ? null : ended.plus(session.terms().drain());
      case ENDED -> ended;
      case PAUSED, NOT_STARTED -> null;
    };
  }

  private @Nullable Duration left(Session session, Usage usage) {
    Instant end = finite(session.deadline(usage, zone).at());
    if (end == null) {
      return null;
    }
    Duration left = Duration.between(session.settled(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static @Nullable Instant finite(Instant at) {
    return at.equals(Instant.MAX) ? null : at;
  }

  private @Nullable Long bytesLeft(Session session, Usage usage) {
    Budget data = session.terms().data();
    return data == null
        ? null
        : Math.max(0, data.amount() - dataUsed(data, session.account(), usage));
  }

  private long dataUsed(Budget data, Account account, Usage usage) {
    long charged = usage.data(data.period(), today());
    return Math.max(0, charged - unspent.applyAsLong(account));
  }

  private LocalDate today() {
    return Days.of(now, zone);
  }

  private static List<Duration> due(Tier tier, State state, @Nullable Duration left) {
    return state != State.ACTIVE || left == null
        ? List.of()
        : tier.session().warn().stream().filter(warn -> left.compareTo(warn) <= 0).toList();
  }

  /** The budgets that hold for a person: those of a session that runs, else the tier's of now. */
  List<QuotaView> quotas(Account account, Tier tier, @Nullable Held held) {
    Usage usage = held == null ? Usage.NONE : held.usage();
    Session.Terms terms =
        held == null || held.session().state() == Session.State.ENDED
            ? Session.Terms.of(tier)
            : held.session().terms();
    List<QuotaView> all = new ArrayList<>();
    Budget data = terms.data();
    if (data != null) {
      all.add(quota(QuotaView.Kind.DATA, data, dataUsed(data, account, usage)));
    }
    Budget time = terms.time();
    if (time != null) {
      all.add(quota(QuotaView.Kind.TIME, time, usage.time(time.period(), today())));
    }
    Budget sessions = tier.sessions();
    if (sessions != null) {
      all.add(quota(QuotaView.Kind.SESSIONS, sessions, usage.sessions(sessions.period(), today())));
    }
    return all;
  }

  private QuotaView quota(QuotaView.Kind kind, Budget budget, long used) {
    Instant resets = Days.start(budget.period().next(today()), zone);
    return new QuotaView(kind, used, budget.amount(), budget.period(), resets);
  }
}
