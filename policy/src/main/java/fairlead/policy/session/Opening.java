package fairlead.policy.session;

import fairlead.policy.DenyReason;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What somebody who wants to use a tier gets: the session there is, another one, or none. */
public sealed interface Opening {

  /** The session there is, active or paused; one that was unused goes on with what it has left. */
  record Joined(Session session) implements Opening {}

  /** Another session, which counts. */
  record Opened(Session session) implements Opening {}

  /**
   * No session.
   *
   * @param until when asking again makes sense
   */
  record Refused(DenyReason reason, Instant until) implements Opening {}

  /**
   * What is asked for.
   *
   * @param id of the session, if another is opened
   * @param terms of the session, if another is opened
   * @param sessions how many there may be; null is no bound
   * @param stated whether the policy states that, and it is not the default
   */
  record Wish(
      String id, Account account, Session.Terms terms, @Nullable Budget sessions, boolean stated) {}

  /**
   * Decides. Pure.
   *
   * @param last the account's latest session, settled at {@code now}; null if there was none
   */
  static Opening of(@Nullable Session last, Wish wish, Usage usage, ZoneId zone, Instant now) {
    if (last != null && last.state() != Session.State.ENDED) {
      return new Joined(last);
    }
    if (last != null && last.bars(now, zone)) {
      return new Refused(DenyReason.REVOKED, Days.turn(now, zone));
    }
    LocalDate today = Days.of(now, zone);
    Session todays = last != null && last.endedOn(today, zone) ? last : null;
    if (todays != null && todays.ending() == Ending.IDLE && todays.unfinished()) {
      Refused spent = spent(todays.terms(), usage, today, zone);
      return spent == null ? new Joined(todays.resume(now)) : spent;
    }
    Refused refused = usedUp(wish, usage, today, zone);
    refused = refused == null ? spent(wish.terms(), usage, today, zone) : refused;
    return refused == null
        ? new Opened(Session.open(wish.id(), wish.account(), wish.terms(), now))
        : refused;
  }

  private static @Nullable Refused usedUp(Wish wish, Usage usage, LocalDate today, ZoneId zone) {
    Budget sessions = wish.sessions();
    return sessions != null && usage.sessions(sessions.period(), today) >= sessions.amount()
        ? new Refused(
            wish.stated() ? DenyReason.QUOTA_SESSIONS : DenyReason.SESSION_ENDED,
            turn(sessions.period(), today, zone))
        : null;
  }

  private static @Nullable Refused spent(
      Session.Terms terms, Usage usage, LocalDate today, ZoneId zone) {
    Budget data = terms.data();
    if (data != null && usage.data(data.period(), today) >= data.amount()) {
      return new Refused(DenyReason.QUOTA_DATA, turn(data.period(), today, zone));
    }
    Budget time = terms.time();
    return time != null && usage.time(time.period(), today) >= time.amount()
        ? new Refused(DenyReason.QUOTA_TIME, turn(time.period(), today, zone))
        : null;
  }

  private static Instant turn(Period period, LocalDate day, ZoneId zone) {
    return Days.start(period.next(day), zone);
  }
}
