package fairlead.policy.session;

import fairlead.policy.Tier;
import fairlead.policy.quota.Budget;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One session at the instant up to which its clock is settled. Immutable; every method that moves
 * it returns another one, and never blocks. All instants are of the ledger's clock, which tells
 * milliseconds.
 *
 * <p>The clock runs while the session is active. What it ran is charged to the days on which it
 * ran; what is left of the length shrinks by as much, so the deadline stays where it was until a
 * pause moves it.
 *
 * @param terms what holds for it, whatever the policy says later
 * @param ending null until it has ended
 * @param settled up to when its clock is accounted for
 * @param left of its length at that instant; null where it has none
 * @param used when it was last used, as far as is known
 * @param ended when it ended; null until then
 */
public record Session(
    String id,
    Account account,
    Terms terms,
    State state,
    @Nullable Ending ending,
    Instant opened,
    Instant settled,
    @Nullable Duration left,
    Instant used,
    @Nullable Instant ended) {

  /** Longer than any year, so that every turn of a clock is in it. */
  private static final Duration A_YEAR = Duration.ofDays(400);

  /** Where a session stands. A draining one has ended, but for what is under way. */
  public enum State {
    ACTIVE,
    PAUSED,
    ENDED
  }

  /** The terms that a session was opened on. */
  public record Terms(
      @Nullable Duration length,
      Duration idle,
      Duration drain,
      @Nullable Budget data,
      @Nullable Budget time) {

    /** What a tier offers now. */
    public static Terms of(Tier tier) {
      return new Terms(
          tier.session().length(),
          tier.session().idle(),
          tier.session().drain(),
          tier.quota().data(),
          tier.quota().time());
    }
  }

  /**
   * When and why it ends if it is used all along; {@link Instant#MAX} and {@code LENGTH} if never.
   */
  public record Deadline(Instant at, Ending ending) {}

  /** What a clock ran on one day. */
  public record Run(LocalDate day, Duration ran) {}

  /** A session and what its clock ran since it was settled last. */
  public record Settled(Session session, List<Run> runs) {}

  /** A session that begins now. */
  public static Session open(String id, Account account, Terms terms, Instant now) {
    return new Session(id, account, terms, State.ACTIVE, null, now, now, terms.length(), now, null);
  }

  /**
   * When it ends if it is used all along. Of one that is not active, as if it went on at the
   * instant up to which it is settled.
   */
  public Deadline deadline(Usage usage, ZoneId zone) {
    Instant length = left == null ? Instant.MAX : settled.plus(left);
    Instant time = terms.time() == null ? Instant.MAX : spent(terms.time(), usage, zone);
    return time.isBefore(length)
        ? new Deadline(time, Ending.TIME)
        : new Deadline(length, Ending.LENGTH);
  }

  /**
   * When a clock that runs from {@link #settled} on has used up a time budget. One that lasts until
   * its period turns is not used up: then the next one holds, which may be longer, as days are that
   * have 25 hours. What is so over a year is so for good.
   */
  private Instant spent(Budget budget, Usage usage, ZoneId zone) {
    LocalDate day = Days.of(settled, zone);
    long rest = Math.max(0, budget.amount() - usage.time(budget.period(), day));
    Instant from = settled;
    while (from.isBefore(settled.plus(A_YEAR))) {
      day = budget.period().next(day);
      Instant turn = Days.start(day, zone);
      if (rest < Duration.between(from, turn).toMillis()) {
        return from.plusMillis(rest);
      }
      from = turn;
      rest = budget.amount();
    }
    return Instant.MAX;
  }

  /**
   * Lets the clock run up to now, or to where the session ended before that. Of one that is paused
   * it stands still; one that has ended stays as it was.
   *
   * @param usage what the account had used when it was settled last
   */
  public Settled settle(Usage usage, ZoneId zone, Instant now) {
    if (state == State.ENDED || now.isBefore(settled)) {
      return new Settled(this, List.of());
    }
    if (state == State.PAUSED) {
      return new Settled(at(now, left), List.of());
    }
    Deadline deadline = deadline(usage, zone);
    Instant idle = used.plus(terms.idle());
    boolean idles = idle.isBefore(deadline.at());
    Instant end = idles ? idle : deadline.at();
    Instant until = now.isBefore(end) ? now : end.isBefore(settled) ? settled : end;
    Session ran = running(until);
    return new Settled(
        now.isBefore(end) ? ran : ran.over(idles ? Ending.IDLE : deadline.ending(), until),
        runs(settled, until, zone));
  }

  private Session running(Instant until) {
    return at(until, left == null ? null : left.minus(Duration.between(settled, until)));
  }

  private Session at(Instant when, @Nullable Duration rest) {
    return new Session(id, account, terms, state, ending, opened, when, rest, used, ended);
  }

  private Session over(Ending why, Instant at) {
    return new Session(id, account, terms, State.ENDED, why, opened, settled, left, used, at);
  }

  private static List<Run> runs(Instant from, Instant until, ZoneId zone) {
    List<Run> runs = new ArrayList<>();
    Instant at = from;
    while (at.isBefore(until)) {
      LocalDate day = Days.of(at, zone);
      Instant turn = Days.start(day.plusDays(1), zone);
      Instant to = turn.isBefore(until) ? turn : until;
      runs.add(new Run(day, Duration.between(at, to)));
      at = to;
    }
    return runs;
  }

  /** Notes that it was used; an earlier instant changes nothing. */
  public Session used(Instant at) {
    return at.isAfter(used)
        ? new Session(id, account, terms, state, ending, opened, settled, left, at, ended)
        : this;
  }

  /** Stops the clock of one that was settled at this instant and is active. */
  public Session pause() {
    return state == State.ACTIVE
        ? new Session(id, account, terms, State.PAUSED, null, opened, settled, left, used, null)
        : this;
  }

  /** Lets it go on with what is left: one that is paused, or was ended before that was used. */
  public Session resume(Instant now) {
    return state == State.ACTIVE
        ? this
        : new Session(id, account, terms, State.ACTIVE, null, opened, now, left, now, null);
  }

  /**
   * Ends one that was settled at this instant and has not ended; an operator's end wins. Its user
   * does not end one that is paused, as another might follow that is not.
   */
  public Session end(Ending why, Instant now) {
    boolean ends =
        switch (state) {
          case ACTIVE -> true;
          case PAUSED -> why != Ending.USER;
          case ENDED -> why == Ending.REVOKED && ending != Ending.REVOKED;
        };
    return ends ? over(why, now) : this;
  }

  /**
   * Gives it more time; one that has ended goes on, unless it was revoked: then {@link #resume}
   * alone opens it again. No session without a length needs it.
   */
  public Session extend(Duration by, Instant now) {
    if (left == null || ending == Ending.REVOKED) {
      return this;
    }
    Session longer =
        new Session(id, account, terms, state, ending, opened, settled, left.plus(by), used, ended);
    return state == State.ENDED ? longer.resume(now) : longer;
  }

  /** Whether this is an earlier state of an account's sessions than the other. */
  public boolean isBefore(Session other) {
    return id.equals(other.id) ? settled.isBefore(other.settled) : opened.isBefore(other.opened);
  }

  /** Whether something of its length is left. */
  public boolean unfinished() {
    return left != null && left.isPositive();
  }

  /** Whether it was revoked on the day of this instant: none follows it on that day. */
  public boolean bars(Instant now, ZoneId zone) {
    return ending == Ending.REVOKED && endedOn(Days.of(now, zone), zone);
  }

  /** Whether it ended on this day. */
  boolean endedOn(LocalDate day, ZoneId zone) {
    return ended != null && Days.of(ended, zone).equals(day);
  }
}
