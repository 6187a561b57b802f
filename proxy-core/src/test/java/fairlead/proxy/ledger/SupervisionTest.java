package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.BEN;
import static fairlead.proxy.ledger.Ledgers.get;
import static fairlead.proxy.ledger.Ledgers.id;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.quota.SessionTerms.Start;
import fairlead.policy.session.Account;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Lease;
import fairlead.policy.session.Opening.Wish;
import fairlead.policy.session.Pause;
import fairlead.policy.session.Session;
import fairlead.policy.session.Session.State;
import fairlead.proxy.ledger.Heartbeat.Change;
import fairlead.proxy.ledger.SessionLedger.Act;
import fairlead.proxy.ledger.SessionLedger.Acted;
import fairlead.proxy.ledger.SessionLedger.Changed;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.ledger.SessionLedger.Held;
import fairlead.proxy.ledger.SessionLedger.Missed;
import fairlead.proxy.ledger.SessionLedger.Opened;
import fairlead.proxy.ledger.SessionLedger.Outlook;
import fairlead.proxy.ledger.SessionLedger.Refused;
import fairlead.proxy.ledger.SessionLedger.RoomClock;
import fairlead.proxy.ledger.SessionLedger.RoomStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Check-ins, rooms and grants of sessions, as the store keeps them. */
@ParameterizedClass
@EnumSource(Kind.class)
class SupervisionTest {
  private static final Lease LEASE =
      new Lease(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofMinutes(15));
  private static final Session.Terms TERMS =
      new Session.Terms(
          Duration.ofHours(1), Duration.ofMinutes(40), Duration.ofMinutes(2), null, null, LEASE);

  private final Ledgers ledgers;
  private SqlLedger ledger;

  SupervisionTest(Kind kind) throws Exception {
    ledgers = new Ledgers(kind);
  }

  @BeforeEach
  void open() throws Exception {
    ledger = ledgers.open();
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  private static Wish wish(Account account, Start start, @Nullable String chain) {
    Budget nine = new Budget(9, Period.DAY);
    return new Wish(id(), account, TERMS, nine, true, start, false, chain, "lab-1");
  }

  private Opened ask(Account account, Start start, @Nullable String chain) {
    return get(ledger.sessions().open(wish(account, start, chain), ledgers.zone));
  }

  private Session opened() {
    return ((Held) ask(BEN, Start.USE, null)).session();
  }

  private Session looked() {
    return ledgers.looked(ledger, BEN).session();
  }

  private Act of(Session session, Deed deed) {
    return new Act(id(), session.id(), "ann", deed, null, "because");
  }

  private Acted act(Session session, Deed deed) {
    return get(ledger.sessions().act(of(session, deed), ledgers.zone));
  }

  private List<Missed> missed() {
    return get(ledger.sessions().missed());
  }

  private void pass(int minutes) {
    ledgers.time.pass(Duration.ofMinutes(minutes));
  }

  @Test
  void keepsWhatASessionIsSupervisedBy() {
    Session session = opened();
    assertThat(looked().terms().lease()).isEqualTo(LEASE);
    assertThat(looked().room()).isEqualTo("lab-1");
    assertThat(looked().checked()).isEqualTo(session.opened());
    assertThat(looked().paused()).isNull();
  }

  @Test
  void pausesAndEndsAtItsInstantsThoughNobodyLooks() throws Exception {
    List<Change> changes = new CopyOnWriteArrayList<>();
    ledger.heartbeat().onChange(changes::add);
    Session session = opened();
    pass(10);
    get(ledger.sessions().finished(ledgers.zone));
    assertThat(ledgers.text("select state from session")).isEqualTo("PAUSED");
    assertThat(ledgers.number("select paused_at from session"))
        .isEqualTo(session.lapse().toEpochMilli());
    Ledgers.await(() -> !changes.isEmpty());
    assertThat(looked().left()).isEqualTo(Duration.ofMinutes(54));
    pass(20);
    get(ledger.sessions().finished(ledgers.zone));
    assertThat(ledgers.text("select ending from session")).isEqualTo("UNSUPERVISED");
    assertThat(looked().ended()).isEqualTo(session.opened().plus(Duration.ofMinutes(21)));
    assertThat(((Refused) ask(BEN, Start.USE, null)).reason())
        .isEqualTo(DenyReason.SUPERVISOR_ABSENT);
    Session again = ((Changed) act(session, Deed.RESUME)).held().session();
    assertThat(again.left()).isEqualTo(Duration.ofMinutes(54));
  }

  @Test
  void checkInLetsItGoOnAndItsWaitBeginAnew() {
    Session session = opened();
    pass(10);
    assertThat(act(session, Deed.CHECK_IN)).isInstanceOf(Changed.class);
    assertThat(looked().state()).isEqualTo(State.ACTIVE);
    pass(5);
    assertThat(looked().state()).isEqualTo(State.ACTIVE);
    Outlook outlook = get(ledger.sessions().outlook(BEN, null, ledgers.zone));
    assertThat(outlook.checkIn().act().actor()).isEqualTo("ann");
    assertThat(get(ledger.sessions().acts("ben", 9))).as("check-ins are many").isEmpty();
    pass(1);
    assertThat(looked().paused().cause()).isEqualTo(Pause.Cause.SUPERVISION);
    act(session, Deed.PAUSE);
    pass(100);
    assertThat(looked().paused().cause()).isEqualTo(Pause.Cause.HAND);
    Session again = ((Changed) act(session, Deed.RESUME)).held().session();
    assertThat(again.lapse()).isEqualTo(again.settled().plus(Duration.ofMinutes(6)));
  }

  @Test
  void tellsOnceThatTheGraceBeganAndOnceThatItIsOver() throws Exception {
    SqlLedger other = ledgers.open();
    Session session = opened();
    assertThat(missed()).isEmpty();
    pass(5);
    List<CompletableFuture<List<Missed>>> asked = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      asked.add((i % 2 == 0 ? ledger : other).sessions().missed().toCompletableFuture());
    }
    List<Missed> all = new ArrayList<>();
    asked.forEach(each -> all.addAll(get(each)));
    assertThat(all).extracting(Missed::paused).containsExactly(false);
    assertThat(looked().state()).as("a look changes nothing of it").isEqualTo(State.ACTIVE);
    assertThat(missed()).isEmpty();
    pass(1);
    get(ledger.sessions().finished(ledgers.zone));
    assertThat(missed()).extracting(Missed::paused).containsExactly(true);
    assertThat(missed()).isEmpty();
    act(session, Deed.CHECK_IN);
    pass(5);
    assertThat(missed()).extracting(Missed::paused).containsExactly(false);
    act(session, Deed.END);
    pass(9);
    assertThat(missed()).isEmpty();
  }

  @Test
  void severalActsAreDoneAtOneInstant() {
    List<Act> acts = new ArrayList<>();
    List<Account> accounts = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      Account account = new Account("user-" + i, "monitored");
      accounts.add(account);
      acts.add(of(((Held) ask(account, Start.USE, null)).session(), Deed.CHECK_IN));
    }
    pass(9);
    acts.add(new Act(id(), "nothing", "ann", Deed.CHECK_IN, null, ""));
    List<Acted> acted = get(ledger.sessions().actAll(acts, ledgers.zone));
    assertThat(acted.removeLast()).isInstanceOf(SessionLedger.Unknown.class);
    assertThat(acted).allMatch(Changed.class::isInstance);
    assertThat(accounts.stream().map(each -> ledgers.looked(ledger, each).session().checked()))
        .hasSize(24)
        .containsOnly(((Changed) acted.getFirst()).held().session().checked());
  }

  private RoomStart start(@Nullable Duration length) {
    return new RoomStart(id(), "lab-1", "monitored", "ann", length);
  }

  @Test
  void sessionsOfARoomBeginWithItAndEndWithIt() {
    assertThat(((Refused) ask(BEN, Start.SUPERVISOR, null)).reason())
        .isEqualTo(DenyReason.AWAITING_SUPERVISOR);
    List<RoomStart> one = List.of(start(Duration.ofHours(1)));
    assertThat(get(ledger.sessions().startRoom(one))).isEqualTo(1);
    assertThat(get(ledger.sessions().startRoom(List.of(start(null))))).isZero();
    pass(20);
    Session late = ((Held) ask(BEN, Start.SUPERVISOR, null)).session();
    RoomClock clock = get(ledger.sessions().rooms()).getFirst();
    assertThat(late.left()).isBetween(Duration.ofMinutes(39), Duration.ofMinutes(40));
    assertThat(late.opened().plus(late.left())).isEqualTo(clock.run().ends());
    assertThat(clock.actor()).isEqualTo("ann");
    Set<String> tiers = Set.of("monitored", "other");
    assertThat(get(ledger.sessions().endRoom("lab-1", tiers, "ann"))).isEqualTo(1);
    assertThat(get(ledger.sessions().endRoom("lab-1", tiers, "ann"))).isZero();
    Account eve = new Account("eve", "monitored");
    assertThat(ask(eve, Start.SUPERVISOR, null)).isInstanceOf(Refused.class);
    assertThat(get(ledger.sessions().startRoom(one.stream().map(_ -> start(null)).toList())))
        .isEqualTo(1);
    assertThat(((Held) ask(eve, Start.SUPERVISOR, null)).session().left()).hasMinutes(60);
  }

  @Test
  void aRoomWhoseTimeIsOverCanBeStartedAnew() {
    assertThat(get(ledger.sessions().startRoom(List.of(start(Duration.ofMinutes(10))))))
        .isEqualTo(1);
    pass(10);
    assertThat(get(ledger.sessions().rooms())).isEmpty();
    assertThat(ask(BEN, Start.SUPERVISOR, null)).isInstanceOf(Refused.class);
    assertThat(get(ledger.sessions().startRoom(List.of(start(Duration.ofMinutes(10))))))
        .isEqualTo(1);
  }

  private void grant(String id, int sessions, Duration valid) throws Exception {
    long now = ledger.heartbeat().millis();
    ledgers.execute(
        ("insert into access_grant (id, request_id, user_name, tier, chain, hosts, sessions,"
                + " opened, made, starts, ends) values ('%1$s', '%1$s', 'ben', 'monitored', 'lab',"
                + " '', %2$d, 0, %3$d, %3$d, %4$d)")
            .formatted(id, sessions, now, now + valid.toMillis()));
  }

  @Test
  void eachSessionUsesOneOfItsGrant() throws Exception {
    assertThat(((Refused) ask(BEN, Start.USE, "lab")).reason())
        .isEqualTo(DenyReason.NEEDS_APPROVAL);
    grant("g1", 2, Duration.ofDays(1));
    Session first = ((Held) ask(BEN, Start.USE, "lab")).session();
    assertThat(first.pass().grant()).isEqualTo("g1");
    assertThat(looked().pass()).isEqualTo(first.pass());
    get(ledger.sessions().act(new Act(id(), first.id(), "ben", Deed.END, null, ""), ledgers.zone));
    Session second = ((Held) ask(BEN, Start.USE, "lab")).session();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(ledgers.number("select opened from access_grant")).isEqualTo(2);
    act(second, Deed.END);
    assertThat(((Refused) ask(BEN, Start.USE, "lab")).reason()).isEqualTo(DenyReason.REVOKED);
    ledgers.time.pass(Duration.ofMillis(5));
    grant("g2", 1, Duration.ofDays(1));
    assertThat(((Held) ask(BEN, Start.USE, "lab")).session().pass().grant()).isEqualTo("g2");
  }

  @Test
  void aSessionEndsWithItsGrant() throws Exception {
    grant("g1", 2, Duration.ofMinutes(4));
    Session lapses = ((Held) ask(BEN, Start.USE, "lab")).session();
    pass(4);
    assertThat(looked().ending()).isEqualTo(Ending.GRANT);
    assertThat(looked().ended()).isEqualTo(lapses.pass().until());
    grant("g2", 1, Duration.ofDays(1));
    Session revoked = ((Held) ask(BEN, Start.USE, "lab")).session();
    assertThat(revoked.pass().grant()).isEqualTo("g2");
    ledgers.execute("update access_grant set revoked = starts where id = 'g2'");
    assertThat(looked().ending()).isEqualTo(Ending.GRANT);
    assertThat(looked().drains()).isFalse();
    assertThat(act(revoked, Deed.RESUME)).isInstanceOf(SessionLedger.Unchanged.class);
  }
}
