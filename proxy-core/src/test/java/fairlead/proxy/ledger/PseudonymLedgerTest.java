package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.proxy.ledger.PseudonymLedger.Pseudonym;
import java.io.IOException;
import java.nio.file.Path;
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
class PseudonymLedgerTest {
  private static final Instant TIME = Instant.parse("2026-11-25T09:30:00Z");

  private final Ledgers ledgers;
  private SqlLedger ledger;

  PseudonymLedgerTest(Kind kind) throws Exception {
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

  private static Pseudonym named(String name, String user) {
    return new Pseudonym(name, user, "00", TIME);
  }

  private PersonLedger person() throws IOException {
    return PersonLedger.open(new LedgerConfig(ledgers.place, "command"));
  }

  @Test
  void takesTheFirstAndFindsItByEitherName() {
    PseudonymLedger pseudonyms = ledger.pseudonyms();
    assertThat(get(pseudonyms.take(named("~A", "ben"))).name()).isEqualTo("~A");
    assertThat(get(pseudonyms.take(named("~B", "ben"))).name()).isEqualTo("~A");
    get(pseudonyms.enter(List.of(named("~C", "ben"), named("~D", "eve"))));
    assertThat(get(pseudonyms.of("ben"))).extracting(Pseudonym::name).containsExactly("~A", "~C");
    assertThat(get(pseudonyms.user("~C"))).contains("ben");
    assertThat(get(pseudonyms.user("~X"))).isEmpty();
  }

  @Test
  void commandsEraseThemAndEveryNodeHears() throws Exception {
    List<Heartbeat.Change> heard = new CopyOnWriteArrayList<>();
    ledger.heartbeat().onChange(heard::add);
    get(
        ledger
            .pseudonyms()
            .enter(List.of(named("~A", "ben"), named("~C", "ben"), named("~D", "eve"))));
    try (PersonLedger person = person()) {
      assertThat(person.pseudonyms("ben")).containsExactly("~A", "~C");
      assertThat(person.user("~A")).contains("ben");
      assertThat(person.take(named("~Z", "eve")).name()).isEqualTo("~D");
      assertThat(person.erasePseudonyms("ben", TIME)).isEqualTo(2);
      assertThat(person.erasePseudonyms("ben", TIME)).isZero();
      assertThat(person.pseudonyms("ben")).isEmpty();
      assertThat(person.user("~A")).isEmpty();
      assertThat(person.take(named("~N", "ben")).name()).isEqualTo("~N");
    }
    Ledgers.await(
        () -> heard.contains(new Heartbeat.Change(Heartbeat.Change.Kind.PSEUDONYM, "ben")));
    assertThat(get(ledger.pseudonyms().of("eve"))).hasSize(1);
  }

  @Test
  void commandsReadWhatThereIsAboutAPerson() throws Exception {
    get(ledger.remarks().keep(new RemarkLedger.Remark("D1", "ben", TIME, "For class.")));
    get(ledger.remarks().keep(new RemarkLedger.Remark("D2", "eve", TIME, "Mine.")));
    get(
        ledger
            .tokens()
            .issue(
                new TokenLedger.Token(
                    "T1", "ben", "f00d", TIME, TIME.plusSeconds(60), "ann", null)));
    try (PersonLedger person = person()) {
      List<PersonLedger.Row> rows = person.about("ben");
      assertThat(rows).extracting(PersonLedger.Row::table).containsExactly("remark", "token");
      assertThat(rows.getFirst().values()).containsEntry("words", "For class.");
      assertThat(rows.getLast().values()).containsEntry("id", "T1").doesNotContainKey("hash");
    }
  }

  @Test
  void sayWhereThereIsNoLedger() {
    LedgerConfig none = new LedgerConfig(new LedgerConfig.Sqlite(Path.of("none.db")), "command");
    assertThatThrownBy(() -> PersonLedger.open(none))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no ledger");
  }
}
