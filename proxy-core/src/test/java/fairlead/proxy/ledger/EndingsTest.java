package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.BEN;
import static fairlead.proxy.ledger.Ledgers.get;
import static fairlead.proxy.ledger.Ledgers.hour;
import static fairlead.proxy.ledger.Ledgers.id;
import static fairlead.proxy.ledger.Ledgers.wish;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.session.Account;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Session;
import fairlead.proxy.ledger.SessionLedger.Act;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.ledger.SessionLedger.Finished;
import fairlead.proxy.ledger.SessionLedger.Touch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class EndingsTest {
  private final Ledgers ledgers;
  private SqlLedger ledger;

  EndingsTest(Kind kind) throws Exception {
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

  private List<Finished> finished() {
    return get(ledger.sessions().finished(ledgers.zone));
  }

  private void end(Session session, String actor) {
    get(
        ledger
            .sessions()
            .act(new Act(id(), session.id(), actor, Deed.END, null, ""), ledgers.zone));
  }

  @Test
  void tellsOfASessionOnceItIsDrained() {
    Session session = ledgers.opened(ledger, wish(BEN)).session();
    get(ledger.sessions().touch(List.of(new Touch(session.id(), session.opened(), 10, 20))));
    end(session, "ben");
    assertThat(finished()).isEmpty();
    ledgers.time.pass(Duration.ofMinutes(2));
    get(ledger.sessions().touch(List.of(new Touch(session.id(), session.opened(), 1, 2))));
    assertThat(finished()).isEmpty();
    ledgers.time.pass(Duration.ofSeconds(6));
    Finished told = finished().getFirst();
    assertThat(told.session().id()).isEqualTo(session.id());
    assertThat(told.session().ending()).isEqualTo(Ending.USER);
    assertThat(told.up()).isEqualTo(11);
    assertThat(told.down()).isEqualTo(22);
    assertThat(finished()).isEmpty();
  }

  @Test
  void endsWhatNobodyLooksAtAnyMore() {
    Session session = ledgers.opened(ledger, wish(BEN)).session();
    ledgers.time.pass(Duration.ofMinutes(15));
    assertThat(finished()).isEmpty();
    assertThat(ledgers.looked(ledger, BEN).session().ending()).isEqualTo(Ending.IDLE);
    ledgers.time.pass(Duration.ofHours(1));
    assertThat(finished()).as("it can be taken up again today").isEmpty();
    ledgers.time.pass(Duration.ofHours(12));
    assertThat(finished())
        .extracting(told -> told.session().ended())
        .containsExactly(session.opened().plus(Duration.ofMinutes(15)));
  }

  @Test
  void useThatWasNotedPutsTheEndOff() {
    Session session = ledgers.opened(ledger, wish(BEN)).session();
    Touch touch = new Touch(session.id(), session.opened().plus(Duration.ofMinutes(10)), 0, 0);
    get(ledger.sessions().touch(List.of(touch)));
    ledgers.time.pass(Duration.ofMinutes(16));
    finished();
    assertThat(ledgers.looked(ledger, BEN).session().state()).isEqualTo(Session.State.ACTIVE);
    ledgers.time.pass(Duration.ofMinutes(10));
    finished();
    assertThat(ledgers.looked(ledger, BEN).session().ended())
        .isEqualTo(session.opened().plus(Duration.ofMinutes(25)));
  }

  @Test
  void anIdleEndWithoutALengthIsForGood() {
    Session.Terms terms =
        new Session.Terms(null, Duration.ofMinutes(30), Duration.ofSeconds(30), null, null);
    ledgers.opened(ledger, wish(BEN, terms, 9));
    ledgers.time.pass(Duration.ofMinutes(31));
    finished();
    assertThat(finished()).hasSize(1);
  }

  @Test
  void aNewerSessionMakesAnIdleEndGood() throws Exception {
    Session idle = ledgers.opened(ledger, wish(BEN)).session();
    ledgers.time.pass(Duration.ofMinutes(20));
    ledgers.looked(ledger, BEN);
    Session alone = Session.open(id(), BEN, hour(), idle.opened().plus(Duration.ofMinutes(20)));
    get(ledger.sessions().enter(alone, ledgers.zone));
    assertThat(finished()).extracting(told -> told.session().id()).containsExactly(idle.id());
  }

  @Test
  void aSessionThatGoesOnIsToldOfAgain() {
    Session session = ledgers.opened(ledger, wish(BEN)).session();
    end(session, "ann");
    ledgers.time.pass(Duration.ofMinutes(3));
    assertThat(finished()).hasSize(1);
    get(
        ledger
            .sessions()
            .act(new Act(id(), session.id(), "ann", Deed.RESUME, null, ""), ledgers.zone));
    assertThat(finished()).isEmpty();
    end(session, "ann");
    ledgers.time.pass(Duration.ofMinutes(3));
    assertThat(finished()).hasSize(1);
  }

  @Test
  void tellsEachToOneOnly() throws Exception {
    SqlLedger other = ledgers.open();
    for (int i = 0; i < 30; i++) {
      end(ledgers.opened(ledger, wish(new Account("user-" + i, "full"))).session(), "ann");
    }
    ledgers.time.pass(Duration.ofMinutes(3));
    List<CompletableFuture<List<Finished>>> asked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      SqlLedger by = i % 2 == 0 ? ledger : other;
      asked.add(by.sessions().finished(ledgers.zone).toCompletableFuture());
    }
    List<String> told = new ArrayList<>();
    asked.forEach(each -> get(each).forEach(one -> told.add(one.session().id())));
    assertThat(told).hasSize(30).doesNotHaveDuplicates();
  }
}
