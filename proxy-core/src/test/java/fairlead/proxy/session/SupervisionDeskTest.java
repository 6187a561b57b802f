package fairlead.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.policy.PolicySet;
import fairlead.policy.Tier;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.session.Account;
import fairlead.policy.session.Session;
import fairlead.policy.supervision.Supervision.Sees;
import fairlead.proxy.TestClock;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.AuditRecord.Kind;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.audit.ListedRecords;
import fairlead.proxy.ledger.MemoryLedger;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.ledger.SessionLedger.Held;
import fairlead.proxy.session.SessionDesk.Actor;
import fairlead.proxy.session.SessionDesk.Declined;
import fairlead.proxy.session.SessionDesk.Done;
import fairlead.proxy.session.SessionDesk.Outcome;
import fairlead.proxy.session.SessionDesk.Why;
import fairlead.proxy.session.SupervisionDesk.RoomDeclined;
import fairlead.proxy.session.SupervisionDesk.RoomDone;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What supervisors may do and see, and nobody else. */
class SupervisionDeskTest {
  private static final PolicySet POLICY =
      policy(
          """
          version: 1
          timezone: UTC
          rooms: { lab: { from: [10.0.0.0/8] }, hall: { from: [11.0.0.0/8] } }
          tiers:
            pupils:
              session: { start: supervisor, length: 1h, idle: 50m, drain: 2m }
              supervision: { every: 5m, grace: 1m, hold: 15m, by: group:teachers, backup: group:office, sees: [refusals] }
              allow: [ { hosts: [a.test] } ]
            guests:
              session: { start: portal, sign-in: each-session }
              allow: [ { hosts: [a.test] } ]
            full: { allow: [ { hosts: ["*"] } ] }
          assign: [ { group: pupils, room: lab, tier: pupils }, { group: staff, tier: full } ]
          default-tier: full
          """);
  private static final Tier PUPILS = POLICY.tiers().getFirst();
  private static final Tier GUESTS = POLICY.tiers().get(1);
  private static final Actor ANN = new Actor("ann", Set.of("teachers"), false);
  private static final Actor OTTO = new Actor("otto", Set.of("office"), false);
  private static final Actor OLGA = new Actor("olga", Set.of("operators"), true);

  private final TestClock clock = new TestClock();
  private final MemoryLedger ledger = new MemoryLedger(clock::millis);
  private final ListedRecords log = new ListedRecords();
  private final List<Refusals.Kept> refusals = new ArrayList<>();
  private final SessionDesk desk =
      new SessionDesk(
          ledger,
          ledger,
          new DeedRecords(log, clock),
          () -> POLICY,
          new HeldHere(() -> 0),
          Disclosure.NAME,
          _ -> Optional.empty(),
          (_, _) -> refusals);
  private final SupervisionDesk supervision = desk.supervision();

  private static PolicySet policy(String text) {
    Map<String, byte[]> files = Map.of("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
    return switch (PolicyLoader.of(files).load()) {
      case PolicyLoader.Loaded loaded -> loaded.policy();
      case PolicyLoader.Rejected rejected -> throw new AssertionError(rejected.problems());
    };
  }

  @AfterEach
  void allRoomIsGivenBack() {
    assertThat(log.held).hasValue(0);
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private String open(String user) {
    var wish = Wishes.of("s-" + user, new Account(user, "pupils"), PUPILS, "lab", false);
    return ((Held) now(ledger.open(wish, ZoneOffset.UTC))).session().id();
  }

  private void start(String... users) {
    assertThat(now(supervision.start(ANN, "lab"))).isEqualTo(new RoomDone("lab", 0));
    for (String user : users) {
      open(user);
    }
  }

  private Session session(String user) {
    return now(ledger.look(new Account(user, "pupils"), ZoneOffset.UTC)).orElseThrow().session();
  }

  private Outcome act(Actor actor, String session, Deed deed) {
    Duration by = deed == Deed.EXTEND ? Duration.ofMinutes(5) : null;
    return now(desk.act(actor, session, deed, by, "because"));
  }

  private AuditRecord record() {
    return log.records.getLast();
  }

  @Test
  void aRoomIsStartedByThoseWhoSuperviseInIt() {
    assertThat(now(supervision.start(OLGA, "lab"))).isEqualTo(new RoomDeclined(Why.NOT_ALLOWED));
    assertThat(now(supervision.start(ANN, "attic"))).isEqualTo(new RoomDeclined(Why.UNKNOWN));
    assertThat(now(supervision.start(ANN, "hall")))
        .as("nobody is in such a tier there")
        .isEqualTo(new RoomDeclined(Why.NOT_ALLOWED));
    assertThat(log.records).isEmpty();
    start("ben");
    assertThat(record())
        .extracting("kind", "user", "tier", "reason", "detail")
        .containsExactly(Kind.SESSION, "ann", "pupils", "room-started", "room lab: pupils");
    assertThat(now(supervision.start(ANN, "lab"))).isEqualTo(new RoomDeclined(Why.UNCHANGED));
    assertThat(session("ben").room()).isEqualTo("lab");
  }

  @Test
  void aCheckInConfirmsEverybodyInTheRoomButOneself() {
    start("ben", "eve", "ann");
    clock.pass(Duration.ofMinutes(8));
    assertThat(now(supervision.checkIn(OLGA, "lab"))).isEqualTo(new RoomDeclined(Why.NOT_ALLOWED));
    assertThat(now(supervision.checkIn(OTTO, "lab"))).isEqualTo(new RoomDone("lab", 3));
    clock.pass(Duration.ofMinutes(5));
    int before = log.records.size();
    assertThat(now(supervision.checkIn(ANN, "lab"))).isEqualTo(new RoomDone("lab", 2));
    assertThat(log.records.subList(before, log.records.size()))
        .extracting(AuditRecord::kind, AuditRecord::user, AuditRecord::subject)
        .containsExactlyInAnyOrder(
            org.assertj.core.api.Assertions.tuple(Kind.CHECK_IN, "ann", "ben"),
            org.assertj.core.api.Assertions.tuple(Kind.CHECK_IN, "ann", "eve"));
    assertThat(session("ben").checked()).isEqualTo(clock.instant());
    assertThat(session("ann").checked()).isBefore(clock.instant());
  }

  @Test
  void theEndOfARoomEndsEverybodyInItAndNeedsAReason() {
    start("ben", "eve");
    assertThat(now(supervision.end(ANN, "lab", " ")))
        .isEqualTo(new RoomDeclined(Why.REASON_MISSING));
    assertThat(now(supervision.end(OTTO, "lab", "fire")))
        .isEqualTo(new RoomDeclined(Why.NOT_ALLOWED));
    assertThat(now(supervision.end(ANN, "lab", "fire"))).isEqualTo(new RoomDone("lab", 2));
    assertThat(record())
        .extracting("kind", "user", "reason", "detail")
        .containsExactly(Kind.REVOCATION, "ann", "ended", "fire");
    OwnView own = now(desk.own("ben", new PolicySet.Assignment(PUPILS, "lab")));
    assertThat(own.session().reason()).isEqualTo("revoked");
    assertThat(own.acts())
        .singleElement()
        .satisfies(
            act -> {
              assertThat(act.reason()).isEqualTo("fire");
              assertThat(act.actor()).isEqualTo("ann");
            });
  }

  @ParameterizedTest
  @EnumSource(Deed.class)
  void whoMayDoWhatToASession(Deed deed) {
    start("ben", "ann");
    if (deed == Deed.RESUME) {
      act(ANN, "s-ben", Deed.PAUSE);
    }
    clock.pass(Duration.ofMillis(1));
    assertThat(act(new Actor("cy", Set.of("staff"), false), "s-ben", deed))
        .isEqualTo(new Declined(Why.NOT_ALLOWED));
    assertThat(act(new Actor("ben", Set.of(), false), "s-ann", deed))
        .isEqualTo(new Declined(Why.NOT_ALLOWED));
    if (deed == Deed.CHECK_IN) {
      assertThat(act(OLGA, "s-ben", deed)).isEqualTo(new Declined(Why.NOT_ALLOWED));
    }
    if (deed != Deed.CHECK_IN && deed != Deed.RESUME) {
      assertThat(act(OTTO, "s-ben", deed)).isEqualTo(new Declined(Why.NOT_ALLOWED));
    }
    if (deed != Deed.END) {
      assertThat(act(ANN, "s-ann", deed))
          .as("nobody supervises themselves")
          .isEqualTo(new Declined(Why.OWN_SESSION));
    }
    assertThat(act(ANN, "s-ben", deed)).isInstanceOf(Done.class);
    assertThat(record().subject()).isEqualTo("ben");
  }

  @Test
  void whoHasLostTheRoleChecksInNoMore() {
    start("ben");
    Actor ann = new Actor("ann", Set.of("staff"), false);
    assertThat(act(ann, "s-ben", Deed.CHECK_IN)).isEqualTo(new Declined(Why.NOT_ALLOWED));
    clock.pass(Duration.ofMinutes(6));
    assertThat(session("ben").awaitsCheckIn()).isTrue();
  }

  private static Refusals.Kept refusal(String host, boolean quiet, String tier) {
    return new Refusals.Kept(
        new Refusals.Refusal(
            host,
            Instant.EPOCH,
            "ben",
            tier,
            DenyReason.NOT_IN_ALLOWLIST,
            null,
            false,
            quiet,
            "GET",
            "http",
            host,
            80,
            "/",
            null),
        1);
  }

  @Test
  void theBoardIsSortedByWhatIsDueAndShowsNoMoreThanTheTierLets() {
    refusals.add(refusal("seen.test", false, "pupils"));
    refusals.add(refusal("noise.test", true, "pupils"));
    refusals.add(refusal("elsewhere.test", false, "full"));
    start("ben", "eve");
    clock.pass(Duration.ofMinutes(2));
    act(ANN, "s-ben", Deed.CHECK_IN);
    int before = log.records.size();
    Board board = now(supervision.board(ANN)).orElseThrow();
    assertThat(board.rows())
        .extracting(row -> row.session().account().user())
        .containsExactly("eve", "ben");
    BoardRow first = board.rows().getFirst();
    assertThat(first.due()).isEqualTo(clock.instant().plus(Duration.ofMinutes(3)));
    assertThat(first.sees()).containsExactly(Sees.REFUSALS);
    assertThat(first.hosts()).isEmpty();
    assertThat(first.refusals())
        .extracting(kept -> kept.refusal().host())
        .containsExactly("seen.test");
    assertThat(board.rooms()).singleElement().satisfies(r -> assertThat(r.room()).isEqualTo("lab"));
    assertThat(log.records.subList(before, log.records.size()))
        .extracting(AuditRecord::kind, AuditRecord::subject)
        .containsExactlyInAnyOrder(
            org.assertj.core.api.Assertions.tuple(Kind.LOOK_UP, "ben"),
            org.assertj.core.api.Assertions.tuple(Kind.LOOK_UP, "eve"));
    int looked = log.records.size();
    now(supervision.board(ANN));
    assertThat(log.records).as("folded").hasSize(looked);
    clock.pass(Duration.ofMinutes(11));
    assertThat(now(supervision.board(ANN)).orElseThrow().rows()).allMatch(BoardRow::awaits);
    assertThat(log.records).hasSize(looked + 2);
    assertThat(now(supervision.board(OLGA)).orElseThrow().rows()).isEmpty();
    log.full = true;
    clock.pass(Duration.ofMinutes(10));
    assertThat(now(supervision.board(ANN))).isEmpty();
    log.full = false;
    assertThat(now(supervision.board(ANN)).orElseThrow().rows()).isNotEmpty();
  }

  @Test
  void aPersonSeesWhoSupervisesThemAndHowThatStands() {
    PolicySet.Assignment lab = new PolicySet.Assignment(PUPILS, "lab");
    assertThat(now(desk.own("ben", lab)).session().reason()).isEqualTo("awaiting-supervisor");
    start("ben");
    act(ANN, "s-ben", Deed.CHECK_IN);
    clock.pass(Duration.ofMinutes(1));
    act(ANN, "s-ben", Deed.CHECK_IN);
    OwnView own = now(desk.own("ben", lab));
    assertThat(own.acts()).isEmpty();
    assertThat(own.supervision().by()).isEqualTo("group:teachers");
    assertThat(own.supervision().sees()).containsExactly(Sees.REFUSALS);
    assertThat(own.supervision().checkedBy()).isEqualTo("ann");
    assertThat(own.supervision().due()).isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
    clock.pass(Duration.ofMinutes(7));
    assertThat(now(desk.own("ben", lab)).supervision().ends())
        .isEqualTo(clock.instant().plus(Duration.ofMinutes(14)));
  }

  @Test
  void aPersonStartsTheirOwnBehindTheNotice() {
    PolicySet.Assignment guest = new PolicySet.Assignment(GUESTS, null);
    assertThat(now(desk.own("gus", guest)).mayStart()).isTrue();
    assertThat(now(desk.own("gus", guest)).session().reason()).isEqualTo("not-started");
    assertThat(now(desk.startOwn("gus", guest, false))).isEqualTo(new Declined(Why.SIGN_IN_NEEDED));
    assertThat(now(desk.startOwn("gus", guest, true))).isInstanceOf(Done.class);
    assertThat(record())
        .extracting("kind", "user", "reason")
        .containsExactly(Kind.SESSION, "gus", "started");
    assertThat(now(desk.startOwn("gus", guest, true))).isEqualTo(new Declined(Why.UNCHANGED));
    assertThat(now(desk.own("gus", guest)).mayStart()).isFalse();
    PolicySet.Assignment lab = new PolicySet.Assignment(PUPILS, "lab");
    assertThat(now(desk.startOwn("ben", lab, true)))
        .isEqualTo(new SessionDesk.Refused(DenyReason.AWAITING_SUPERVISOR, Instant.MAX));
    PolicySet.Assignment full = new PolicySet.Assignment(POLICY.tiers().getLast(), null);
    assertThat(now(desk.startOwn("zoe", full, true))).isEqualTo(new Declined(Why.BEGINS_BY_USE));
    assertThat(log.records).hasSize(1);
  }

  @Test
  void listenersHearOfChangesUntilTheyLeave() throws Exception {
    start("ben");
    int[] heard = {0};
    AutoCloseable listening = supervision.onChange(() -> heard[0]++);
    act(ANN, "s-ben", Deed.CHECK_IN);
    clock.pass(Duration.ofMinutes(1));
    act(ANN, "s-ben", Deed.CHECK_IN);
    assertThat(heard[0]).isPositive();
    listening.close();
    int before = heard[0];
    act(ANN, "s-ben", Deed.PAUSE);
    assertThat(heard[0]).isEqualTo(before);
  }
}
