package fairlead.proxy.session;

import fairlead.policy.quota.Budget;
import fairlead.policy.session.Account;
import fairlead.proxy.ledger.SessionLedger;
import java.time.LocalDate;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What this node has of an account's data, by the day on which it is charged. Thread-safe; never
 * blocks.
 *
 * <p>The ledger counts what it granted to a node in all on a day. So there is one {@link
 * Reservation} for each day, which counts along whatever becomes of sessions, budgets and the
 * policy's zone: one that began anew would order a smaller total, and so give back what was used.
 * For the same reason it is kept once anything was granted, until its day cannot come again.
 */
final class Purse {
  /** So far back a change of the zone can put the day. */
  private static final int DAYS_BACK = 2;

  private final Account account;
  private final SessionLedger ledger;
  private final Runnable stirred;
  private final ConcurrentMap<LocalDate, Reservation> days = new ConcurrentHashMap<>(2);
  private volatile @Nullable Reservation current;

  /**
   * @param stirred told when there is something to look after soon; must be quick
   */
  Purse(Account account, SessionLedger ledger, Runnable stirred) {
    this.account = account;
    this.ledger = ledger;
    this.stirred = stirred;
  }

  /** What is spent from now; null where data is not bounded. */
  @Nullable Reservation current() {
    return current;
  }

  /** Spends from this budget on this day from here on; null bounds nothing. */
  void fund(@Nullable Budget budget, LocalDate day) {
    Reservation old = current;
    if (old != null && budget != null && old.isFor(budget, day)) {
      return;
    }
    Reservation next = budget == null ? null : of(budget, day);
    current = next;
    if (old != null && old != next) {
      old.retire();
    }
    if (next != null) {
      next.order();
    }
  }

  private Reservation of(Budget budget, LocalDate day) {
    return days.compute(
        day,
        (_, kept) -> {
          Reservation one =
              kept == null ? new Reservation(account, budget, day, ledger::fund, stirred) : kept;
          one.use(budget);
          return one;
        });
  }

  /** Looks after it; whether all that was not used is back. */
  boolean sweep(Sweep sweep) {
    LocalDate today = sweep.today();
    Reservation now = current;
    if (now != null && !now.day.equals(today)) {
      fund(now.budget(), today);
    }
    LocalDate earliest = today.minusDays(DAYS_BACK);
    for (Reservation one : days.values()) {
      if (one.sweep(sweep)) {
        days.computeIfPresent(one.day, (_, kept) -> kept.isOver(earliest) ? null : kept);
      }
    }
    return isSettled();
  }

  /** In how many half seconds it has to be looked after again, unless something stirs it before. */
  long nextSweep() {
    long next = Agenda.LONGEST;
    for (Reservation one : days.values()) {
      next = Math.min(next, one.nextSweep());
    }
    return next;
  }

  /** Whether the ledger has back what was not used. */
  boolean isSettled() {
    return days.values().stream().allMatch(Reservation::isSettled);
  }

  /** Whether nothing is lost with it: the ledger has back all that it granted on these days. */
  boolean isForgettable() {
    return days.values().stream().allMatch(Reservation::isUnused);
  }

  /** Returns what was not used. */
  void giveUp() {
    days.values().forEach(Reservation::giveUp);
  }
}
