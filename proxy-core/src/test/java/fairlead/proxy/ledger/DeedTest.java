package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.BEN;
import static fairlead.proxy.ledger.Ledgers.get;
import static fairlead.proxy.ledger.Ledgers.hour;
import static fairlead.proxy.ledger.Ledgers.id;
import static fairlead.proxy.ledger.Ledgers.wish;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Session;
import fairlead.proxy.ledger.Heartbeat.Change;
import fairlead.proxy.ledger.SessionLedger.Act;
import fairlead.proxy.ledger.SessionLedger.Acted;
import fairlead.proxy.ledger.SessionLedger.Changed;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.ledger.SessionLedger.Refused;
import fairlead.proxy.ledger.SessionLedger.Unchanged;
import fairlead.proxy.ledger.SessionLedger.Unknown;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class DeedTest {
  private final Ledgers ledgers;
  private SqlLedger ledger;
  private Session session;

  DeedTest(Kind kind) throws Exception {
    ledgers = new Ledgers(kind);
  }

  @BeforeEach
  void open() throws Exception {
    ledger = ledgers.open();
    session = ledgers.opened(ledger, wish(BEN)).session();
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  private Acted act(Act act) {
    return get(ledger.sessions().act(act, ledgers.zone));
  }

  private Act of(Deed deed, String actor, @Nullable Duration by) {
    return new Act(id(), session.id(), actor, deed, by, "because");
  }

  private Session changed(Deed deed) {
    return changed(of(deed, "ann", null));
  }

  private Session changed(Act act) {
    Acted acted = act(act);
    assertThat(acted).isInstanceOf(Changed.class);
    return ((Changed) acted).held().session();
  }

  private void unchanged(Act act) {
    assertThat(act(act)).isInstanceOf(Unchanged.class);
  }

  @Test
  void aPauseStopsTheClockAndResumingLetsItGoOn() {
    changed(Deed.PAUSE);
    ledgers.time.pass(Duration.ofHours(3));
    unchanged(of(Deed.PAUSE, "ann", null));
    assertThat(ledgers.looked(ledger, BEN).session().left()).isGreaterThan(Duration.ofMinutes(59));
    assertThat(changed(Deed.RESUME).state()).isEqualTo(Session.State.ACTIVE);
    unchanged(of(Deed.RESUME, "ann", null));
    assertThat(ledgers.looked(ledger, BEN).session().state()).isEqualTo(Session.State.ACTIVE);
  }

  @Test
  void anEndByItsUserIsNoRevocation() {
    assertThat(changed(of(Deed.END, "ben", null)).ending()).isEqualTo(Ending.USER);
    unchanged(of(Deed.END, "ben", null));
  }

  @Test
  void aRevocationWinsOverAnotherEndAndBarsTheDay() {
    changed(of(Deed.END, "ben", null));
    assertThat(changed(Deed.END).ending()).isEqualTo(Ending.REVOKED);
    unchanged(of(Deed.END, "ann", null));
    Refused refused = (Refused) get(ledger.sessions().open(wish(BEN), ledgers.zone));
    assertThat(refused.reason()).isEqualTo(DenyReason.REVOKED);
    assertThat(changed(Deed.RESUME).state()).isEqualTo(Session.State.ACTIVE);
  }

  @Test
  void onlyTheLatestSessionCanGoOn() {
    changed(of(Deed.END, "ben", null));
    ledgers.opened(ledger, wish(BEN));
    unchanged(of(Deed.RESUME, "ann", null));
    unchanged(of(Deed.EXTEND, "ann", Duration.ofMinutes(5)));
    unchanged(of(Deed.END, "ann", null));
    assertThat(ledgers.looked(ledger, BEN).session().state()).isEqualTo(Session.State.ACTIVE);
  }

  @Test
  void onlyResumingOpensARevokedOneAgain() {
    changed(Deed.END);
    unchanged(of(Deed.EXTEND, "ann", Duration.ofMinutes(5)));
    assertThat(changed(Deed.RESUME).state()).isEqualTo(Session.State.ACTIVE);
  }

  @Test
  void nothingThatIsUsedUpGoesOn() {
    ledgers.time.pass(Duration.ofMinutes(10));
    get(
        ledger
            .sessions()
            .touch(
                List.of(
                    new SessionLedger.Touch(
                        session.id(), session.opened().plus(Duration.ofHours(2)), 0, 0))));
    ledgers.time.pass(Duration.ofMinutes(50));
    assertThat(ledgers.looked(ledger, BEN).session().ending()).isEqualTo(Ending.LENGTH);
    unchanged(of(Deed.RESUME, "ann", null));
    Session longer = changed(of(Deed.EXTEND, "ann", Duration.ofMinutes(5)));
    assertThat(longer.state()).isEqualTo(Session.State.ACTIVE);
    assertThat(longer.left()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aSpentTimeBudgetIsNotPassedBy() {
    changed(of(Deed.END, "ben", null));
    Budget time = new Budget(60_000, Period.DAY);
    Session.Terms terms =
        new Session.Terms(Duration.ofHours(1), Duration.ofMinutes(15), Duration.ZERO, null, time);
    session = ledgers.opened(ledger, wish(BEN, terms, 2)).session();
    ledgers.time.pass(Duration.ofMinutes(5));
    assertThat(ledgers.looked(ledger, BEN).session().ending()).isEqualTo(Ending.TIME);
    unchanged(of(Deed.RESUME, "ann", null));
    unchanged(of(Deed.EXTEND, "ann", Duration.ofMinutes(5)));
  }

  @Test
  void extendsOnlyWhatHasALengthAndOnlyByMore() {
    Session longer = changed(of(Deed.EXTEND, "ann", Duration.ofMinutes(30)));
    assertThat(longer.left()).isGreaterThan(Duration.ofMinutes(89));
    unchanged(of(Deed.EXTEND, "ann", null));
    unchanged(of(Deed.EXTEND, "ann", Duration.ZERO));
    unchanged(of(Deed.EXTEND, "ann", Duration.ofMinutes(-1)));
    changed(Deed.END);
    session =
        ledgers
            .opened(
                ledger,
                wish(
                    new fairlead.policy.session.Account("eve", "full"),
                    new Session.Terms(null, Duration.ofHours(1), Duration.ZERO, null, null),
                    9))
            .session();
    unchanged(of(Deed.EXTEND, "ann", Duration.ofMinutes(5)));
  }

  @Test
  void doesAnActOnceHoweverOftenItIsAskedFor() {
    Act extend = of(Deed.EXTEND, "ann", Duration.ofMinutes(30));
    changed(extend);
    Session again = changed(extend);
    assertThat(again.left()).isLessThan(Duration.ofMinutes(91));
    Act pointless = of(Deed.RESUME, "ann", null);
    unchanged(pointless);
    changed(Deed.PAUSE);
    unchanged(pointless);
    assertThat(get(ledger.sessions().acts("ben", 10))).hasSize(2);
  }

  @Test
  void knowsNoSuchSession() {
    assertThat(act(new Act(id(), "nothing", "ann", Deed.END, null, ""))).isEqualTo(new Unknown());
  }

  @Test
  void showsWhoDidWhatAndWhyNewestFirst() {
    Act pause = of(Deed.PAUSE, "ann", null);
    Act extend = of(Deed.EXTEND, "zoe", Duration.ofMinutes(7));
    changed(pause);
    changed(extend);
    List<SessionLedger.Done> acts = get(ledger.sessions().acts("ben", 10));
    assertThat(acts).extracting(SessionLedger.Done::act).containsExactly(extend, pause);
    assertThat(acts.getFirst().account()).isEqualTo(BEN);
    assertThat(get(ledger.sessions().acts("ben", 1))).hasSize(1);
    assertThat(get(ledger.sessions().acts("eve", 10))).isEmpty();
  }

  @Test
  void everyNodeHears() throws Exception {
    SqlLedger other = ledgers.open();
    List<Change> heard = new CopyOnWriteArrayList<>();
    List<Change> own = new CopyOnWriteArrayList<>();
    other.heartbeat().onChange(heard::add);
    ledger.heartbeat().onChange(own::add);
    changed(Deed.PAUSE);
    unchanged(of(Deed.PAUSE, "ann", null));
    Thread.sleep(700);
    assertThat(heard).containsExactly(new Change(Change.Kind.SESSION, "ben"));
    assertThat(own).containsExactly(new Change(Change.Kind.SESSION, "ben"));
  }

  @Test
  void termsOutliveAPause() {
    changed(Deed.PAUSE);
    assertThat(changed(Deed.RESUME).terms()).isEqualTo(hour());
  }
}
