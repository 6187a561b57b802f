package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.get;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.ledger.Heartbeat.Change;
import fairlead.proxy.ledger.PassLedger.Pass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class PassLedgerTest {
  private final Ledgers ledgers;
  private SqlLedger ledger;

  PassLedgerTest(Kind kind) throws Exception {
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

  private Pass pass(String name, String hash, Duration lasts) {
    Instant now = Instant.ofEpochMilli(ledger.heartbeat().millis());
    return new Pass(name, "guests", hash, now, now.plus(lasts), "ann", null);
  }

  @Test
  void givesNoNameTwiceEvenWhenItsPassIsOver() {
    Pass first = pass("guest-0001", "h1", Duration.ofHours(1));
    Pass second = pass("guest-0002", "h2", Duration.ofHours(8));
    assertThat(get(ledger.passes().issue(List.of(first, second))))
        .containsExactly("guest-0001", "guest-0002");
    assertThat(get(ledger.passes().valid())).containsExactlyInAnyOrder(first, second);
    assertThat(get(ledger.passes().issue(List.of(first))))
        .as("asked again for the same, as after an answer that was lost")
        .containsExactly("guest-0001");
    ledgers.time.pass(Duration.ofHours(2));
    assertThat(get(ledger.passes().valid())).containsExactly(second);
    Pass other = pass("guest-0001", "h3", Duration.ofHours(1));
    Pass fresh = pass("guest-0003", "h4", Duration.ofHours(1));
    assertThat(get(ledger.passes().issue(List.of(other, fresh)))).containsExactly("guest-0003");
    assertThat(get(ledger.passes().revoke("guest-0001"))).as("expired").isEmpty();
  }

  @Test
  void revokesOnceAndTellsEveryNode() throws Exception {
    SqlLedger other = ledgers.open();
    List<Change> heard = new CopyOnWriteArrayList<>();
    other.heartbeat().onChange(heard::add);
    get(ledger.passes().issue(List.of(pass("guest-0001", "h1", Duration.ofHours(1)))));
    assertThat(get(ledger.passes().revoke("guest-0001")).orElseThrow().revoked()).isNotNull();
    assertThat(get(ledger.passes().revoke("guest-0001"))).isEmpty();
    assertThat(get(ledger.passes().revoke("nothing"))).isEmpty();
    assertThat(get(other.passes().valid())).isEmpty();
    Thread.sleep(700);
    Change change = new Change(Change.Kind.PASS, "guest-0001");
    assertThat(heard).containsExactly(change, change);
  }
}
