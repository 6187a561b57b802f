package fairlead.proxy.ledger;

import fairlead.policy.DenyReason;
import fairlead.policy.quota.Budget;
import fairlead.policy.session.Account;
import fairlead.policy.session.Opening;
import fairlead.policy.session.RoomRun;
import fairlead.policy.session.Session;
import fairlead.policy.session.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sessions and usage, shared by every node of a fleet. Each call is one transaction, which first
 * locks its account and settles the account's latest session.
 *
 * <p>Safe for use by many threads; never blocks the caller. Stages complete on the ledger's own
 * threads; with {@link LedgerUnavailable} if the store did not answer, and then nobody knows
 * whether the transaction took place: every one may be done again.
 */
public interface SessionLedger {

  /** A session, settled just now, and what its account has used this month and this week. */
  record Held(Session session, Usage usage) implements Opened {}

  /** What came of asking for a session. */
  sealed interface Opened {}

  /** There is no session. */
  record Refused(DenyReason reason, Instant until) implements Opened {}

  /** Joins, resumes or opens a session, see {@link Opening#of}. */
  CompletionStage<Opened> open(Opening.Wish wish, ZoneId zone);

  /**
   * Enters a session that a node opened on its own while the store was out of reach; where the
   * account has another one that goes on, that one is the answer.
   */
  CompletionStage<Held> enter(Session session, ZoneId zone);

  /** The account's latest session; empty if there was none. */
  CompletionStage<Optional<Held>> look(Account account, ZoneId zone);

  /**
   * Data that this node takes from an account, as a total: what was granted to it on a day becomes
   * as near to {@code target} as the budget allows. Above what it has, no more is granted than a
   * quarter of what is left, or 64 KiB if that is more; below, the rest goes back and is charged no
   * longer. An order may be repeated: no more than {@code target} is granted, however often it is
   * given.
   *
   * @param day on which it is charged
   * @param target octets, at least 0
   */
  record Fund(Account account, Budget budget, LocalDate day, long target) {}

  /**
   * What a node has of an account's data.
   *
   * @param granted to this node on that day in all, octets
   * @param left in the budget's period for whoever asks next, octets
   * @param others whether another node that is alive has some, too
   */
  record Funded(long granted, long left, boolean others) {}

  CompletionStage<Funded> fund(Fund order);

  /**
   * What a node saw of a session since it told last.
   *
   * @param used when it was last used
   * @param up octets from the client
   * @param down octets to the client
   */
  record Touch(String session, Instant used, long up, long down) {}

  /** Notes use; a session that is not known is left out. */
  CompletionStage<@Nullable Void> touch(List<Touch> touches);

  /** What a person may do to a session. */
  enum Deed {
    PAUSE("pause", "paused"),
    RESUME("resume", "resumed"),
    END("end", "ended"),
    EXTEND("extend", "extended"),
    CHECK_IN("check-in", "checked-in");

    private final String label;
    private final String done;

    Deed(String label, String done) {
      this.label = label;
      this.done = done;
    }

    /** The word in commands and paths. */
    public String label() {
      return label;
    }

    /** The word in records and on pages. */
    public String done() {
      return done;
    }
  }

  /**
   * One deed. An end by the session's own user is {@code Ending.USER}, by anyone else {@code
   * REVOKED}.
   *
   * @param id of the act, unique
   * @param by how much an {@code EXTEND} adds; null else
   * @param reason empty where none is needed
   */
  record Act(
      String id, String session, String actor, Deed deed, @Nullable Duration by, String reason) {}

  /** An act that was done, and to whom. */
  record Done(Act act, Instant time, Account account) {}

  /** What came of an act. */
  sealed interface Acted {}

  /** It was done; every node hears of it. */
  record Changed(Held held) implements Acted {}

  /** The session is as it was: the act makes no sense in its state. */
  record Unchanged(Held held) implements Acted {}

  /** There is no such session. */
  record Unknown() implements Acted {}

  CompletionStage<Acted> act(Act act, ZoneId zone);

  /** Several acts at one instant: all or none take place. Answers are in their order. */
  CompletionStage<List<Acted>> actAll(List<Act> acts, ZoneId zone);

  /**
   * An account as its person wants to know it.
   *
   * @param held the latest session; null if there was none
   * @param means what another could be opened on
   * @param checkIn the latest check-in on that session; null if there was none
   */
  record Outlook(@Nullable Held held, Opening.Means means, @Nullable Done checkIn) {}

  /**
   * How an account stands, and what it could get.
   *
   * @param room where; null outside every room
   */
  CompletionStage<Outlook> outlook(Account account, @Nullable String room, ZoneId zone);

  /**
   * Somebody starts the clock of a room.
   *
   * @param id unique
   * @param tier in which sessions begin with it
   * @param length null has no bound
   */
  record RoomStart(String id, String room, String tier, String actor, @Nullable Duration length) {}

  /** Starts clocks that are not on; tells how many those were. */
  CompletionStage<Integer> startRoom(List<RoomStart> starts);

  /**
   * Ends clocks that are on; tells how many those were. What goes on in the room is another act.
   */
  CompletionStage<Integer> endRoom(String room, Set<String> tiers, String actor);

  /** A session, also one of long ago; it is not settled. */
  CompletionStage<Optional<Session>> find(String session);

  /**
   * The sessions of these tiers that go on, or ended for lack of a supervisor since this instant,
   * settled for the answer only; at most 1,000.
   *
   * @param room only those that were opened in this one; null for all
   */
  CompletionStage<List<Held>> supervised(
      Set<String> tiers, @Nullable String room, Instant since, ZoneId zone);

  /** The clock of a room and tier that is on, and who started it. */
  record RoomClock(String room, String tier, RoomRun run, String actor) {}

  /** The clocks that are on, at most 1,000. */
  CompletionStage<List<RoomClock>> rooms();

  /**
   * A check-in that did not come.
   *
   * @param paused whether the session has paused for it; else its grace has begun
   */
  record Missed(Session session, boolean paused) {}

  /** Check-ins that did not come, each told to one caller only. */
  CompletionStage<List<Missed>> missed();

  /**
   * How many sessions there are, of everybody.
   *
   * @param draining that have ended, but for what is under way
   */
  record Counts(int active, int paused, int draining) {}

  CompletionStage<Counts> count();

  /** Sessions that have not ended, or ended since this instant, newest first, at most 1,000. */
  CompletionStage<List<Held>> list(@Nullable String user, Instant endedSince, ZoneId zone);

  /** Acts that concern a user, apart from check-ins, newest first. */
  CompletionStage<List<Done>> acts(String user, int most);

  /**
   * A session that is over for good.
   *
   * @param up octets from the client, by all nodes
   * @param down octets to the client
   */
  record Finished(Session session, long up, long down) {}

  /**
   * Sessions that are over for good, each told to one caller only: ended, drained, and such that
   * nobody can take them up again without an act.
   *
   * @param zone in which days turn
   */
  CompletionStage<List<Finished>> finished(ZoneId zone);
}
