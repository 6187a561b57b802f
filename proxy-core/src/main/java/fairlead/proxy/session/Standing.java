package fairlead.proxy.session;

import fairlead.policy.DenyReason;
import fairlead.policy.quota.Budget;
import fairlead.policy.session.Account;
import fairlead.policy.session.Days;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Lease;
import fairlead.policy.session.Session;
import fairlead.policy.session.Usage;
import fairlead.proxy.ledger.SessionLedger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an account holds now, as this node knows it: its session, its data, its rate. Thread-safe,
 * without locks; the event loops only read it, and count in it.
 */
final class Standing {
  /** The count of a standing that was dropped: nobody enters it any more. */
  private static final int DROPPED = Integer.MIN_VALUE / 2;

  /** Use is told this often at most: many people together must not make the ledger the work. */
  private static final long TOLD_EACH_MILLIS = 30_000;

  /** Half seconds after which the sweep looks whether one without a session can go. */
  private static final int SOON_FORGOTTEN = 8;

  final Account account;
  final Rate rate = new Rate();

  /** Of the sweep's {@link Agenda}: the half seconds of its next and its last visit; 0 for none. */
  long plannedFor;

  long visitedAt;

  /** Of the sweep's {@link Census}: the state in which it is counted. */
  @Nullable String countedAs;

  private final Agenda agenda;
  private final AtomicBoolean stirred = new AtomicBoolean();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicReference<@Nullable CompletableFuture<Void>> asking = new AtomicReference<>();
  private final Purse purse;

  /** Tallies of sessions that another one followed while something was under way in them. */
  private final Queue<Tally> earlier = new ConcurrentLinkedQueue<>();

  /** Of what is under way, where supervisors see that. */
  final Hosts hosts = new Hosts();

  private volatile Tally tally = new Tally("");
  private volatile @Nullable View view;
  private volatile @Nullable Refusal refusal;
  private volatile long used;
  private volatile boolean stale;

  /** Use behind a silence of so many ms stirs it: the ledger may have to hear of it at once. */
  private volatile long silence = Long.MAX_VALUE;

  /** Of the sweep: the use that the ledger was told of, and when it was told. */
  private volatile long toldUse;

  private long toldAt;

  Standing(Account account, SessionLedger ledger, Agenda agenda) {
    this.account = account;
    this.agenda = agenda;
    this.purse = new Purse(account, ledger, this::stir);
    stir();
  }

  /** Something happened that the next sweep has to look after. */
  void stir() {
    if (!stirred.get() && stirred.compareAndSet(false, true)) {
      agenda.add(this);
    }
  }

  /** The sweep comes: what happens from here on stirs it again. */
  void unstir() {
    stirred.set(false);
  }

  /**
   * A session as the event loops see it. Instants are of the ledger's clock, ms since the epoch.
   *
   * @param local whether this node opened it on its own, and the ledger does not know it yet
   * @param deadline when it ends if it is used all along
   * @param ending why it ends then
   * @param turn when the day turns, and it has to be looked at again
   * @param lapse when it pauses for lack of a check-in, of one that is active; the same as never
   *     where it ends before
   * @param pauseEnd when it ends if it is paused, or will be, and nobody resumes it
   * @param pauseEnding why it ends then
   */
  record View(
      Session session,
      boolean local,
      long deadline,
      Ending ending,
      long turn,
      long lapse,
      long pauseEnd,
      Ending pauseEnding) {

    static View of(Session session, Usage usage, boolean local, ZoneId zone) {
      Session.Deadline deadline = session.deadline(usage, zone);
      Instant last = session.ended() == null ? session.settled() : session.ended();
      long turn = Days.turn(last, zone).toEpochMilli();
      Instant lapse = session.lapse().isBefore(deadline.at()) ? session.lapse() : Instant.MAX;
      Instant hold = holdEnd(session, lapse);
      Instant granted = session.pass() == null ? Instant.MAX : session.pass().until();
      boolean absent = hold.isBefore(granted);
      return new View(
          session,
          local,
          millis(deadline.at()),
          deadline.ending(),
          turn,
          millis(lapse),
          millis(absent ? hold : granted),
          absent ? Ending.UNSUPERVISED : Ending.GRANT);
    }

    private static Instant holdEnd(Session session, Instant lapse) {
      Lease lease = session.terms().lease();
      return lease == null || lapse.equals(Instant.MAX)
          ? session.holdEnd()
          : lapse.plus(lease.hold());
    }

    private static long millis(Instant at) {
      return at.equals(Instant.MAX) ? Long.MAX_VALUE : at.toEpochMilli();
    }

    boolean isActive() {
      return session.state() == Session.State.ACTIVE;
    }

    /** Whether it is paused at this instant, which the ledger need not have noticed yet. */
    boolean isPaused(long now) {
      return session.state() == Session.State.PAUSED || (isActive() && now >= lapse);
    }

    /** What a request is told while it is paused. */
    DenyReason pauseReason() {
      boolean awaits = session.state() != Session.State.PAUSED || session.awaitsCheckIn();
      return awaits ? DenyReason.AWAITING_SUPERVISOR : DenyReason.PAUSED;
    }

    /** Whether nobody used it for so long that it has ended. */
    boolean isIdle(long used, long now) {
      return Math.min(now, lapse) - idle() >= used;
    }

    /** The word for where it stands, as people and metrics have it. */
    String state(long now) {
      return switch (session.state()) {
        case ACTIVE -> now >= lapse ? "paused" : now < deadline ? "active" : "draining";
        case PAUSED -> "paused";
        case ENDED -> isDraining(now) ? "draining" : "ended";
      };
    }

    private boolean isDraining(long now) {
      return session.drains(Instant.ofEpochMilli(now));
    }

    long idle() {
      return session.terms().idle().toMillis();
    }

    long drain() {
      return session.terms().drain().toMillis();
    }
  }

  /**
   * Why the ledger gave no session.
   *
   * @param heldUntil up to when that is said without asking again
   * @param policy the generation that was asked for
   */
  record Refusal(DenyReason reason, Instant until, long heldUntil, String policy) {}

  @Nullable View view() {
    return view;
  }

  /** The data that this node has for the account; null where it is not bounded. */
  @Nullable Reservation reservation() {
    return purse.current();
  }

  @Nullable Refusal refusal() {
    return refusal;
  }

  void refuse(Refusal why) {
    refusal = why;
  }

  /** Up to when no session may be opened here, as this node knows, ms; 0 if one may. */
  long barredUntil(long now) {
    Refusal before = refusal;
    View last = view;
    long refused =
        before != null && before.reason() == DenyReason.REVOKED ? before.until().toEpochMilli() : 0;
    long revoked = last != null && last.session().ending() == Ending.REVOKED ? last.turn() : 0;
    long until = Math.max(refused, revoked);
    return now < until ? until : 0;
  }

  /**
   * Takes what the ledger says; but not what it said before it said something else, as an answer
   * that was given up may still come.
   */
  void hold(SessionLedger.Held held, ZoneId zone, long now) {
    Session session = held.session();
    View before = view;
    if (before != null && !before.local() && session.isBefore(before.session())) {
      return;
    }
    Budget data = session.terms().data();
    purse.fund(data, Days.of(Instant.ofEpochMilli(now), zone));
    Reservation current = purse.current();
    if (data != null && current != null) {
      current.heard(held.usage().data(data.period(), current.day) < data.amount());
    }
    use(session.used().toEpochMilli());
    toldUse = Math.max(toldUse, session.used().toEpochMilli());
    count(session.id(), before != null && before.local());
    show(View.of(session, held.usage(), false, zone));
    refusal = null;
  }

  private void show(View next) {
    view = next;
    silence = next.idle() / 4;
    stir();
  }

  /** Counts for this session from here on; what was opened here alone is now this one. */
  private void count(String session, boolean same) {
    Tally before = tally;
    if (before.session().equals(session)) {
      return;
    }
    if (same) {
      before.of(session);
      return;
    }
    tally = new Tally(session);
    if (!before.isOver()) {
      earlier.add(before);
    }
  }

  /** Takes a session that the ledger does not know. */
  void holdAlone(Session session, ZoneId zone) {
    purse.fund(session.terms().data(), Days.of(session.settled(), zone));
    use(session.used().toEpochMilli());
    count(session.id(), false);
    show(View.of(session, Usage.NONE, true, zone));
  }

  /** Has no session any more. */
  void holdNone() {
    view = null;
    stir();
  }

  /** When it was used last, as this node knows, ms since the epoch; 0 if it never was. */
  long used() {
    return used;
  }

  /** Notes use at this instant. */
  void use(long now) {
    long before = used;
    if (now > before) {
      used = now;
      if (now - before >= silence) {
        stir();
      }
    }
  }

  /** Where the octets of its session are counted. */
  Tally tally() {
    return tally;
  }

  /** Lets an exchange in; false if the standing was dropped: then there is another one. */
  boolean enter() {
    return underWay.incrementAndGet() > 0;
  }

  void leave() {
    underWay.decrementAndGet();
  }

  int underWay() {
    return underWay.get();
  }

  /** Drops it for good; false if somebody is in it. */
  boolean drop() {
    return underWay.compareAndSet(0, DROPPED);
  }

  boolean isDropped() {
    return underWay.get() < 0;
  }

  /** The question to the ledger that is under way, or the one that was given, which then is. */
  CompletableFuture<Void> askOnce(CompletableFuture<Void> mine) {
    CompletableFuture<Void> other = asking.compareAndExchange(null, mine);
    return other == null ? mine : other;
  }

  /** The question was answered. */
  void asked(CompletableFuture<Void> mine) {
    asking.compareAndSet(mine, null);
  }

  boolean isAsking() {
    return asking.get() != null;
  }

  boolean isStale() {
    return stale;
  }

  void stale(boolean now) {
    stale = now;
    if (now) {
      stir();
    }
  }

  /** Something that the ledger should hear, and where it counts again if it does not. */
  record Told(Standing standing, Tally tally, SessionLedger.Touch touch) {

    /** The ledger did not hear it. */
    void notHeard() {
      tally.moved(touch.up(), touch.down());
      if (tally == standing.tally) {
        standing.toldUse = Math.min(standing.toldUse, touch.used().toEpochMilli() - 1);
      }
    }
  }

  /**
   * Tells what the ledger should hear of its use now, if anything. For the sweep.
   *
   * @param all whether also what can wait
   */
  void tell(long now, boolean all, Consumer<Told> to) {
    earlier.removeIf(Tally::isOver);
    for (Tally old : earlier) {
      if (!old.isEmpty()) {
        to.accept(told(old, 0));
      }
    }
    View current = view;
    long last = used;
    boolean news = last > toldUse || !tally.isEmpty();
    if (current != null && !current.local() && news && (all || isDue(current, now, last))) {
      toldUse = Math.max(toldUse, last);
      toldAt = now;
      to.accept(told(tally, last));
    }
  }

  /**
   * Use behind a long silence is told at once, lest another node end the session meanwhile; so is
   * what moves at its end, lest its record miss it.
   */
  private boolean isDue(View current, long now, long last) {
    long idle = current.idle();
    return !current.isActive()
        || now >= current.deadline()
        || now - toldAt >= toldEach(current)
        || last - toldUse > idle / 2;
  }

  private Told told(Tally from, long last) {
    return new Told(
        this,
        from,
        new SessionLedger.Touch(
            from.session(), Instant.ofEpochMilli(last), from.takeUp(), from.takeDown()));
  }

  /** Whether the ledger was told of all use that it can be told of. */
  boolean isTold() {
    View current = view;
    return earlier.isEmpty()
        && (current == null || current.local() || (used <= toldUse && tally.isEmpty()));
  }

  /** Looks after the data that was reserved; whether all that was not used is back. */
  boolean sweepReservations(Sweep sweep) {
    return purse.sweep(sweep);
  }

  /** In how many half seconds the sweep has to come again, unless something stirs it before. */
  long nextVisit(long now) {
    View current = view;
    long next = purse.nextSweep();
    boolean active = current != null && current.isActive();
    if (isStale() || isAsking() || (!active && !isTold()) || !earlier.isEmpty()) {
      return 1;
    }
    if (current == null || current.session().state() == Session.State.ENDED) {
      return underWay() > 0 ? 1 : Math.min(next, SOON_FORGOTTEN);
    }
    if (current.local()) {
      return 1;
    }
    if (current.session().state() == Session.State.PAUSED) {
      next = Math.min(next, Agenda.halfSeconds(current.pauseEnd() - now));
    }
    if (current.isActive()) {
      long end = Math.min(current.deadline(), Math.min(current.turn(), current.lapse()));
      long first = Math.min(end, Math.min(used + current.idle(), now + current.idle() / 4));
      next = Math.min(next, Agenda.halfSeconds(first - now));
    }
    long tell = toldAt + toldEach(current);
    return isTold() || tell <= now ? next : Math.min(next, Agenda.halfSeconds(tell - now));
  }

  private static long toldEach(View current) {
    return Math.min(TOLD_EACH_MILLIS, current.idle() / 4);
  }

  /** Whether the ledger has back what was not used. */
  boolean isSettled() {
    return purse.isSettled();
  }

  /** Whether the ledger granted nothing that has to be remembered here. */
  boolean isUnfunded() {
    return purse.isForgettable();
  }

  /** Returns what was reserved and not used. */
  void giveUp() {
    purse.giveUp();
  }
}
