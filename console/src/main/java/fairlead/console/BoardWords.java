package fairlead.console;

import fairlead.policy.supervision.Supervision.Sees;
import fairlead.proxy.ledger.SessionLedger.RoomClock;
import fairlead.proxy.session.BoardRow;
import fairlead.proxy.session.LocalSessions.Waiting;
import fairlead.proxy.session.SessionView.State;
import java.time.Duration;
import java.time.Instant;

/** Says to those who supervise what is due. Immutable. */
public record BoardWords(Messages words, Times times) {
  private static final Duration SOON = Duration.ofMinutes(1);

  /** How pressing a row is: {@code late}, {@code soon} or {@code calm}. */
  public String cue(BoardRow row) {
    Instant due = row.due();
    if (row.awaits() || (due != null && times.isPast(due))) {
      return "late";
    }
    return due != null && times.isPast(due.minus(SOON)) ? "soon" : "calm";
  }

  /** What is due next of it, and when. */
  public String due(BoardRow row) {
    Instant ends = row.ends();
    Instant due = row.due();
    Instant pauses = row.pauses();
    if (row.awaits()) {
      return ends == null
          ? words.say("board.awaits")
          : words.say("board.awaits-until", times.clock(ends), times.span(ends));
    }
    if (due == null) {
      return words.say("board.nothing-due");
    }
    if (!times.isPast(due)) {
      return words.say("board.due", times.clock(due), times.span(due));
    }
    return pauses == null
        ? words.say("board.late", times.span(due))
        : words.say("board.late-pauses", times.span(due), times.clock(pauses));
  }

  /** Where its session stands. */
  public String state(BoardRow row) {
    String state = words.say("state." + row.session().state().label());
    Duration left = row.session().left();
    boolean runs = row.session().state() == State.ACTIVE || row.session().state() == State.PAUSED;
    return left == null || !runs ? state : words.say("board.left", state, Amounts.time(left));
  }

  /** Whether the person's refusals are shown. */
  public boolean seesRefusals(BoardRow row) {
    return row.sees().contains(Sees.REFUSALS);
  }

  /** Whether the hosts of what is under way are shown. */
  public boolean seesHosts(BoardRow row) {
    return row.sees().contains(Sees.HOSTS);
  }

  /** Whether an act can be of use. */
  public boolean goesOn(BoardRow row) {
    return row.session().state() == State.ACTIVE;
  }

  /** Whether it can be resumed. */
  public boolean rests(BoardRow row) {
    return row.session().state() == State.PAUSED || row.session().state() == State.ENDED;
  }

  /** Whether it is not over. */
  public boolean lasts(BoardRow row) {
    return row.session().state() != State.ENDED;
  }

  /** Who waits where. */
  public String waiting(Waiting waiting) {
    String room = waiting.room();
    return room == null
        ? words.say("board.waits", waiting.account().user(), times.clock(waiting.last()))
        : words.say("board.waits-in", waiting.account().user(), room, times.clock(waiting.last()));
  }

  /** Since when a room's clock is on. */
  public String room(RoomClock clock) {
    Instant ends = clock.run().ends();
    String since = times.clock(clock.run().started());
    return ends == null
        ? words.say("board.room", clock.room(), clock.tier(), since, clock.actor())
        : words.say(
            "board.room-until",
            clock.room(),
            clock.tier(),
            since,
            clock.actor(),
            times.clock(ends));
  }
}
