package fairlead.proxy.session;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicySet;
import fairlead.policy.Tier;
import fairlead.policy.quota.SessionTerms;
import fairlead.policy.session.Session;
import fairlead.policy.wording.OneLine;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.ledger.SessionLedger;
import fairlead.proxy.ledger.SessionLedger.Act;
import fairlead.proxy.ledger.SessionLedger.Acted;
import fairlead.proxy.ledger.SessionLedger.Changed;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.ledger.SessionLedger.Held;
import fairlead.proxy.ledger.SessionLedger.RoomStart;
import fairlead.proxy.session.SessionDesk.Actor;
import fairlead.proxy.session.SessionDesk.Why;
import fairlead.proxy.session.Supervisors.Hand;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What supervisors do with rooms, and what they see. Who may is held against the policy in force
 * and the groups of the actor at each act; each act is a record, and so is each look at what a
 * person does, see {@link LookUps}.
 *
 * <p>Thread-safe; never blocks. Stages fail with {@code LedgerUnavailable} where the ledger does.
 */
public final class SupervisionDesk {
  /** How long one that ended for lack of a supervisor is shown: it can be reopened. */
  private static final Duration SHOWN = Duration.ofDays(1);

  private final SessionLedger ledger;
  private final Heartbeat heartbeat;
  private final DeedRecords records;
  private final Supplier<PolicySet> policies;
  private final LocalSessions here;
  private final Supervisors supervisors;
  private final Supplier<Reckoning> reckoning;
  private final BoardMaker board;
  private final LookUps lookUps = new LookUps();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  SupervisionDesk(
      SessionLedger ledger,
      Heartbeat heartbeat,
      DeedRecords records,
      Supplier<PolicySet> policies,
      LocalSessions here,
      Supervisors supervisors,
      Supplier<Reckoning> reckoning,
      BiFunction<String, Integer, List<Refusals.Kept>> refusals) {
    this.ledger = ledger;
    this.heartbeat = heartbeat;
    this.records = records;
    this.policies = policies;
    this.here = here;
    this.supervisors = supervisors;
    this.reckoning = reckoning;
    this.board = new BoardMaker(supervisors, here, refusals);
    heartbeat.onChange(
        change -> {
          if (change.kind() != Heartbeat.Change.Kind.TOKEN
              && change.kind() != Heartbeat.Change.Kind.PASS) {
            listeners.forEach(Runnable::run);
          }
        });
  }

  /** What came of an act on a room. */
  public sealed interface RoomOutcome {}

  /**
   * It was done.
   *
   * @param sessions that it moved
   */
  public record RoomDone(String room, int sessions) implements RoomOutcome {}

  /** Nothing was done. */
  public record RoomDeclined(Why why) implements RoomOutcome {}

  /** Whether somebody may supervise anybody. */
  public boolean isSupervisor(String user, Set<String> groups) {
    return !supervisors.tiers(new Actor(user, groups, false)).isEmpty();
  }

  /**
   * Calls a listener whenever sessions, grants or rooms have changed anywhere in the fleet, on a
   * thread of the ledger; it must be quick. Pauses that come by the clock are told within a few
   * seconds.
   *
   * @return ends that
   */
  public AutoCloseable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private Instant now() {
    return Instant.ofEpochMilli(heartbeat.millis());
  }

  /** Starts the clock of a room, for those of its tiers that begin so and that one supervises. */
  public CompletionStage<RoomOutcome> start(Actor actor, String room) {
    Why why = objection(actor, room);
    List<Tier> tiers =
        supervised(actor, room).stream()
            .filter(tier -> tier.session().start() == SessionTerms.Start.SUPERVISOR)
            .toList();
    if (why != null || tiers.isEmpty()) {
      return declined(why == null ? Why.BEGINS_BY_USE : why);
    }
    List<RoomStart> starts = new ArrayList<>();
    for (Tier tier : tiers) {
      Duration length = tier.session().length();
      starts.add(new RoomStart(records.nextId(), room, tier.name(), actor.user(), length));
    }
    DeedRecords.Note note = note(actor, "room-started", room, names(tiers));
    return records
        .around(
            () -> ledger.startRoom(starts),
            started -> started == 0 ? Optional.empty() : Optional.of(note),
            note)
        .thenApply(
            started ->
                started.isEmpty()
                    ? new RoomDeclined(Why.NO_RECORD)
                    : started.get() == 0 ? new RoomDeclined(Why.UNCHANGED) : new RoomDone(room, 0));
  }

  /** Checks in for everybody in a room whom the actor supervises, at one instant. */
  public CompletionStage<RoomOutcome> checkIn(Actor actor, String room) {
    Why why = objection(actor, room);
    return why == null ? inRoom(actor, room, Deed.CHECK_IN, "") : declined(why);
  }

  /** Checks in for everybody whom the actor supervises, at one instant. */
  public CompletionStage<RoomOutcome> checkInAll(Actor actor) {
    return supervisors.tiers(actor).isEmpty()
        ? declined(Why.NOT_ALLOWED)
        : inRoom(actor, null, Deed.CHECK_IN, "");
  }

  /**
   * Ends the clock of a room, and the sessions of everybody in it whom the actor supervises.
   *
   * @param reason which each of them sees
   */
  public CompletionStage<RoomOutcome> end(Actor actor, String room, String reason) {
    String words = OneLine.of(reason);
    Why why = objection(actor, room);
    List<Tier> tiers =
        supervised(actor, room).stream()
            .filter(tier -> supervisors.hand(actor, tier) == Hand.SUPERVISOR)
            .toList();
    if (why == null && tiers.isEmpty()) {
      why = Why.NOT_ALLOWED;
    }
    if (why == null && words.length() > SessionDesk.LONGEST_REASON) {
      why = Why.REASON_TOO_LONG;
    }
    if (why == null && !OneLine.says(words)) {
      why = Why.REASON_MISSING;
    }
    if (why != null) {
      return declined(why);
    }
    Set<String> names = names(tiers);
    DeedRecords.Note note = note(actor, "room-ended", room, names);
    return records
        .around(
            () -> ledger.endRoom(room, names, actor.user()),
            ended -> ended == 0 ? Optional.empty() : Optional.of(note),
            note)
        .thenCompose(
            ended ->
                ended.isEmpty()
                    ? declined(Why.NO_RECORD)
                    : inRoom(actor, room, Deed.END, words)
                        .thenApply(done -> ended.get() > 0 ? ended(room, done) : done));
  }

  /** A clock ended, even if nobody's session did. */
  private static RoomOutcome ended(String room, RoomOutcome done) {
    return done instanceof RoomDeclined(Why why) && why == Why.UNCHANGED
        ? new RoomDone(room, 0)
        : done;
  }

  private CompletionStage<RoomOutcome> inRoom(
      Actor actor, @Nullable String room, Deed deed, String reason) {
    Hand needed = deed == Deed.CHECK_IN ? Hand.BACKUP : Hand.SUPERVISOR;
    return ledger
        .supervised(supervisors.tiers(actor), room, now(), zone())
        .thenCompose(
            sessions -> {
              List<Act> acts = new ArrayList<>();
              for (Held held : sessions) {
                Session session = held.session();
                if (session.state() != Session.State.ENDED
                    && supervisors.hand(actor, session.account()).compareTo(needed) >= 0) {
                  acts.add(
                      new Act(records.nextId(), session.id(), actor.user(), deed, null, reason));
                }
              }
              return acts.isEmpty() ? declined(Why.UNCHANGED) : all(acts, room == null ? "" : room);
            });
  }

  private CompletionStage<RoomOutcome> all(List<Act> acts, String room) {
    return records
        .aroundAll(
            acts.size(),
            () -> ledger.actAll(acts, zone()),
            acted -> notes(acts, acted),
            SessionDesk.note(acts.getFirst(), false, null))
        .thenApply(
            acted -> {
              if (acted.isEmpty()) {
                return new RoomDeclined(Why.NO_RECORD);
              }
              int many = 0;
              for (Acted each : acted.get()) {
                if (each instanceof Changed(Held held)) {
                  many++;
                  here.refresh(held.session().account());
                }
              }
              return many == 0 ? new RoomDeclined(Why.UNCHANGED) : new RoomDone(room, many);
            });
  }

  private static List<DeedRecords.Note> notes(List<Act> acts, List<Acted> acted) {
    List<DeedRecords.Note> notes = new ArrayList<>();
    for (int i = 0; i < acts.size(); i++) {
      if (acted.get(i) instanceof Changed(Held held)) {
        notes.add(SessionDesk.note(acts.get(i), false, held.session().account()));
      }
    }
    return notes;
  }

  /**
   * What somebody supervises, and what they may see of it.
   *
   * @return empty if the look cannot be recorded
   */
  public CompletionStage<Optional<Board>> board(Actor actor) {
    Set<String> tiers = supervisors.tiers(actor);
    Instant since = now().minus(SHOWN);
    return ledger
        .supervised(tiers, null, since, zone())
        .thenCombine(
            ledger.rooms(),
            (sessions, rooms) ->
                new Seen(
                    sessions.stream()
                        .filter(
                            held -> supervisors.hand(actor, held.session().account()) != Hand.NONE)
                        .toList(),
                    rooms.stream().filter(room -> tiers.contains(room.tier())).toList()))
        .thenCompose(seen -> recorded(actor, seen))
        .thenApplyAsync(
            seen -> seen.map(what -> board(actor, tiers, what)), Thread::startVirtualThread);
  }

  private record Seen(List<Held> sessions, List<SessionLedger.RoomClock> rooms) {}

  private CompletionStage<Optional<Seen>> recorded(Actor actor, Seen seen) {
    long now = heartbeat.millis();
    List<DeedRecords.Note> looks = new ArrayList<>();
    for (Held held : seen.sessions()) {
      String subject = held.session().account().user();
      String tier = held.session().account().tier();
      if (!board.sees(tier).isEmpty() && lookUps.isNew(actor.user(), subject, now)) {
        looks.add(
            new DeedRecords.Note(
                AuditRecord.Kind.LOOK_UP, actor.user(), subject, tier, null, null, "supervision"));
      }
    }
    if (looks.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.of(seen));
    }
    looks.forEach(look -> lookUps.recorded(actor.user(), look.subject(), now));
    return records
        .aroundAll(looks.size(), () -> CompletableFuture.completedFuture(seen), _ -> looks, null)
        .whenComplete(
            (done, _) -> {
              if (done == null || done.isEmpty()) {
                looks.forEach(look -> lookUps.forget(actor.user(), look.subject()));
              }
            });
  }

  private Board board(Actor actor, Set<String> tiers, Seen seen) {
    return new Board(
        now(),
        board.rows(actor, seen.sessions(), reckoning.get()),
        here.waiting().stream()
            .filter(each -> tiers.contains(each.account().tier()))
            .filter(each -> supervisors.hand(actor, each.account()) != Hand.NONE)
            .toList(),
        seen.rooms(),
        policies.get().tiers().stream()
            .anyMatch(tier -> supervisors.hand(actor, tier) == Hand.SUPERVISOR));
  }

  private ZoneId zone() {
    return policies.get().zone();
  }

  private static DeedRecords.Note note(Actor actor, String done, String room, Set<String> tiers) {
    return new DeedRecords.Note(
        AuditRecord.Kind.SESSION,
        actor.user(),
        null,
        tiers.size() == 1 ? tiers.iterator().next() : null,
        null,
        done,
        "room " + room + ": " + String.join(", ", tiers));
  }

  private static CompletionStage<RoomOutcome> declined(Why why) {
    return CompletableFuture.completedFuture(new RoomDeclined(why));
  }

  /** The tiers in which somebody in a room may be, and that an actor supervises. */
  private List<Tier> supervised(Actor actor, String room) {
    PolicyRules rules = policies.get().rules();
    Set<String> names = new TreeSet<>();
    names.add(rules.defaultTier().tier().name());
    for (PolicyRules.Entry entry : rules.entries()) {
      if (entry.room() == null || entry.room().equals(room)) {
        names.add(entry.tier());
        names.addAll(entry.mayAsk());
      }
    }
    return policies.get().tiers().stream()
        .filter(tier -> names.contains(tier.name()))
        .filter(tier -> supervisors.hand(actor, tier) != Hand.NONE)
        .toList();
  }

  private static Set<String> names(List<Tier> tiers) {
    return tiers.stream().map(Tier::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private @Nullable Why objection(Actor actor, String room) {
    if (supervisors.tiers(actor).isEmpty()) {
      return Why.NOT_ALLOWED;
    }
    if (!policies.get().rules().rooms().containsKey(room)) {
      return Why.UNKNOWN;
    }
    return supervised(actor, room).isEmpty() ? Why.NOT_ALLOWED : null;
  }
}
