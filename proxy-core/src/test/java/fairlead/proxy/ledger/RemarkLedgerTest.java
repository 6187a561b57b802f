package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.get;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.ledger.RemarkLedger.Remark;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class RemarkLedgerTest {
  private static final Instant TIME = Instant.parse("2026-11-25T09:30:00Z");

  private final Ledgers ledgers;
  private RemarkLedger remarks;

  RemarkLedgerTest(Kind kind) throws Exception {
    ledgers = new Ledgers(kind);
  }

  @BeforeEach
  void open() throws Exception {
    remarks = ledgers.open().remarks();
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  private List<Remark> on(String... decisions) {
    return get(remarks.on(List.of(decisions)));
  }

  @Test
  void keepsTheLatestWordsOfThePersonConcerned() {
    Remark first = new Remark("D1", "ben", TIME, "I needed it for class.");
    Remark second = new Remark("D1", "ben", TIME.plusSeconds(5), "It was for class 7b.");
    get(remarks.keep(first));
    assertThat(on("D1", "D2")).containsExactly(first);
    get(remarks.keep(second));
    get(remarks.keep(new Remark("D1", "eve", TIME.plusSeconds(9), "No, it was not.")));
    assertThat(on("D1")).containsExactly(second);
  }

  @Test
  void isTakenBackByItsPersonOnly() {
    Remark remark = new Remark("D1", "ben", TIME, "Words with 'quotes' and \u00fcmlauts");
    get(remarks.keep(remark));
    get(remarks.remove("D1", "eve"));
    assertThat(on("D1")).containsExactly(remark);
    get(remarks.remove("D1", "ben"));
    assertThat(on("D1")).isEmpty();
  }
}
