package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.get;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.ledger.Heartbeat.Change;
import fairlead.proxy.ledger.TokenLedger.Token;
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
class TokenLedgerTest {
  private final Ledgers ledgers;
  private SqlLedger ledger;

  TokenLedgerTest(Kind kind) throws Exception {
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

  private Token token(String id, String user, Duration lasts) {
    Instant now = Instant.ofEpochMilli(ledger.heartbeat().millis());
    return new Token(id, user, "hash-of-" + id, now, now.plus(lasts), "ann", null);
  }

  @Test
  void keepsATokenUntilItExpires() {
    Token token = token("t1", "agent-7", Duration.ofHours(8));
    get(ledger.tokens().issue(token));
    get(ledger.tokens().issue(token));
    get(ledger.tokens().issue(token("t2", "agent-8", Duration.ofHours(1))));
    assertThat(get(ledger.tokens().valid("agent-7"))).containsExactly(token);
    assertThat(get(ledger.tokens().valid(null))).hasSize(2);
    ledgers.time.pass(Duration.ofHours(2));
    assertThat(get(ledger.tokens().valid(null))).containsExactly(token);
    assertThat(get(ledger.tokens().revoke("t2"))).isEmpty();
  }

  @Test
  void revokesOnceAndTellsEveryNode() throws Exception {
    SqlLedger other = ledgers.open();
    List<Change> heard = new CopyOnWriteArrayList<>();
    other.heartbeat().onChange(heard::add);
    get(ledger.tokens().issue(token("t1", "agent-7", Duration.ofHours(8))));
    Token revoked = get(ledger.tokens().revoke("t1")).orElseThrow();
    assertThat(revoked.revoked()).isNotNull();
    assertThat(get(ledger.tokens().revoke("t1"))).isEmpty();
    assertThat(get(ledger.tokens().revoke("nothing"))).isEmpty();
    assertThat(get(other.tokens().valid(null))).isEmpty();
    Thread.sleep(700);
    Change change = new Change(Change.Kind.TOKEN, "agent-7");
    assertThat(heard).containsExactly(change, change);
  }
}
