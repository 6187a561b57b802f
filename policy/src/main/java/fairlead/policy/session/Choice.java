package fairlead.policy.session;

import fairlead.policy.DenyReason;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.quota.SessionTerms.Start;
import fairlead.policy.session.Opening.Joined;
import fairlead.policy.session.Opening.Means;
import fairlead.policy.session.Opening.Opened;
import fairlead.policy.session.Opening.Refused;
import fairlead.policy.session.Opening.Wish;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One choice of a session, with the first reason that holds where there is none, in the order of
 * {@link DenyReason}. Immutable.
 */
record Choice(@Nullable Session last, Wish wish, Means means, ZoneId zone, Instant now) {

  Opening made() {
    if (last == null) {
      return another(null);
    }
    if (last.state() != Session.State.ENDED) {
      return new Joined(last);
    }
    if (last.bars(now, zone)) {
      return another(last.ended());
    }
    return isTheSame(last) ? again(last) : another(null);
  }

  private LocalDate today() {
    return Days.of(now, zone);
  }

  /** Whether what is left of one that ended is still the same session. */
  private boolean isTheSame(Session ended) {
    boolean rests =
        (ended.ending() == Ending.IDLE && ended.unfinished())
            || ended.ending() == Ending.UNSUPERVISED;
    return rests && ended.endedOn(today(), zone) && holds(ended.pass());
  }

  private boolean holds(@Nullable Pass pass) {
    return pass == null
        || means.grants().all().stream().anyMatch(g -> g.id().equals(pass.grant()) && g.holds(now));
  }

  private Opening again(Session ended) {
    RoomRun run = run();
    Opening.Refused refused = start(run, true);
    if (refused == null && ended.ending() == Ending.UNSUPERVISED && !isReopened(ended, run)) {
      refused = new Refused(DenyReason.SUPERVISOR_ABSENT, absentUntil(ended));
    }
    refused = refused == null ? spent(ended.terms()) : refused;
    Duration rest = run == null ? ended.left() : run.within(ended.left(), now);
    return refused == null ? new Joined(ended.reuse(rest, now)) : refused;
  }

  /** A supervisor who starts the room anew is there again. */
  private static boolean isReopened(Session ended, @Nullable RoomRun run) {
    return run != null && ended.ended() != null && run.started().isAfter(ended.ended());
  }

  private Instant absentUntil(Session ended) {
    Instant turn = Days.turn(now, zone);
    Pass pass = ended.pass();
    return pass != null && pass.until().isBefore(turn) ? pass.until() : turn;
  }

  /** The room's clock, where it begins sessions. */
  private @Nullable RoomRun run() {
    RoomRun run = means.run();
    return wish.start() == Start.SUPERVISOR && run != null && run.isOn(now) ? run : null;
  }

  /**
   * Another session.
   *
   * @param revoked when the last one was revoked, so that only a newer grant opens another on the
   *     same day; null if it was not
   */
  private Opening another(@Nullable Instant revoked) {
    Refused refused = revoked == null ? null : newer(DenyReason.REVOKED, revoked, turnOfDay());
    Instant since = revoked;
    if (refused == null && isUsedUp()) {
      Budget sessions = wish.sessions();
      Instant turn = sessions == null ? Instant.MAX : turn(sessions.period());
      if (wish.stated()) {
        refused = new Refused(DenyReason.QUOTA_SESSIONS, turn);
      } else {
        since = revoked != null ? revoked : last == null ? Instant.MAX : last.opened();
        refused = newer(DenyReason.SESSION_ENDED, since, turn);
      }
    }
    Grant grant = wish.chain() == null ? null : grant(since);
    RoomRun run = run();
    refused = refused == null && wish.chain() != null && grant == null ? ungranted() : refused;
    refused = refused == null ? start(run, wish.chosen()) : refused;
    refused = refused == null ? spent(wish.terms()) : refused;
    return refused == null ? new Opened(session(grant, run)) : refused;
  }

  private Session session(@Nullable Grant grant, @Nullable RoomRun run) {
    Duration length = wish.terms().length();
    return Session.open(
        wish.id(),
        wish.account(),
        wish.terms(),
        grant == null ? null : new Pass(grant.id(), grant.until()),
        wish.room(),
        run == null ? length : run.within(length, now),
        now);
  }

  /** A refusal that a grant made behind an instant sets aside; null if there is one. */
  private @Nullable Refused newer(DenyReason reason, Instant since, Instant until) {
    return grant(since) != null ? null : new Refused(reason, earlier(until, granted(since)));
  }

  /** No grant has a session left. Whose last session is just over knows that it is. */
  private Refused ungranted() {
    Instant granted = granted(null);
    return last != null && last.endedOn(today(), zone)
        ? new Refused(DenyReason.SESSION_ENDED, earlier(turnOfDay(), granted))
        : new Refused(DenyReason.NEEDS_APPROVAL, granted);
  }

  /** The grants on which a session may be opened once they hold. */
  private Stream<Grant> grants(@Nullable Instant since) {
    return means.grants().all().stream()
        .filter(grant -> grant.opens() == Chain.Opens.TIER)
        .filter(grant -> grant.tier().equals(wish.account().tier()))
        .filter(grant -> grant.chain().equals(wish.chain()))
        .filter(grant -> grant.revoked() == null && grant.hasSession())
        .filter(grant -> since == null || grant.made().isAfter(since));
  }

  /** The grant to open a session on: of several, the one that is over first. */
  private @Nullable Grant grant(@Nullable Instant since) {
    return grants(since)
        .filter(grant -> grant.holds(now))
        .min(Comparator.comparing((Grant grant) -> grant.until()).thenComparing(Grant::id))
        .orElse(null);
  }

  /** When a grant begins to hold that does not yet; the same as never if there is none. */
  private Instant granted(@Nullable Instant since) {
    return grants(since)
        .map(Grant::starts)
        .filter(starts -> starts.isAfter(now))
        .min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }

  private @Nullable Refused start(@Nullable RoomRun run, boolean chosen) {
    return switch (wish.start()) {
      case USE -> null;
      case PORTAL -> chosen ? null : new Refused(DenyReason.NOT_STARTED, Instant.MAX);
      case SUPERVISOR ->
          run != null ? null : new Refused(DenyReason.AWAITING_SUPERVISOR, Instant.MAX);
    };
  }

  private boolean isUsedUp() {
    Budget sessions = wish.sessions();
    return sessions != null
        && means.usage().sessions(sessions.period(), today()) >= sessions.amount();
  }

  private @Nullable Refused spent(Session.Terms terms) {
    Budget data = terms.data();
    if (data != null && means.usage().data(data.period(), today()) >= data.amount()) {
      return new Refused(DenyReason.QUOTA_DATA, turn(data.period()));
    }
    Budget time = terms.time();
    return time != null && means.usage().time(time.period(), today()) >= time.amount()
        ? new Refused(DenyReason.QUOTA_TIME, turn(time.period()))
        : null;
  }

  private Instant turnOfDay() {
    return Days.turn(now, zone);
  }

  private Instant turn(Period period) {
    return Days.start(period.next(today()), zone);
  }

  private static Instant earlier(Instant one, Instant other) {
    return other.isBefore(one) ? other : one;
  }
}
