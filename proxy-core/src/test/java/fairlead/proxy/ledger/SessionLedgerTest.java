package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.BEN;
import static fairlead.proxy.ledger.Ledgers.get;
import static fairlead.proxy.ledger.Ledgers.hour;
import static fairlead.proxy.ledger.Ledgers.id;
import static fairlead.proxy.ledger.Ledgers.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fairlead.policy.DenyReason;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Account;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Session;
import fairlead.proxy.ledger.SessionLedger.Act;
import fairlead.proxy.ledger.SessionLedger.Counts;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.ledger.SessionLedger.Held;
import fairlead.proxy.ledger.SessionLedger.Opened;
import fairlead.proxy.ledger.SessionLedger.Refused;
import fairlead.proxy.ledger.SessionLedger.Touch;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class SessionLedgerTest {
  private final Ledgers ledgers;
  private SqlLedger ledger;

  SessionLedgerTest(Kind kind) throws Exception {
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

  @Test
  void opensASessionAndJoinsIt() {
    Held opened = ledgers.opened(ledger, wish(BEN));
    Held joined = ledgers.opened(ledger, wish(BEN));
    assertThat(joined.session().id()).isEqualTo(opened.session().id());
    assertThat(joined.session().state()).isEqualTo(Session.State.ACTIVE);
    assertThat(joined.session().terms()).isEqualTo(hour());
    assertThat(joined.usage().sessions(Period.DAY, today())).isEqualTo(1);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(Instant.ofEpochMilli(ledger.heartbeat().millis()), ledgers.zone);
  }

  @Test
  void keepsEveryTermOfASession() {
    Session.Terms all =
        new Session.Terms(
            null,
            Duration.ofMinutes(3),
            Duration.ZERO,
            new Budget(1 << 30, Period.WEEK),
            new Budget(5_400_000, Period.MONTH));
    ledgers.opened(ledger, wish(BEN, all, 1));
    Session session = ledgers.looked(ledger, BEN).session();
    assertThat(session.terms()).isEqualTo(all);
    assertThat(session.left()).isNull();
  }

  @Test
  void chargesWhatTheClockRan() {
    ledgers.opened(ledger, wish(BEN));
    ledgers.time.pass(Duration.ofMinutes(10));
    Held held = ledgers.looked(ledger, BEN);
    assertThat(held.usage().time(Period.DAY, today())).isCloseTo(600_000, within(5_000L));
    assertThat(held.session().left()).isBetween(Duration.ofSeconds(2_990), Duration.ofMinutes(50));
  }

  @Test
  void endsASessionWhereItsTimeIsOver() {
    Held opened = ledgers.opened(ledger, wish(BEN, terms(Duration.ofMinutes(10)), 1));
    ledgers.time.pass(Duration.ofMinutes(11));
    Session session = ledgers.looked(ledger, BEN).session();
    assertThat(session.ending()).isEqualTo(Ending.LENGTH);
    assertThat(session.ended()).isEqualTo(opened.session().opened().plusSeconds(600));
    Opened again = get(ledger.sessions().open(wish(BEN, hour(), 1), ledgers.zone));
    assertThat(again).isInstanceOf(Refused.class);
    assertThat(((Refused) again).reason()).isEqualTo(DenyReason.QUOTA_SESSIONS);
  }

  private static Session.Terms terms(Duration length) {
    return new Session.Terms(length, Duration.ofMinutes(15), Duration.ofMinutes(2), null, null);
  }

  @Test
  void goesOnAfterAnIdleEndWithWhatIsLeft() {
    String id = ledgers.opened(ledger, wish(BEN, hour(), 1)).session().id();
    ledgers.time.pass(Duration.ofMinutes(20));
    Held idle = ledgers.looked(ledger, BEN);
    assertThat(idle.session().ending()).isEqualTo(Ending.IDLE);
    Session again = ledgers.opened(ledger, wish(BEN, hour(), 1)).session();
    assertThat(again.id()).isEqualTo(id);
    assertThat(again.left()).isEqualTo(Duration.ofMinutes(45));
    assertThat(ledgers.looked(ledger, BEN).usage().sessions(Period.DAY, today())).isEqualTo(1);
  }

  @Test
  void useKeepsASessionFromIdling() {
    Session session = ledgers.opened(ledger, wish(BEN)).session();
    ledgers.time.pass(Duration.ofMinutes(14));
    Instant used = Instant.ofEpochMilli(ledger.heartbeat().millis());
    get(ledger.sessions().touch(List.of(new Touch(session.id(), used, 1, 2))));
    get(ledger.sessions().touch(List.of(new Touch(session.id(), session.opened(), 1, 2))));
    ledgers.time.pass(Duration.ofMinutes(14));
    Session looked = ledgers.looked(ledger, BEN).session();
    assertThat(looked.state()).isEqualTo(Session.State.ACTIVE);
    assertThat(looked.used()).isEqualTo(used);
  }

  @Test
  void leavesOutUseOfUnknownSessions() {
    Session session = ledgers.opened(ledger, wish(BEN)).session();
    get(
        ledger
            .sessions()
            .touch(
                List.of(
                    new Touch("nothing", session.opened(), 5, 5),
                    new Touch(session.id(), session.opened().plusSeconds(9), 5, 5))));
    assertThat(ledgers.looked(ledger, BEN).session().used())
        .isEqualTo(session.opened().plusSeconds(9));
    get(ledger.sessions().touch(List.of()));
  }

  @Test
  void countsByUserAndTier() {
    Account other = new Account("ben", "full");
    ledgers.opened(ledger, wish(BEN));
    assertThat(get(ledger.sessions().look(other, ledgers.zone))).isEmpty();
    assertThat(ledgers.opened(ledger, wish(other)).usage().sessions(Period.DAY, today()))
        .isEqualTo(1);
  }

  @Test
  void entersASessionOnceAndSettlesIt() {
    Instant before = Instant.ofEpochMilli(ledger.heartbeat().millis()).minusSeconds(60);
    Session alone = Session.open(id(), BEN, hour(), before);
    Held entered = get(ledger.sessions().enter(alone, ledgers.zone));
    Held again = get(ledger.sessions().enter(alone, ledgers.zone));
    assertThat(entered.session().id()).isEqualTo(alone.id());
    assertThat(again.session().id()).isEqualTo(alone.id());
    assertThat(again.usage().sessions(Period.DAY, today())).isEqualTo(1);
    assertThat(again.usage().time(Period.DAY, today())).isCloseTo(60_000, within(5_000L));
  }

  @Test
  void entersNoSecondSessionBesideOneThatGoesOn() {
    String id = ledgers.opened(ledger, wish(BEN)).session().id();
    Session alone = Session.open(id(), BEN, hour(), Instant.ofEpochMilli(1_000_000));
    assertThat(get(ledger.sessions().enter(alone, ledgers.zone)).session().id()).isEqualTo(id);
  }

  @Test
  void whatIsEnteredBehindARevokedOneIsRevoked() {
    Held first = ledgers.opened(ledger, wish(BEN));
    get(
        ledger
            .sessions()
            .act(
                new Act(id(), first.session().id(), "ann", Deed.END, null, "because"),
                ledgers.zone));
    Session alone =
        Session.open(id(), BEN, hour(), Instant.ofEpochMilli(ledger.heartbeat().millis()));
    Session entered = get(ledger.sessions().enter(alone, ledgers.zone)).session();
    assertThat(entered.id()).isEqualTo(alone.id());
    assertThat(entered.ending()).isEqualTo(Ending.REVOKED);
    Refused refused = (Refused) get(ledger.sessions().open(wish(BEN), ledgers.zone));
    assertThat(refused.reason()).isEqualTo(DenyReason.REVOKED);
    ledgers.time.pass(Duration.ofHours(24));
    Session tomorrows =
        Session.open(id(), BEN, hour(), Instant.ofEpochMilli(ledger.heartbeat().millis()));
    assertThat(get(ledger.sessions().enter(tomorrows, ledgers.zone)).session().state())
        .isEqualTo(Session.State.ACTIVE);
  }

  @Test
  void listsWhatGoesOnAndWhatEndedSince() {
    ledgers.opened(ledger, wish(BEN, terms(Duration.ofMinutes(10)), 1));
    Account eve = new Account("eve", "monitored");
    ledgers.time.pass(Duration.ofMinutes(20));
    ledgers.looked(ledger, BEN);
    ledgers.opened(ledger, wish(eve));
    Instant now = Instant.ofEpochMilli(ledger.heartbeat().millis());
    assertThat(users(null, now.minusSeconds(3_600))).containsExactly("eve", "ben");
    assertThat(users(null, now)).containsExactly("eve");
    assertThat(users("ben", now.minusSeconds(3_600))).containsExactly("ben");
    assertThat(users("eve", now)).containsExactly("eve");
  }

  @Test
  void countsWhatGoesOnAndWhatDrains() {
    assertThat(get(ledger.sessions().count())).isEqualTo(new Counts(0, 0, 0));
    ledgers.opened(ledger, wish(BEN, terms(Duration.ofMinutes(10)), 1));
    String eves = ledgers.opened(ledger, wish(new Account("eve", "monitored"))).session().id();
    ledgers.opened(ledger, wish(new Account("zoe", "monitored")));
    get(
        ledger
            .sessions()
            .act(new Act(id(), eves, "ann", Deed.PAUSE, null, "because"), ledgers.zone));
    ledgers.time.pass(Duration.ofMinutes(11));
    ledgers.looked(ledger, BEN);
    assertThat(get(ledger.sessions().count())).isEqualTo(new Counts(1, 1, 1));
    ledgers.time.pass(Duration.ofMinutes(3));
    assertThat(get(ledger.sessions().count())).isEqualTo(new Counts(1, 1, 0));
  }

  private List<String> users(String user, Instant since) {
    return get(ledger.sessions().list(user, since, ledgers.zone)).stream()
        .map(held -> held.session().account().user())
        .toList();
  }

  @Test
  void settlesWhatItListsWithoutWriting() {
    Session opened = ledgers.opened(ledger, wish(BEN)).session();
    ledgers.time.pass(Duration.ofMinutes(5));
    Held held = get(ledger.sessions().list("ben", opened.opened(), ledgers.zone)).getFirst();
    assertThat(held.usage().time(Period.DAY, today())).isCloseTo(300_000, within(5_000L));
    assertThat(held.session().left()).isLessThan(Duration.ofMinutes(56));
  }
}
