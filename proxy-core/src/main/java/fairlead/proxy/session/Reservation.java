package fairlead.proxy.session;

import fairlead.policy.quota.Budget;
import fairlead.policy.session.Account;
import fairlead.policy.session.Days;
import fairlead.proxy.ledger.SessionLedger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Data that this node has taken from the ledger for an account, before it moves, to be charged on
 * one day.
 *
 * <p>Exchanges take chunks of it by one atomic update. When it runs low, more is ordered: about
 * what was taken in the last second. Orders name a total and go out one at a time, so an order
 * whose answer is lost may be given again. What the ledger may have taken back already is {@link
 * #owed}, and nobody here spends it. So what the ledger has charged is never less than what was
 * taken. Thread-safe; never blocks.
 */
final class Reservation {
  private static final long LEAST_ORDER = 256 << 10;
  private static final long MOST_ORDER = 64 << 20;
  static final int LARGEST_CHUNK = 256 << 10;
  static final int SMALLEST_CHUNK = 16 << 10;

  /**
   * Half seconds after which what nobody used goes back: soon where it is much of what is left,
   * late where it is next to nothing, as each return and each new order is a transaction.
   */
  private static final int FEW_SWEEPS = 2;

  private static final int MANY_SWEEPS = 120;
  private static final int MOST_SWEEPS = 1_200;
  private static final int LITTLE_OF = 16;
  private static final int NOTHING_OF = 1_024;

  /** So often another node's idle data is waited for before it is said that there is none. */
  private static final int MOST_EMPTY_ANSWERS = 3;

  /** Sweeps from one look whether there is data again to the next. */
  private static final int SWEEPS_BETWEEN_PROBES = 10;

  final LocalDate day;
  private final Account account;
  private volatile Budget budget;
  private final Function<SessionLedger.Fund, CompletionStage<SessionLedger.Funded>> ledger;
  private final Runnable stirred;
  private final AtomicLong available = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicBoolean ordering = new AtomicBoolean();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /** What the ledger granted in all; written while {@link #ordering} is held. */
  private long granted;

  /** What was to go back when an answer was lost; written while {@link #ordering} is held. */
  private volatile long owed;

  /** Answers in a row that nothing is left, but another node has some; as {@link #granted}. */
  private int emptyAnswers;

  private volatile boolean exhausted;
  private volatile long left;
  private volatile boolean retired;
  private volatile boolean asked;

  /** Of the sweep: what was taken when it came last, and how often nothing was. */
  private long takenBefore;

  private int still;
  private int sinceProbe;
  private volatile long perSecond = LEAST_ORDER;

  /**
   * @param stirred told when there is something to look after soon; must be quick
   */
  Reservation(
      Account account,
      Budget budget,
      LocalDate day,
      Function<SessionLedger.Fund, CompletionStage<SessionLedger.Funded>> ledger,
      Runnable stirred) {
    this.account = account;
    this.budget = budget;
    this.day = day;
    this.ledger = ledger;
    this.stirred = stirred;
  }

  Budget budget() {
    return budget;
  }

  /** When the budget's period is over. */
  Instant ends(ZoneId zone) {
    return Days.start(budget.period().next(day), zone);
  }

  boolean isFor(Budget other, LocalDate otherDay) {
    return !retired && budget.equals(other) && day.equals(otherDay);
  }

  /** Is used from here on, also if it was retired, and orders from this budget. */
  void use(Budget from) {
    if (!budget.equals(from)) {
      budget = from;
      exhausted = false;
    }
    retired = false;
  }

  /**
   * Whether the ledger has back what was not used, and has charged what was used without it, as far
   * as the budget goes.
   */
  boolean isSettled() {
    long has = available.get();
    return owed == 0 && (has == 0 || (has < 0 && exhausted)) && !ordering.get();
  }

  /** Whether nothing of what the ledger ever granted was used, and all of it is back. */
  boolean isUnused() {
    return isSettled() && granted == 0;
  }

  /** Whether it is used no more, and is not needed to count along: its day cannot come again. */
  boolean isOver(LocalDate earliest) {
    return retired && isSettled() && (granted == 0 || day.isBefore(earliest));
  }

  /** What nobody has taken of it, octets. */
  long available() {
    return Math.max(0, available.get());
  }

  /** Whether nothing is left here, nor in the ledger for whoever asks. */
  boolean isSpent() {
    return exhausted && available.get() <= 0;
  }

  /** Whether somebody asks in vain; the ledger is asked again after a while. */
  boolean refuses() {
    boolean refuses = isSpent();
    if (refuses && !asked) {
      asked = true;
      stirred.run();
    }
    return refuses;
  }

  /**
   * Takes a chunk; 0 if there is none just now: more is on its way, unless it is spent.
   *
   * @param wanted octets; fewer come near the end, so that all get some
   */
  int take(int wanted) {
    while (true) {
      long has = available.get();
      if (has <= 0) {
        order();
        return 0;
      }
      long share = Math.max(SMALLEST_CHUNK, Math.min(wanted, has / 4));
      int chunk = (int) Math.min(has, share);
      if (available.compareAndSet(has, has - chunk)) {
        taken.addAndGet(chunk);
        if (has - chunk < perSecond / 2) {
          order();
        }
        return chunk;
      }
    }
  }

  /** Takes octets though there may be none: they are charged as soon as the ledger is back. */
  void overdraw(int octets) {
    available.addAndGet(-octets);
    taken.addAndGet(octets);
    stirred.run();
  }

  /** Gives back what was not used of a chunk. */
  void give(long octets) {
    if (octets > 0) {
      boolean first = available.getAndAdd(octets) <= 0;
      taken.addAndGet(-octets);
      wake();
      if (first) {
        stirred.run();
      }
    }
  }

  /** Runs a task once there is data, or is known to be none; the task must be quick. */
  void await(Runnable task) {
    waiting.add(task);
    stirred.run();
    if (available.get() > 0 || isSpent() || retired) {
      wake();
    }
  }

  /** Notes whether the ledger has some left for whoever asks. */
  void heard(boolean left) {
    exhausted = !left;
    if (!waiting.isEmpty()) {
      order();
    }
  }

  /** Is not used: what is left goes back, and what comes back later goes there, too. */
  void retire() {
    retired = true;
    wake();
    stirred.run();
  }

  /**
   * Looks after it, when {@link #nextSweep} says: orders what somebody waits for, and returns what
   * nobody used for a second, or for a minute where it is little of what is left, or for ten where
   * it is next to nothing. While the ledger is away, what is here is all that there is, and stays.
   *
   * @return whether there is nothing more to look after
   */
  boolean sweep(Sweep sweep) {
    long now = taken.get();
    long rate = Math.max(0, now - takenBefore) * 2 / sweep.halfSeconds();
    perSecond = Math.max(LEAST_ORDER, Math.min(MOST_ORDER, rate));
    still = now == takenBefore ? still + sweep.halfSeconds() : 0;
    takenBefore = now;
    probe();
    if (available.get() < 0 && !exhausted) {
      orderMore();
    } else if (!waiting.isEmpty()) {
      order();
    } else if (!sweep.away() && (owed > 0 || (available.get() > 0 && isIdle()))) {
      giveUp();
    }
    return retired && isSettled();
  }

  /** In how many half seconds it has to be looked after again, unless something stirs it before. */
  long nextSweep() {
    boolean restless =
        !waiting.isEmpty()
            || available.get() < 0
            || owed > 0
            || (exhausted && asked)
            || perSecond > LEAST_ORDER
            || (retired && !isSettled());
    return restless ? 1 : available.get() > 0 ? patience() - still : Agenda.LONGEST;
  }

  private boolean isIdle() {
    return retired || still >= patience();
  }

  /** For how many half seconds what nobody uses is kept. */
  private int patience() {
    long has = available.get();
    return has > left / LITTLE_OF
        ? FEW_SWEEPS
        : has > left / NOTHING_OF ? MANY_SWEEPS : MOST_SWEEPS;
  }

  private void probe() {
    if (exhausted && asked && ++sinceProbe >= SWEEPS_BETWEEN_PROBES) {
      sinceProbe = 0;
      asked = false;
      orderMore();
    }
  }

  /** Returns what nobody has taken, now. */
  void giveUp() {
    if (ordering.compareAndSet(false, true)) {
      long before = owed;
      long all = before + Math.max(0, available.getAndUpdate(has -> Math.min(has, 0)));
      owed = all;
      if (all > 0) {
        send(granted - all);
      } else {
        ordering.set(false);
      }
    }
  }

  /** Orders more, unless an order is under way or nothing is left. */
  void order() {
    if (!exhausted && !retired) {
      orderMore();
    }
  }

  private void orderMore() {
    if (ordering.compareAndSet(false, true)) {
      send(granted - owed + (retired ? 0 : perSecond) + Math.max(0, -available.get()));
    }
  }

  private void send(long target) {
    ledger
        .apply(new SessionLedger.Fund(account, budget, day, Math.max(0, target)))
        .whenComplete((funded, failure) -> answered(target, funded));
  }

  private void answered(long target, SessionLedger.@Nullable Funded funded) {
    if (funded != null) {
      long fresh = funded.granted() - (granted - owed);
      granted = funded.granted();
      left = funded.left();
      owed = 0;
      available.addAndGet(fresh);
      boolean empty = funded.granted() < target && funded.left() <= 0;
      emptyAnswers = empty && fresh <= 0 ? emptyAnswers + 1 : 0;
      exhausted = empty && (!funded.others() || emptyAnswers >= MOST_EMPTY_ANSWERS);
    }
    ordering.set(false);
    stirred.run();
    if (funded != null && (available.get() > 0 || isSpent())) {
      wake();
    }
  }

  private void wake() {
    Runnable next = waiting.poll();
    while (next != null) {
      next.run();
      next = waiting.poll();
    }
  }
}
