package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.get;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.session.Opening;
import fairlead.proxy.ledger.SessionLedger.Act;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.ledger.SignInLedger.SignIn;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class SignInLedgerTest {
  private static final Duration IDLE = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final SignIn BEN = new SignIn("s1", "ben", null, "m", Duration.ZERO);

  private final Ledgers ledgers;
  private SqlLedger ledger;
  private SignInLedger signIns;

  SignInLedgerTest(Kind kind) throws Exception {
    ledgers = new Ledgers(kind);
  }

  @BeforeEach
  void open() throws Exception {
    ledger = ledgers.open();
    signIns = ledger.signIns();
    get(signIns.begin(BEN, LONGEST));
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  @Test
  void isThereOnEveryNodeUntilItWasQuietForTooLong() throws Exception {
    SignInLedger other = ledgers.open().signIns();
    SignIn found = get(other.find("s1", IDLE)).orElseThrow();
    assertThat(found.user()).isEqualTo("ben");
    assertThat(found.mark()).isEqualTo("m");
    assertThat(found.token()).isNull();
    assertThat(get(other.find("s2", IDLE))).isEmpty();
    ledgers.time.pass(Duration.ofMinutes(20));
    assertThat(get(signIns.find("s1", IDLE)).orElseThrow().quiet())
        .isBetween(Duration.ofMinutes(20), Duration.ofMinutes(21));
    get(signIns.touch("s1"));
    ledgers.time.pass(Duration.ofMinutes(20));
    assertThat(get(signIns.find("s1", IDLE))).isPresent();
    ledgers.time.pass(Duration.ofMinutes(11));
    assertThat(get(signIns.find("s1", IDLE))).isEmpty();
  }

  @Test
  void expiresHoweverMuchItIsUsed() {
    for (int hour = 1; hour < 12; hour++) {
      ledgers.time.pass(Duration.ofHours(1));
      get(signIns.touch("s1"));
    }
    assertThat(get(signIns.find("s1", IDLE))).isPresent();
    ledgers.time.pass(Duration.ofMinutes(59));
    get(signIns.touch("s1"));
    ledgers.time.pass(Duration.ofMinutes(2));
    assertThat(get(signIns.find("s1", IDLE))).isEmpty();
  }

  @Test
  void endsOnce() throws Exception {
    SignInLedger other = ledgers.open().signIns();
    get(signIns.end("s1"));
    get(signIns.end("s1"));
    assertThat(get(other.find("s1", IDLE))).isEmpty();
    get(signIns.touch("s1"));
    assertThat(get(other.find("s1", IDLE))).isEmpty();
  }

  @Test
  void endsWithItsSession() {
    Opening.Wish wish = Ledgers.wish(Ledgers.BEN);
    ledgers.opened(ledger, wish);
    get(signIns.endWith("s1", wish.id()));
    assertThat(get(signIns.find("s1", IDLE))).isPresent();
    Act end = new Act("a", wish.id(), "ann", Deed.END, null, "enough");
    get(ledger.sessions().act(end, ledgers.zone));
    ledgers.time.pass(Duration.ofMinutes(5));
    ledgers.looked(ledger, Ledgers.BEN);
    assertThat(get(signIns.find("s1", IDLE))).isEmpty();
  }
}
