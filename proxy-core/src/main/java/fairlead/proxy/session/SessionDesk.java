package fairlead.proxy.session;

import fairlead.policy.DenyReason;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Tier;
import fairlead.policy.quota.SessionTerms;
import fairlead.policy.session.Account;
import fairlead.policy.session.Opening;
import fairlead.policy.session.Session;
import fairlead.policy.wording.OneLine;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.ledger.SessionLedger;
import fairlead.proxy.ledger.SessionLedger.Act;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.ledger.SessionLedger.Held;
import fairlead.proxy.session.Supervisors.Hand;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What people may see of sessions and do to them, for pages, the API and the command line. Acts on
 * others are for operators and supervisors; each is a record for which there is room before it is
 * done, and so is each look at the sessions of others.
 *
 * <p>Thread-safe; never blocks. Stages fail with {@code LedgerUnavailable} where the ledger does.
 */
public final class SessionDesk {
  /** How long a reason may be, characters. */
  public static final int LONGEST_REASON = 500;

  private static final int MOST_ACTS = 20;

  /** How long an ended session is listed. */
  private static final Duration LISTED = Duration.ofDays(1);

  private final SessionLedger ledger;
  private final Heartbeat heartbeat;
  private final DeedRecords records;
  private final Supplier<PolicySet> policies;
  private final LocalSessions here;
  private final Disclosure disclosure;
  private final Supervisors supervisors;
  private final SupervisionDesk supervision;

  /**
   * A desk.
   *
   * @param policies the generation in force: it says in which zone days turn
   * @param here what this node holds
   * @param disclosure how much a person learns of who acted
   */
  public SessionDesk(
      SessionLedger ledger,
      Heartbeat heartbeat,
      DeedRecords records,
      Supplier<PolicySet> policies,
      LocalSessions here,
      Disclosure disclosure) {
    this(
        ledger,
        heartbeat,
        records,
        policies,
        here,
        disclosure,
        _ -> Optional.empty(),
        (_, _) -> List.of());
  }

  /**
   * A desk at which supervisors see what their tiers let them.
   *
   * @param people finds somebody whom the gateway lets in, by name; quick
   * @param refusals a user's latest refusals, so many; may block
   */
  public SessionDesk(
      SessionLedger ledger,
      Heartbeat heartbeat,
      DeedRecords records,
      Supplier<PolicySet> policies,
      LocalSessions here,
      Disclosure disclosure,
      Function<String, Optional<Principal>> people,
      BiFunction<String, Integer, List<Refusals.Kept>> refusals) {
    this.supervisors = new Supervisors(policies, people);
    this.supervision =
        new SupervisionDesk(
            ledger, heartbeat, records, policies, here, supervisors, this::reckoning, refusals);
    this.ledger = ledger;
    this.heartbeat = heartbeat;
    this.records = records;
    this.policies = policies;
    this.here = here;
    this.disclosure = disclosure;
  }

  /**
   * Somebody who acts or looks.
   *
   * @param groups those of now: they say whom the actor supervises
   */
  public record Actor(String user, Set<String> groups, boolean operator) {
    public Actor {
      groups = Set.copyOf(groups);
    }

    /** Somebody who supervises nobody. */
    public Actor(String user, boolean operator) {
      this(user, Set.of(), operator);
    }
  }

  /** What supervisors do and see. */
  public SupervisionDesk supervision() {
    return supervision;
  }

  /** What came of an act. */
  public sealed interface Outcome {}

  /** It was done. */
  public record Done(SessionView session) implements Outcome {}

  /**
   * There is no session to be had.
   *
   * @param until when asking again makes sense; {@link Instant#MAX} where only people can tell
   */
  public record Refused(DenyReason reason, Instant until) implements Outcome {}

  /** Nothing was done. */
  public record Declined(Why why) implements Outcome {}

  /** Why nothing was done. */
  public enum Why {
    /** Only operators and supervisors act on others. */
    NOT_ALLOWED,
    /** Nobody does more to their own session than end it. */
    OWN_SESSION,
    /** It needs a reason, which the person sees. */
    REASON_MISSING,
    REASON_TOO_LONG,
    /** There is no such session. */
    UNKNOWN,
    /** It makes no sense in the session's state. */
    UNCHANGED,
    /** Sessions of this tier begin by use. */
    BEGINS_BY_USE,
    /** Each session of this tier needs its person to sign in anew. */
    SIGN_IN_NEEDED,
    /** It could not be recorded. */
    NO_RECORD
  }

  private ZoneId zone() {
    return policies.get().zone();
  }

  private Instant now() {
    return Instant.ofEpochMilli(heartbeat.millis());
  }

  private Reckoning reckoning() {
    return new Reckoning(now(), zone(), here::unspent);
  }

  /** As {@link #own(String, PolicySet.Assignment)}, of somebody outside every room. */
  public CompletionStage<OwnView> own(String user, Tier tier) {
    return own(user, new PolicySet.Assignment(tier, null));
  }

  /** What a person sees of their own session, budgets, and of what was done to them. */
  public CompletionStage<OwnView> own(String user, PolicySet.Assignment where) {
    Account account = new Account(user, where.tier().name());
    CompletionStage<List<SessionLedger.Done>> acts = ledger.acts(user, MOST_ACTS);
    return ledger
        .outlook(account, where.room(), zone())
        .thenCombine(acts, (outlook, done) -> own(account, where, outlook, done));
  }

  private OwnView own(
      Account account,
      PolicySet.Assignment where,
      SessionLedger.Outlook outlook,
      List<SessionLedger.Done> acts) {
    Reckoning reckoning = reckoning();
    Tier tier = where.tier();
    return new OwnView(
        account.user(),
        tier,
        reckoning.own(account, tier, where.room(), outlook),
        reckoning.quotas(account, tier, outlook.held()),
        acts.stream().map(this::shown).toList(),
        OwnSupervision.of(tier, outlook, disclosure),
        reckoning.mayStart(account, tier, where.room(), outlook));
  }

  private String role(Account of) {
    Tier tier = supervisors.tier(of.tier());
    return tier == null || tier.supervision() == null ? "operator" : "operator or supervisor";
  }

  private ActView shown(SessionLedger.Done done) {
    Act act = done.act();
    boolean own = act.actor().equals(done.account().user());
    return new ActView(
        done.time(),
        act.deed(),
        own ? act.actor() : disclosure.shown(act.actor(), role(done.account())),
        own,
        act.session(),
        done.account().tier(),
        act.by(),
        act.reason());
  }

  /**
   * The sessions that go on, or ended within a day, newest first.
   *
   * @param user whose; null for everybody's
   * @return empty if the look cannot be recorded
   */
  public CompletionStage<Optional<List<SessionView>>> list(String looker, @Nullable String user) {
    if (looker.equals(user)) {
      return listed(user).thenApply(Optional::of);
    }
    DeedRecords.Note look =
        new DeedRecords.Note(AuditRecord.Kind.LOOK_UP, looker, user, null, null, null, "sessions");
    return records.around(() -> listed(user), found -> Optional.of(look), null);
  }

  private CompletionStage<List<SessionView>> listed(@Nullable String user) {
    Instant since = now().minus(LISTED);
    return ledger
        .list(user, since, zone())
        .thenApply(
            all ->
                all.stream()
                    .filter(held -> goesOnOrEnded(held.session(), since))
                    .map(reckoning()::listed)
                    .toList());
  }

  /** A session may have ended long ago, and only this look have found out. */
  private static boolean goesOnOrEnded(Session session, Instant since) {
    Instant ended = session.ended();
    return ended == null || !ended.isBefore(since);
  }

  /** How many sessions there are in each state, apart from those that have ended. */
  public CompletionStage<Map<SessionView.State, Integer>> count() {
    return ledger.count().thenApply(SessionDesk::counts);
  }

  private static Map<SessionView.State, Integer> counts(SessionLedger.Counts all) {
    Map<SessionView.State, Integer> counts = new EnumMap<>(SessionView.State.class);
    counts.put(SessionView.State.ACTIVE, all.active());
    counts.put(SessionView.State.PAUSED, all.paused());
    counts.put(SessionView.State.DRAINING, all.draining());
    return counts;
  }

  /** Ends the session that a person has in a tier, as they wish. */
  public CompletionStage<Outcome> endOwn(String user, Tier tier) {
    return ledger
        .look(new Account(user, tier.name()), zone())
        .thenCompose(
            held ->
                held.isEmpty() || held.get().session().state() == Session.State.ENDED
                    ? declined(Why.UNCHANGED)
                    : done(act(user, held.get().session().id(), Deed.END, null, ""), true));
  }

  /**
   * Begins a session, as its person wishes who has read the notice.
   *
   * @param where the person stands
   * @param fresh whether they have just signed in for it
   */
  public CompletionStage<Outcome> startOwn(String user, PolicySet.Assignment where, boolean fresh) {
    Tier tier = where.tier();
    if (tier.session().start() == SessionTerms.Start.USE) {
      return declined(Why.BEGINS_BY_USE);
    }
    if (tier.session().signIn() && !fresh) {
      return declined(Why.SIGN_IN_NEEDED);
    }
    Account account = new Account(user, tier.name());
    Opening.Wish wish = Wishes.of(records.nextId(), account, tier, where.room(), true);
    return records
        .around(
            () -> ledger.open(wish, zone()),
            opened ->
                opened instanceof Held(Session session, _) && session.id().equals(wish.id())
                    ? Optional.of(started(user, account, wish.id()))
                    : Optional.empty(),
            started(user, account, wish.id()))
        .thenApply(opened -> opened.map(o -> started(wish, o)).orElse(new Declined(Why.NO_RECORD)));
  }

  private static DeedRecords.Note started(String user, Account account, String session) {
    return new DeedRecords.Note(
        AuditRecord.Kind.SESSION, user, null, account.tier(), session, "started", null);
  }

  private Outcome started(Opening.Wish wish, SessionLedger.Opened opened) {
    here.refresh(wish.account());
    return switch (opened) {
      case SessionLedger.Refused(var reason, var until) -> new Refused(reason, until);
      case Held held when held.session().id().equals(wish.id()) ->
          new Done(reckoning().listed(held));
      case Held _ -> new Declined(Why.UNCHANGED);
    };
  }

  /**
   * Acts on a session.
   *
   * @param by how much an extension adds; null else
   * @param reason the actor's words for it; empty if there are none
   */
  public CompletionStage<Outcome> act(
      Actor actor, String session, Deed deed, @Nullable Duration by, String reason) {
    String words = OneLine.of(reason);
    if (words.length() > LONGEST_REASON) {
      return declined(Why.REASON_TOO_LONG);
    }
    return ledger
        .find(session)
        .thenCompose(
            found -> {
              Account of = found.map(Session::account).orElse(null);
              boolean own = of != null && of.user().equals(actor.user());
              Why why = objection(actor, of, own, deed, words);
              return why == null
                  ? done(act(actor.user(), session, deed, by, words), own)
                  : declined(why);
            });
  }

  private @Nullable Why objection(
      Actor actor, @Nullable Account of, boolean own, Deed deed, String words) {
    Hand hand = of == null ? Hand.NONE : supervisors.hand(actor, of);
    if (own) {
      boolean acts = actor.operator() || !supervisors.tiers(actor).isEmpty();
      return deed == Deed.END ? null : acts ? Why.OWN_SESSION : Why.NOT_ALLOWED;
    }
    boolean may = of == null ? actor.operator() : may(actor, hand, deed);
    if (!may) {
      return Why.NOT_ALLOWED;
    }
    boolean needsReason = deed == Deed.PAUSE || deed == Deed.END;
    return needsReason && !OneLine.says(words) ? Why.REASON_MISSING : null;
  }

  /** Operators check in for nobody: that says that somebody is there who was named for it. */
  private static boolean may(Actor actor, Hand hand, Deed deed) {
    return switch (deed) {
      case CHECK_IN -> hand != Hand.NONE;
      case RESUME -> actor.operator() || hand != Hand.NONE;
      case PAUSE, END, EXTEND -> directs(actor, hand);
    };
  }

  /** Whether an actor may also pause and end what they are this to. */
  static boolean directs(Actor actor, Hand hand) {
    return actor.operator() || hand == Hand.SUPERVISOR;
  }

  private Act act(String actor, String session, Deed deed, @Nullable Duration by, String words) {
    return new Act(records.nextId(), session, actor, deed, by, words);
  }

  private static CompletionStage<Outcome> declined(Why why) {
    return CompletableFuture.completedFuture(new Declined(why));
  }

  private CompletionStage<Outcome> done(Act act, boolean own) {
    return records
        .around(
            () -> ledger.act(act, zone()),
            acted ->
                acted instanceof SessionLedger.Changed(Held held)
                    ? Optional.of(note(act, own, held.session().account()))
                    : Optional.empty(),
            note(act, own, null))
        .thenApply(acted -> acted.map(this::outcome).orElse(new Declined(Why.NO_RECORD)));
  }

  private Outcome outcome(SessionLedger.Acted acted) {
    return switch (acted) {
      case SessionLedger.Changed(Held held) -> {
        here.refresh(held.session().account());
        yield new Done(reckoning().listed(held));
      }
      case SessionLedger.Unchanged _ -> new Declined(Why.UNCHANGED);
      case SessionLedger.Unknown _ -> new Declined(Why.UNKNOWN);
    };
  }

  /** What the record of an act says. */
  static DeedRecords.Note note(Act act, boolean own, @Nullable Account account) {
    AuditRecord.Kind kind =
        switch (act.deed()) {
          case END -> own ? AuditRecord.Kind.SESSION : AuditRecord.Kind.REVOCATION;
          case CHECK_IN -> AuditRecord.Kind.CHECK_IN;
          case PAUSE, RESUME, EXTEND -> AuditRecord.Kind.SESSION;
        };
    return new DeedRecords.Note(
        kind,
        act.actor(),
        account == null || own ? null : account.user(),
        account == null ? null : account.tier(),
        act.session(),
        act.deed().done(),
        detail(act));
  }

  private static @Nullable String detail(Act act) {
    Duration by = act.by();
    if (by == null) {
      return act.reason().isEmpty() ? null : act.reason();
    }
    String time = "by " + by.toSeconds() + " s";
    return act.reason().isEmpty() ? time : time + ": " + act.reason();
  }
}
