package fairlead.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.policy.PolicySet;
import fairlead.policy.Tier;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Account;
import fairlead.policy.session.Opening;
import fairlead.policy.session.Session;
import fairlead.proxy.TestClock;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.AuditRecord.Kind;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.audit.ListedRecords;
import fairlead.proxy.ledger.LedgerUnavailable;
import fairlead.proxy.ledger.MemoryLedger;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.ledger.SessionLedger.Fund;
import fairlead.proxy.ledger.SessionLedger.Held;
import fairlead.proxy.session.SessionDesk.Actor;
import fairlead.proxy.session.SessionDesk.Declined;
import fairlead.proxy.session.SessionDesk.Done;
import fairlead.proxy.session.SessionDesk.Outcome;
import fairlead.proxy.session.SessionDesk.Why;
import fairlead.proxy.session.SessionView.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDeskTest {
  private static final PolicySet POLICY =
      policy(
          """
          version: 1
          tiers:
            monitored:
              session: { length: 1h, idle: 15m, warn: [10m, 1m], drain: 2m }
              quota: { data: 1MiB/day, sessions: 2/day, time: 90m/week }
              allow: [ { hosts: [a.test] } ]
            full: { allow: [ { hosts: ["*"] } ] }
          default-tier: monitored
          """);
  private static final Tier MONITORED = POLICY.tiers().getFirst();
  private static final Tier FULL = POLICY.tiers().getLast();
  private static final Account BEN = new Account("ben", "monitored");
  private static final Actor ANN = new Actor("ann", true);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TestClock clock = new TestClock();
  private final MemoryLedger ledger = new MemoryLedger(() -> clock.millis());
  private final ListedRecords log = new ListedRecords();
  private long unspent;
  private final SessionDesk desk = desk(Disclosure.NAME);

  private static PolicySet policy(String text) {
    Map<String, byte[]> files = Map.of("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
    return switch (PolicyLoader.of(files).load()) {
      case PolicyLoader.Loaded loaded -> loaded.policy();
      case PolicyLoader.Rejected rejected -> throw new AssertionError(rejected.problems());
    };
  }

  private SessionDesk desk(Disclosure disclosure) {
    return new SessionDesk(
        ledger,
        ledger,
        new DeedRecords(log, clock),
        () -> POLICY,
        new HeldHere(() -> unspent),
        disclosure);
  }

  @AfterEach
  void allRoomIsGivenBack() {
    assertThat(log.held).hasValue(0);
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private String open(String id, String user, Tier tier) {
    Session.Terms terms =
        new Session.Terms(
            tier.session().length(),
            tier.session().idle(),
            tier.session().drain(),
            tier.quota().data(),
            tier.quota().time());
    Opening.Wish wish =
        new Opening.Wish(id, new Account(user, tier.name()), terms, tier.sessions(), true);
    return ((Held) now(ledger.open(wish, ZoneOffset.UTC))).session().id();
  }

  /** Time passes, and the session is used all along. */
  private void use(Duration time) {
    for (Duration left = time; left.isPositive(); left = left.minus(MINUTE)) {
      clock.pass(MINUTE);
      open("another", "ben", MONITORED);
    }
  }

  private OwnView ben() {
    return now(desk.own("ben", MONITORED));
  }

  private Outcome act(Actor actor, String session, Deed deed, String reason) {
    Duration by = deed == Deed.EXTEND ? Duration.ofMinutes(30) : null;
    return now(desk.act(actor, session, deed, by, reason));
  }

  private AuditRecord record() {
    return log.records.getLast();
  }

  @Test
  void showsWhatAFirstRequestWouldFind() {
    SessionView session = ben().session();
    assertThat(session.state()).isEqualTo(State.NOT_STARTED);
    assertThat(session.id()).isNull();
    assertThat(session.left()).isEqualTo(Duration.ofHours(1));
    assertThat(session.bytesLeft()).isEqualTo(1 << 20);
    assertThat(now(desk.own("ada", FULL)).session().left()).isNull();
    assertThat(now(desk.own("ada", FULL)).session().bytesLeft()).isNull();
    assertThat(now(desk.own("ada", FULL)).quotas()).isEmpty();
  }

  @Test
  void showsWhatIsLeftOfARunningSession() {
    open("s1", "ben", MONITORED);
    now(
        ledger.fund(
            new Fund(
                BEN,
                Objects.requireNonNull(MONITORED.quota().data()),
                LocalDate.of(2026, 3, 2),
                200_000)));
    unspent = 50_000;
    use(Duration.ofMinutes(20));
    OwnView view = ben();
    assertThat(view.session().state()).isEqualTo(State.ACTIVE);
    assertThat(view.session().id()).isEqualTo("s1");
    assertThat(view.session().left()).isEqualTo(Duration.ofMinutes(40));
    assertThat(view.session().ends()).isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
    assertThat(view.session().bytesLeft()).isEqualTo((1 << 20) - 150_000);
    assertThat(view.session().due()).isEmpty();
    Instant midnight = Instant.parse("2026-03-03T00:00:00Z");
    assertThat(view.quotas())
        .containsExactly(
            new QuotaView(QuotaView.Kind.DATA, 150_000, 1 << 20, Period.DAY, midnight),
            new QuotaView(
                QuotaView.Kind.TIME,
                1_200_000,
                5_400_000,
                Period.WEEK,
                Instant.parse("2026-03-09T00:00:00Z")),
            new QuotaView(QuotaView.Kind.SESSIONS, 1, 2, Period.DAY, midnight));
  }

  @Test
  void warnsWhenLittleIsLeft() {
    open("s1", "ben", MONITORED);
    use(Duration.ofMinutes(50));
    assertThat(ben().session().due()).containsExactly(Duration.ofMinutes(10));
    use(Duration.ofMinutes(9));
    assertThat(ben().session().due()).containsExactly(Duration.ofMinutes(10), MINUTE);
  }

  @Test
  void showsADrainThenTheNextOneThenTheEnd() {
    open("s1", "ben", MONITORED);
    use(Duration.ofMinutes(59));
    clock.pass(MINUTE);
    SessionView drains = ben().session();
    assertThat(drains.state()).isEqualTo(State.DRAINING);
    assertThat(drains.left()).isEqualTo(Duration.ZERO);
    assertThat(drains.reason()).isEqualTo("session-ended");
    assertThat(drains.ends()).isEqualTo(Instant.parse("2026-03-02T10:02:00Z"));
    clock.pass(Duration.ofMinutes(2));
    SessionView next = ben().session();
    assertThat(next.state()).isEqualTo(State.NOT_STARTED);
    assertThat(next.left()).as("of the 90 minutes").isEqualTo(Duration.ofMinutes(30));
    open("s2", "ben", MONITORED);
    use(Duration.ofMinutes(29));
    clock.pass(Duration.ofMinutes(4));
    SessionView over = ben().session();
    assertThat(over.state()).isEqualTo(State.ENDED);
    assertThat(over.reason()).isEqualTo("quota-sessions");
    assertThat(over.next()).isEqualTo(Instant.parse("2026-03-03T00:00:00Z"));
  }

  @Test
  void whatWasLeftUnusedIsShownAsNotStarted() {
    open("s1", "ben", MONITORED);
    clock.pass(Duration.ofMinutes(20));
    SessionView view = ben().session();
    assertThat(view.state()).isEqualTo(State.NOT_STARTED);
    assertThat(view.id()).isEqualTo("s1");
    assertThat(view.left()).isEqualTo(Duration.ofMinutes(45));
  }

  @Test
  void aPauseStopsTheClockAndIsTold() {
    open("s1", "ben", MONITORED);
    use(Duration.ofMinutes(10));
    Done paused = (Done) act(ANN, "s1", Deed.PAUSE, "  fire\u0007\ndrill\u202E ");
    assertThat(paused.session().state()).isEqualTo(State.PAUSED);
    assertThat(record().kind()).isEqualTo(Kind.SESSION);
    assertThat(record())
        .extracting("user", "subject", "tier", "session", "reason", "detail", "outcome")
        .containsExactly(
            "ann", "ben", "monitored", "s1", "paused", "fire drill", AuditRecord.Outcome.ALLOWED);
    clock.pass(Duration.ofHours(1));
    OwnView view = ben();
    assertThat(view.session().left()).isEqualTo(Duration.ofMinutes(50));
    assertThat(view.acts())
        .singleElement()
        .satisfies(
            act -> {
              assertThat(act.actor()).isEqualTo("ann");
              assertThat(act.own()).isFalse();
              assertThat(act.reason()).isEqualTo("fire drill");
            });
    assertThat(act(ANN, "s1", Deed.RESUME, "")).isInstanceOf(Done.class);
    assertThat(record()).extracting("reason", "detail").containsExactly("resumed", null);
    assertThat(act(ANN, "s1", Deed.EXTEND, "lost time")).isInstanceOf(Done.class);
    assertThat(record().detail()).isEqualTo("by 1800 s: lost time");
    assertThat(ben().session().left()).isEqualTo(Duration.ofMinutes(80));
  }

  @Test
  void anOperatorsEndIsARevocation() {
    open("s1", "ben", MONITORED);
    Done ended = (Done) act(ANN, "s1", Deed.END, "shared the password");
    assertThat(ended.session().state()).isEqualTo(State.ENDED);
    assertThat(ended.session().reason()).isEqualTo("revoked");
    assertThat(record().kind()).isEqualTo(Kind.REVOCATION);
    assertThat(record().reason()).isEqualTo("ended");
    assertThat(ben().session().state()).isEqualTo(State.ENDED);
    assertThat(ben().session().reason()).isEqualTo("revoked");
  }

  @Test
  void aPersonEndsTheirOwn() {
    assertThat(now(desk.endOwn("ben", MONITORED))).isEqualTo(new Declined(Why.UNCHANGED));
    open("s1", "ben", MONITORED);
    assertThat(now(desk.endOwn("ben", MONITORED))).isInstanceOf(Done.class);
    assertThat(record().kind()).isEqualTo(Kind.SESSION);
    assertThat(record())
        .extracting("user", "subject", "session", "reason", "detail")
        .containsExactly("ben", null, "s1", "ended", null);
    assertThat(now(desk.endOwn("ben", MONITORED))).isEqualTo(new Declined(Why.UNCHANGED));
    assertThat(ben().acts()).singleElement().satisfies(act -> assertThat(act.own()).isTrue());
    assertThat(log.records).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Deed.class)
  void onlyOperatorsActOnOthersAndNobodyOnThemselvesButToEnd(Deed deed) {
    open("s1", "ben", MONITORED);
    open("s2", "ann", MONITORED);
    assertThat(act(new Actor("cy", false), "s1", deed, "x"))
        .isEqualTo(new Declined(Why.NOT_ALLOWED));
    assertThat(act(new Actor("cy", false), "s9", deed, "x"))
        .isEqualTo(new Declined(Why.NOT_ALLOWED));
    assertThat(act(ANN, "s9", deed, "x")).isEqualTo(new Declined(Why.UNKNOWN));
    assertThat(act(ANN, "s1", deed, "x".repeat(501))).isEqualTo(new Declined(Why.REASON_TOO_LONG));
    assertThat(log.records).isEmpty();
    if (deed != Deed.END) {
      assertThat(act(ANN, "s2", deed, "x")).isEqualTo(new Declined(Why.OWN_SESSION));
      assertThat(act(new Actor("ben", false), "s1", deed, "x"))
          .isEqualTo(new Declined(Why.NOT_ALLOWED));
      assertThat(log.records).isEmpty();
    } else {
      assertThat(act(ANN, "s2", deed, "")).isInstanceOf(Done.class);
      assertThat(record().kind()).isEqualTo(Kind.SESSION);
    }
  }

  @ParameterizedTest
  @EnumSource(Deed.class)
  void pauseAndEndOfOthersNeedAReason(Deed deed) {
    open("s1", "ben", MONITORED);
    Outcome outcome = act(ANN, "s1", deed, " \n ");
    assertThat(outcome.equals(new Declined(Why.REASON_MISSING)))
        .isEqualTo(deed == Deed.PAUSE || deed == Deed.END);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u200B", "\u00A0\u2800", "\u3164", "\uD800", "\u202E\u061C", ".", "\u200D"})
  void whatNobodyCanReadIsNoReason(String reason) {
    open("s1", "ben", MONITORED);
    assertThat(act(ANN, "s1", Deed.PAUSE, reason)).isEqualTo(new Declined(Why.REASON_MISSING));
  }

  @Test
  void nobodyLeavesAPauseByAnEndOfTheirOwn() {
    open("s1", "ben", MONITORED);
    assertThat(act(ANN, "s1", Deed.PAUSE, "x")).isInstanceOf(Done.class);
    assertThat(now(desk.endOwn("ben", MONITORED))).isEqualTo(new Declined(Why.UNCHANGED));
    assertThat(ben().session().state()).isEqualTo(State.PAUSED);
  }

  @Test
  void nothingIsDoneThatCannotBeRecorded() {
    open("s1", "ben", MONITORED);
    log.full = true;
    assertThat(act(ANN, "s1", Deed.END, "x")).isEqualTo(new Declined(Why.NO_RECORD));
    assertThat(now(desk.endOwn("ben", MONITORED))).isEqualTo(new Declined(Why.NO_RECORD));
    assertThat(ben().session().state()).isEqualTo(State.ACTIVE);
    assertThat(now(desk.list("ann", null))).isEmpty();
    assertThat(now(desk.list("ben", "ben"))).isPresent();
  }

  @Test
  void whatMakesNoSenseIsNoAct() {
    open("s1", "ben", MONITORED);
    assertThat(act(ANN, "s1", Deed.RESUME, "x")).isEqualTo(new Declined(Why.UNCHANGED));
    assertThat(log.records).isEmpty();
  }

  @Test
  void anActWhoseFateNobodyKnowsIsRecordedAsFailed() {
    MemoryLedger breaks =
        new MemoryLedger(() -> clock.millis()) {
          @Override
          public CompletionStage<Acted> act(Act act, java.time.ZoneId zone) {
            gone(true);
            return super.act(act, zone);
          }
        };
    SessionDesk shaky =
        new SessionDesk(
            breaks,
            breaks,
            new DeedRecords(log, clock),
            () -> POLICY,
            new HeldHere(() -> 0),
            Disclosure.NAME);
    assertThatThrownBy(() -> now(shaky.act(ANN, "s1", Deed.END, null, "x")))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(LedgerUnavailable.class);
    assertThat(record().outcome()).isEqualTo(AuditRecord.Outcome.FAILED);
    assertThat(record().session()).isEqualTo("s1");
  }

  @Test
  void aLookAtOthersIsARecord() {
    open("s1", "ben", MONITORED);
    open("s2", "ann", FULL);
    assertThat(now(desk.list("ann", null)).orElseThrow()).hasSize(2);
    assertThat(record())
        .extracting("kind", "user", "subject", "detail")
        .containsExactly(Kind.LOOK_UP, "ann", null, "sessions");
    assertThat(now(desk.list("ann", "ben")).orElseThrow())
        .extracting(SessionView::id)
        .containsExactly("s1");
    assertThat(record().subject()).isEqualTo("ben");
    int before = log.records.size();
    assertThat(now(desk.list("ann", "ann")).orElseThrow()).hasSize(1);
    assertThat(now(desk.count()))
        .isEqualTo(Map.of(State.ACTIVE, 2, State.PAUSED, 0, State.DRAINING, 0));
    assertThat(log.records).hasSize(before);
  }

  @Test
  void whatEndedLongAgoIsNotListedThoughNobodyNoticed() {
    open("s1", "ben", MONITORED);
    clock.pass(Duration.ofHours(24));
    assertThat(now(desk.list("ann", null)).orElseThrow()).hasSize(1);
    clock.pass(Duration.ofMinutes(16));
    assertThat(now(desk.list("ann", null)).orElseThrow()).isEmpty();
  }

  @Test
  void aPersonMayLearnOnlyWhatTheActorIs() {
    open("s1", "ben", MONITORED);
    act(ANN, "s1", Deed.PAUSE, "x");
    List<ActView> acts = now(desk(Disclosure.ROLE).own("ben", MONITORED)).acts();
    assertThat(acts).extracting(ActView::actor).containsExactly("operator");
  }
}
