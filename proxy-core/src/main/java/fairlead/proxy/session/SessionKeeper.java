package fairlead.proxy.session;

import fairlead.policy.DenyReason;
import fairlead.policy.PolicySet;
import fairlead.policy.Tier;
import fairlead.policy.session.Account;
import fairlead.policy.session.Days;
import fairlead.policy.session.Opening;
import fairlead.policy.session.Session;
import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.HoldingLedger;
import fairlead.proxy.ledger.SessionLedger;
import fairlead.proxy.notice.Notices;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what this node holds of sessions as the ledger has it: asks when a session is wanted, when
 * one is due to end and when something changed elsewhere; tells what was used; returns what was
 * reserved and is not needed.
 *
 * <p>{@link #sweep} is for one thread, which may be busy for some milliseconds; the rest is
 * thread-safe and never blocks, but for {@link #close}.
 */
public final class SessionKeeper implements LocalSessions, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);
  private static final long ANSWER_SECONDS = 2;
  private static final long REFUSAL_HELD_MILLIS = 2_000;

  /** A room that is started lets people in within a second. */
  private static final long AWAITING_HELD_MILLIS = 700;

  /** How long a session that nobody uses here is remembered. */
  private static final long REMEMBERED_MILLIS = 60_000;

  private static final int MOST_TOUCHES = 256;
  private static final int CLOSE_STEPS = 40;
  private static final long CLOSE_STEP_MILLIS = 50;
  private static final int SWEEPS_A_COUNT = 4;

  /** What a sweep asks of the ledger at most, as requests ask, too; the next one asks the rest. */
  private static final int MOST_LOOKS = 8_192;

  private final SessionLedger ledger;
  private final Heartbeat heartbeat;
  private final Supplier<PolicySet> policies;
  private final Supplier<String> ids;
  private final SessionRecords records;
  private final LongSupplier nanos;
  private final MissedNotices missed;
  private final GrantBook grants;
  private final Sessions sessions;
  private final Agenda agenda = new Agenda();
  private final Census census = new Census();

  /** Of all sessions that were ever held here, also in tiers that the policy no longer has. */
  private final Set<String> tiers = ConcurrentHashMap.newKeySet();

  private int sweeps;
  private int looks;

  /**
   * A keeper of no sessions yet.
   *
   * @param ids makes ids of sessions
   * @param nanos the monotonic clock, ns
   * @param notices who hears of check-ins that did not come
   */
  public SessionKeeper(
      SessionLedger ledger,
      HoldingLedger holdings,
      Heartbeat heartbeat,
      Supplier<PolicySet> policies,
      Supplier<String> ids,
      LongSupplier nanos,
      SessionRecords records,
      Notices notices) {
    this.ledger = ledger;
    this.heartbeat = heartbeat;
    this.policies = policies;
    this.ids = ids;
    this.records = records;
    this.nanos = nanos;
    this.missed = new MissedNotices(ledger, policies, notices);
    this.grants = new GrantBook(holdings, heartbeat, policies, nanos);
    this.sessions = new Sessions(this, grants, heartbeat, nanos);
    heartbeat.onChange(this::changed);
  }

  /** What the proxy asks. */
  public Sessions sessions() {
    return sessions;
  }

  /** What the people who use this node hold. */
  public GrantBook grants() {
    return grants;
  }

  Standing fresh(Account account) {
    tiers.add(account.tier());
    return new Standing(account, ledger, agenda);
  }

  /** Asks the ledger for a session; several who ask at a time ask once. */
  CompletableFuture<Void> open(
      Standing standing, PolicySet policy, Tier tier, @Nullable String room) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> one = standing.askOnce(mine);
    if (one != mine) {
      return one;
    }
    Opening.Wish wish = Wishes.of(ids.get(), standing.account, tier, room, false);
    boolean alone = Sessions.mayOpenAlone(tier);
    if (alone && sessions.ledgerIsAway()) {
      openAlone(standing, wish, policy);
      answer(standing, mine, null);
      return mine;
    }
    soon(ledger.open(wish, policy.zone()))
        .whenComplete(
            (opened, failure) -> {
              if (opened != null) {
                take(standing, opened, policy);
              } else if (alone) {
                openAlone(standing, wish, policy);
              }
              answer(standing, mine, alone ? null : failure);
            });
    return mine;
  }

  private static <T> CompletableFuture<T> soon(CompletionStage<T> stage) {
    return stage.toCompletableFuture().copy().orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  private static void answer(
      Standing standing, CompletableFuture<Void> mine, @Nullable Throwable failure) {
    standing.asked(mine);
    if (failure == null) {
      mine.complete(null);
    } else {
      mine.completeExceptionally(failure);
    }
  }

  private void take(Standing standing, SessionLedger.Opened opened, PolicySet policy) {
    switch (opened) {
      case SessionLedger.Held held -> hold(standing, held, policy.zone());
      case SessionLedger.Refused(var reason, var until) -> refuse(standing, reason, until, policy);
    }
  }

  private void hold(Standing standing, SessionLedger.Held held, ZoneId zone) {
    standing.hold(held, zone, heartbeat.millis());
  }

  private void openAlone(Standing standing, Opening.Wish wish, PolicySet policy) {
    long now = heartbeat.millis();
    long barredUntil = standing.barredUntil(now);
    if (barredUntil > 0) {
      refuse(standing, DenyReason.REVOKED, Instant.ofEpochMilli(barredUntil), policy);
      return;
    }
    Instant opened = Instant.ofEpochMilli(now);
    standing.holdAlone(
        Session.open(wish.id(), wish.account(), wish.terms(), opened), policy.zone());
  }

  private void refuse(Standing standing, DenyReason why, Instant until, PolicySet policy) {
    boolean soon = why == DenyReason.AWAITING_SUPERVISOR;
    long held = heartbeat.millis() + (soon ? AWAITING_HELD_MILLIS : REFUSAL_HELD_MILLIS);
    long heldUntil = until.equals(Instant.MAX) ? held : Math.min(held, until.toEpochMilli());
    standing.refuse(new Standing.Refusal(why, until, heldUntil, policy.hash()));
  }

  private void changed(Heartbeat.Change change) {
    switch (change.kind()) {
      case SESSION -> {
        for (String tier : tiers) {
          refresh(new Account(change.user(), tier));
        }
      }
      case EVERYTHING -> sessions.standings().values().forEach(s -> s.stale(true));
      case ACCESS -> {
        // A grant may be no more on which a session goes on.
        for (String tier : tiers) {
          Account account = new Account(change.user(), tier);
          Standing standing = sessions.standings().get(account);
          Standing.View view = standing == null ? null : standing.view();
          if (view != null && view.session().pass() != null) {
            refresh(account);
          }
        }
      }
      case TOKEN, PASS, PSEUDONYM -> {}
    }
  }

  @Override
  public void refresh(Account account) {
    Standing standing = sessions.standings().get(account);
    if (standing != null) {
      standing.stale(true);
      look(standing);
    }
  }

  @Override
  public long unspent(Account account) {
    Standing standing = sessions.standings().get(account);
    Reservation data = standing == null ? null : standing.reservation();
    return data == null ? 0 : data.available();
  }

  @Override
  public List<String> hosts(Account account) {
    Standing standing = sessions.standings().get(account);
    return standing == null ? List.of() : standing.hosts.read();
  }

  @Override
  public List<Waiting> waiting() {
    return sessions.awaiting().read(heartbeat.millis()).stream()
        .map(each -> new Waiting(each.account(), each.room(), Instant.ofEpochMilli(each.since())))
        .toList();
  }

  /** Asks how the session stands now, unless something is being asked: then the sweep does. */
  private void look(Standing standing) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    if (standing.askOnce(mine) != mine) {
      return;
    }
    standing.stale(false);
    ZoneId zone = policies.get().zone();
    Standing.View view = standing.view();
    CompletionStage<?> answered =
        view != null && view.local()
            ? ledger.enter(view.session(), zone).thenAccept(held -> hold(standing, held, zone))
            : ledger
                .look(standing.account, zone)
                .thenAccept(
                    found ->
                        found.ifPresentOrElse(
                            held -> hold(standing, held, zone), standing::holdNone));
    soon(answered)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                standing.stale(true);
              }
              answer(standing, mine, null);
            });
  }

  /**
   * Looks after what is held here; to be called twice a second. Visits what something happened to
   * since the last call, and what is due now: what nobody uses costs next to nothing.
   */
  public void sweep() {
    long now = heartbeat.millis();
    ZoneId zone = policies.get().zone();
    boolean away = heartbeat.silentMillis() > 0;
    LocalDate today = Days.of(Instant.ofEpochMilli(now), zone);
    List<Standing> touched = new ArrayList<>();
    looks = 0;
    agenda.turn(
        now,
        standing -> {
          Sweep sweep = new Sweep(now, today, away, agenda.sinceVisit(standing));
          sweep(standing, sweep, touched);
        });
    tell(touched, now, false);
    grants.sweep();
    if (++sweeps % SWEEPS_A_COUNT == 0 && !away) {
      records.write(ledger, zone);
      missed.tell();
    }
  }

  private void sweep(Standing standing, Sweep sweep, List<Standing> touched) {
    long now = sweep.now();
    try {
      if (!sweep.away() && isDue(standing, now) && ++looks <= MOST_LOOKS) {
        look(standing);
      }
      boolean settled = standing.sweepReservations(sweep);
      if (!standing.isTold()) {
        touched.add(standing);
      } else if (settled
          && standing.isUnfunded()
          && isForgettable(standing, now)
          && standing.drop()) {
        sessions.standings().remove(standing.account, standing);
        census.count(standing, null);
        return;
      }
      census.count(standing, state(standing, now));
    } catch (RuntimeException e) {
      LOG.error("a session was not looked after because of a mistake of ours", e);
    }
    agenda.plan(standing, standing.nextVisit(now));
  }

  private @Nullable String state(Standing standing, long now) {
    Standing.View view = standing.view();
    return view == null || isForgettable(standing, now) ? null : view.state(now);
  }

  private static boolean isDue(Standing standing, long now) {
    Standing.View view = standing.view();
    if (standing.isAsking() || view == null) {
      return false;
    }
    return standing.isStale()
        || view.local()
        || (!view.isActive() && view.isPaused(now) && now >= view.pauseEnd())
        || (view.isActive()
            && (now >= view.deadline()
                || now >= view.turn()
                || now >= view.lapse()
                || (now - view.idle() >= standing.used() && standing.isTold())));
  }

  private boolean isForgettable(Standing standing, long now) {
    Standing.View view = standing.view();
    return standing.underWay() == 0
        && !standing.isAsking()
        && standing.barredUntil(now) == 0
        && standing.rate.isFull(nanos.getAsLong())
        && (view == null
            || (!view.local()
                && (view.session().state() == Session.State.ENDED
                    || now - standing.used() > REMEMBERED_MILLIS)));
  }

  private void tell(Collection<Standing> standings, long now, boolean all) {
    List<Standing.Told> news = new ArrayList<>();
    for (Standing standing : standings) {
      standing.tell(now, all, news::add);
    }
    for (int i = 0; i < news.size(); i += MOST_TOUCHES) {
      send(news.subList(i, Math.min(news.size(), i + MOST_TOUCHES)));
    }
  }

  private void send(List<Standing.Told> batch) {
    ledger
        .touch(batch.stream().map(Standing.Told::touch).toList())
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                batch.forEach(Standing.Told::notHeard);
              }
            });
  }

  /**
   * How many sessions this node holds, by tier and then by state, as of the last sweep; for its
   * thread.
   */
  public Map<String, Map<String, Integer>> counts() {
    return census.read();
  }

  /** Tells what was used and returns what was not, once no exchange is under way. Blocks, 2 s. */
  @Override
  public void close() {
    Collection<Standing> all = sessions.standings().values();
    tell(all, heartbeat.millis(), true);
    try {
      for (int i = 0; i < CLOSE_STEPS && !isSettled(all); i++) {
        all.forEach(Standing::giveUp);
        TimeUnit.MILLISECONDS.sleep(CLOSE_STEP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isSettled(Collection<Standing> all) {
    return all.stream().allMatch(Standing::isSettled);
  }
}
