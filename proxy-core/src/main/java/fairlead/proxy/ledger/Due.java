package fairlead.proxy.ledger;

import fairlead.policy.session.Days;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Pause;
import fairlead.policy.session.Session;
import fairlead.policy.session.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** When a session has to be looked at again although nobody asks for it. Pure. */
final class Due {
  /**
   * So much behind a drain, nodes have told what moved until its end: they hear of the end within a
   * second, and tell what is over at each of their looks.
   */
  private static final Duration LAST_TOUCHES = Duration.ofSeconds(5);

  /** Later than any session may last, and a number of ms all the same. */
  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  private Due() {}

  /** At the earliest; null if nothing will come by itself. */
  static @Nullable Instant of(Session session, Usage usage, ZoneId zone) {
    return switch (session.state()) {
      case PAUSED -> {
        Instant granted = session.pass() == null ? Instant.MAX : session.pass().until();
        yield finite(session.holdEnd().isBefore(granted) ? session.holdEnd() : granted);
      }
      case ENDED -> over(session, zone, false);
      case ACTIVE -> {
        Instant idle = session.used().plus(session.terms().idle());
        Instant deadline = session.deadline(usage, zone).at();
        Instant first = idle.isBefore(deadline) ? idle : deadline;
        first = session.lapse().isBefore(first) ? session.lapse() : first;
        yield first.isBefore(NEVER) ? first : NEVER;
      }
    };
  }

  private static @Nullable Instant finite(Instant at) {
    return at.isBefore(NEVER) ? at : null;
  }

  /** When somebody has to be told that a check-in was missed; null while none is. */
  static @Nullable Instant notice(Session session) {
    Pause paused = session.paused();
    return paused != null && session.awaitsCheckIn() ? paused.since() : session.checkDue();
  }

  /**
   * When one that has ended is over for good: it is drained, and could be taken up again only
   * within the day of an idle end.
   *
   * @param followed whether its account has a newer one
   */
  static Instant over(Session session, ZoneId zone, boolean followed) {
    Instant told = end(session).plus(session.terms().drain()).plus(LAST_TOUCHES);
    Instant used = used(session, zone, followed);
    return used.isAfter(told) ? used : told;
  }

  private static Instant end(Session session) {
    Instant ended = session.ended();
    return ended == null ? session.settled() : ended;
  }

  /**
   * When nothing of one that has ended goes on any more, and none of it can be had again.
   *
   * @param followed whether its account has a newer one
   */
  static Instant used(Session session, ZoneId zone, boolean followed) {
    Instant drained = end(session).plus(session.terms().drain());
    boolean rests =
        session.ending() == Ending.UNSUPERVISED
            || (session.ending() == Ending.IDLE && session.unfinished());
    if (followed || !rests) {
      return drained;
    }
    Instant turn = Days.turn(end(session), zone);
    return turn.isAfter(drained) ? turn : drained;
  }
}
