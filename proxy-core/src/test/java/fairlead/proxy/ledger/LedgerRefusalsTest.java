package fairlead.proxy.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.proxy.ledger.Refusals.Kept;
import fairlead.proxy.ledger.Refusals.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class LedgerRefusalsTest {
  private final Ledgers ledgers;
  private SqlLedger ledger;

  LedgerRefusalsTest(Kind kind) throws Exception {
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

  private Refusal refusal(String id, String user, String path) {
    return new Refusal(
        id,
        java.time.Instant.ofEpochMilli(ledgers.time.wall.millis()),
        user,
        null,
        DenyReason.NOT_IN_ALLOWLIST,
        null,
        false,
        "GET",
        "http",
        "example.org",
        80,
        path,
        null);
  }

  @Test
  void isFoundAtOnceAndAfterARestart() throws Exception {
    Refusal refusal = refusal("A", "ben", "/nul\0here");
    ledger.refusals().keep(refusal);
    assertThat(ledger.refusals().find("A")).contains(new Kept(refusal, 1));
    ledger.close();
    SqlLedger next = ledgers.open();
    Kept found = next.refusals().find("A").orElseThrow();
    assertThat(found.refusal().path()).isEqualTo("/nul\uFFFDhere");
    assertThat(found.refusal().time()).isEqualTo(refusal.time());
    assertThat(found.refusal().reason()).isEqualTo(DenyReason.NOT_IN_ALLOWLIST);
    assertThat(next.refusals().find("B")).isEmpty();
  }

  @Test
  void countsEqualOnesAlsoWhenTheFirstIsWritten() throws Exception {
    ledger.refusals().keep(refusal("A", "ben", "/"));
    Thread.sleep(900);
    assertThat(ledger.refusals().keep(refusal("B", "ben", "/"))).isEqualTo("A");
    Thread.sleep(900);
    SqlLedger other = ledgers.open();
    assertThat(other.refusals().find("A").orElseThrow().count()).isEqualTo(2);
    assertThat(other.refusals().find("B")).isEmpty();
  }

  @Test
  void listsWhatAnyNodeKeptNewestFirst() throws Exception {
    SqlLedger other = ledgers.open();
    ledger.refusals().keep(refusal("A", "ben", "/a"));
    ledgers.time.pass(Duration.ofMinutes(1));
    other.refusals().keep(refusal("B", "ben", "/b"));
    ledgers.time.pass(Duration.ofMinutes(1));
    ledger.refusals().keep(refusal("C", "ben", "/c"));
    ledger.refusals().keep(refusal("D", "eve", "/d"));
    ledger.refusals().keep(refusal("E", null, "/e"));
    Thread.sleep(900);
    for (SqlLedger each : new SqlLedger[] {ledger, other}) {
      assertThat(each.refusals().latest("ben", 10))
          .extracting(kept -> kept.refusal().id())
          .containsExactly("C", "B", "A");
      assertThat(each.refusals().latest("ben", 2)).hasSize(2);
      assertThat(each.refusals().latest("", 2)).isEmpty();
    }
  }

  @Test
  void forgetsAfterAWeek() throws Exception {
    ledger.refusals().keep(refusal("A", "ben", "/"));
    Thread.sleep(900);
    ledgers.time.pass(Duration.ofDays(8));
    assertThat(ledger.refusals().find("A")).isEmpty();
    assertThat(ledger.refusals().latest("ben", 9)).isEmpty();
  }

  @Test
  void givesUpTheOldestWhereTooManyWait() throws Exception {
    ledger.close();
    for (int i = 0; i < 10_100; i++) {
      ledger.refusals().keep(refusal("R" + i, "user-" + i, "/"));
    }
    assertThat(ledger.refusals().find("R0")).as("is in memory").isPresent();
    assertThat(((LedgerRefusals) ledger.refusals()).unsaved()).isEqualTo(10_000);
  }
}
