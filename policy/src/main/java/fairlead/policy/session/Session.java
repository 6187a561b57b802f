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
 * pause moves it. The wait for a check-in is a clock of its own, which stands still whenever the
 * session is not active; that of the grant never does.
 *
 * @param terms what holds for it, whatever the policy says later
 * @param pass the grant that it was opened on; null where it needed none
 * @param room the room in which it was opened; null outside every room
 * @param ending null until it has ended
 * @param settled up to when its clock is accounted for
 * @param left of its length at that instant; null where it has none
 * @param used when it was last used, as far as is known
 * @param checked when somebody last checked in, or it began; later by as long as that clock stood
 * @param paused why it is paused; null unless it is
 * @param ended when it ended; null until then
 */
public record Session(
    String id,
    Account account,
    Terms terms,
    @Nullable Pass pass,
    @Nullable String room,
    State state,
    @Nullable Ending ending,
    Instant opened,
    Instant settled,
    @Nullable Duration left,
    Instant used,
    Instant checked,
    @Nullable Pause paused,
    @Nullable Instant ended) {

  /** Longer than any year, so that every turn of a clock is in it. */
  private static final Duration A_YEAR = Duration.ofDays(400);

  /** Where a session stands. A draining one has ended, but for what is under way. */
  public enum State {
    ACTIVE,
    PAUSED,
    ENDED
  }

  /**
   * The terms that a session was opened on.
   *
   * @param lease how it is supervised; null if it is not
   */
  public record Terms(
      @Nullable Duration length,
      Duration idle,
      Duration drain,
      @Nullable Budget data,
      @Nullable Budget time,
      @Nullable Lease lease) {

    /** Terms without supervision. */
    public Terms(
        @Nullable Duration length,
        Duration idle,
        Duration drain,
        @Nullable Budget data,
        @Nullable Budget time) {
      this(length, idle, drain, data, time, null);
    }

    /** What a tier offers now. */
    public static Terms of(Tier tier) {
      return new Terms(
          tier.session().length(),
          tier.session().idle(),
          tier.session().drain(),
          tier.quota().data(),
          tier.quota().time(),
          Lease.of(tier.supervision()));
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

  /** A session that begins now, on no grant and in no room. */
  public static Session open(String id, Account account, Terms terms, Instant now) {
    return open(id, account, terms, null, null, terms.length(), now);
  }

  /**
   * A session that begins now.
   *
   * @param left of its length, which may have begun before; null where it has none
   */
  static Session open(
      String id,
      Account account,
      Terms terms,
      @Nullable Pass pass,
      @Nullable String room,
      @Nullable Duration left,
      Instant now) {
    return new Session(
        id, account, terms, pass, room, State.ACTIVE, null, now, now, left, now, now, null, null);
  }

  /**
   * When it ends if it is used and supervised all along. Of one that is not active, as if it went
   * on at the instant up to which it is settled.
   */
  public Deadline deadline(Usage usage, ZoneId zone) {
    Deadline first = new Deadline(left == null ? Instant.MAX : settled.plus(left), Ending.LENGTH);
    if (terms.time() != null) {
      first = first(first, new Deadline(spent(terms.time(), usage, zone), Ending.TIME));
    }
    return pass == null
        ? first
        : first(first, new Deadline(later(settled, pass.until()), Ending.GRANT));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  private static Deadline first(Deadline one, Deadline other) {
    return other.at().isBefore(one.at()) ? other : one;
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

  /** When the next check-in is due, of one that is active; null where nobody supervises it. */
  public @Nullable Instant checkDue() {
    return terms.lease() == null || state != State.ACTIVE
        ? null
        : checked.plus(terms.lease().every());
  }

  /**
   * When it pauses for lack of a check-in, of one that is active; {@link Instant#MAX} if never.
   * Where it ends at that instant or before, it does not pause.
   */
  public Instant lapse() {
    Instant due = checkDue();
    return due == null || terms.lease() == null ? Instant.MAX : due.plus(terms.lease().grace());
  }

  /** When it ends for lack of a check-in, of one that pauses for that; else the same as never. */
  public Instant holdEnd() {
    return terms.lease() == null || paused == null || paused.cause() != Pause.Cause.SUPERVISION
        ? Instant.MAX
        : paused.since().plus(terms.lease().hold());
  }

  /** Whether it is paused because nobody checked in. */
  public boolean awaitsCheckIn() {
    return paused != null && paused.cause() == Pause.Cause.SUPERVISION;
  }

  /**
   * Lets the clock run up to now, or to where the session paused or ended before that. Of one that
   * is paused it stands still; one that has ended stays as it was.
   *
   * @param usage what the account had used when it was settled last
   */
  public Settled settle(Usage usage, ZoneId zone, Instant now) {
    if (state == State.ENDED || now.isBefore(settled)) {
      return new Settled(this, List.of());
    }
    if (state == State.PAUSED) {
      return new Settled(rest(now), List.of());
    }
    Deadline end = first(deadline(usage, zone), new Deadline(used.plus(terms.idle()), Ending.IDLE));
    boolean lapses = lapse().isBefore(end.at());
    Instant stop = lapses ? lapse() : end.at();
    Instant until = now.isBefore(stop) ? now : later(settled, stop);
    Session ran = running(until);
    if (!now.isBefore(stop)) {
      ran = lapses ? ran.paused(Pause.Cause.SUPERVISION).rest(now) : ran.over(end.ending(), until);
    }
    return new Settled(ran, runs(settled, until, zone));
  }

  private Session running(Instant until) {
    Duration rest = left == null ? null : left.minus(Duration.between(settled, until));
    return with(state, ending, until, rest, used, checked, paused, ended);
  }

  /** One that is paused, as of now: its clock stands still, but that of its end does not. */
  private Session rest(Instant now) {
    Instant granted = pass == null ? Instant.MAX : pass.until();
    boolean absent = holdEnd().isBefore(granted);
    Instant end = absent ? holdEnd() : granted;
    Instant at = later(settled, end);
    return now.isBefore(end)
        ? with(state, ending, now, left, used, checked, paused, ended)
        : with(state, ending, at, left, used, checked, paused, ended)
            .over(absent ? Ending.UNSUPERVISED : Ending.GRANT, at);
  }

  private Session with(
      State next,
      @Nullable Ending why,
      Instant when,
      @Nullable Duration rest,
      Instant use,
      Instant check,
      @Nullable Pause standing,
      @Nullable Instant over) {
    return new Session(
        id, account, terms, pass, room, next, why, opened, when, rest, use, check, standing, over);
  }

  private Session over(Ending why, Instant at) {
    return with(State.ENDED, why, settled, left, used, checked, null, at);
  }

  private Session paused(Pause.Cause cause) {
    Pause standing = new Pause(cause, settled);
    return with(State.PAUSED, null, settled, left, used, checked, standing, null);
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
    return at.isAfter(used) ? with(state, ending, settled, left, at, checked, paused, ended) : this;
  }

  /**
   * Stops the clock of one that was settled at this instant and has not ended, until somebody
   * resumes it. Where it stood still for lack of a check-in, whoever pauses it has looked after it.
   */
  public Session pause() {
    return switch (state) {
      case ACTIVE -> paused(Pause.Cause.HAND);
      case PAUSED -> awaitsCheckIn() ? checked(settled).paused(Pause.Cause.HAND) : this;
      case ENDED -> this;
    };
  }

  private Session checked(Instant at) {
    return with(state, ending, settled, left, used, at, paused, ended);
  }

  /**
   * Somebody confirms one that was settled at this instant: it goes on if it was paused for lack of
   * that, as if that time had not been. One that is paused by hand, has ended or is not supervised
   * stays as it was.
   */
  public Session checkIn(Instant now) {
    if (terms.lease() == null || state == State.ENDED) {
      return this;
    }
    if (paused == null) {
      return checked(now);
    }
    Instant idle = used.plus(Duration.between(paused.since(), now));
    return awaitsCheckIn() ? active(now, left, idle.isAfter(now) ? now : idle, now) : this;
  }

  private Session active(Instant now, @Nullable Duration rest, Instant use, Instant check) {
    return with(State.ACTIVE, null, now, rest, use, check, null, null);
  }

  /**
   * Lets it go on with what is left: one that is paused, or was ended before that was used. The
   * wait for the next check-in goes on where it stood still, if that was for a pause by hand, and
   * begins anew else.
   */
  public Session resume(Instant now) {
    if (state == State.ACTIVE) {
      return this;
    }
    boolean stood = paused != null && !awaitsCheckIn();
    Instant check = stood && paused != null ? checked.plus(between(paused.since(), now)) : now;
    return active(now, left, now, check);
  }

  /**
   * Goes on because its user came back to it. The wait for the next check-in goes on where it stood
   * still.
   *
   * @param rest what is left of its length now
   */
  Session reuse(@Nullable Duration rest, Instant now) {
    return active(now, rest, now, ended == null ? checked : checked.plus(between(ended, now)));
  }

  private static Duration between(Instant from, Instant to) {
    return Duration.between(from, to);
  }

  /**
   * Ends one that was settled at this instant and has not ended; an end by an operator or a
   * supervisor wins. Its user does not end one that is paused, as another might follow that is not.
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
    Session longer = with(state, ending, settled, left.plus(by), used, checked, paused, ended);
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

  /** Whether what is under way at its end may go on for a while: it came by the clock. */
  public boolean drains() {
    return ending == Ending.LENGTH
        || ending == Ending.TIME
        || (ending == Ending.GRANT
            && pass != null
            && ended != null
            && !ended.isBefore(pass.until()));
  }

  /** Whether what was under way at its end may still go on. */
  public boolean drains(Instant now) {
    return drains() && ended != null && now.isBefore(ended.plus(terms.drain()));
  }
}
