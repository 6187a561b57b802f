package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.BEN;
import static fairlead.proxy.ledger.Ledgers.get;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.proxy.ledger.Heartbeat.Change;
import fairlead.proxy.ledger.SessionLedger.Fund;
import fairlead.proxy.ledger.SessionLedger.Funded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class FundTest {
  private static final long KIB = 1024;
  private static final Budget DAILY = new Budget(1_000 * KIB, Period.DAY);

  private final Ledgers ledgers;
  private SqlLedger ledger;
  private LocalDate today;

  FundTest(Kind kind) throws Exception {
    ledgers = new Ledgers(kind);
  }

  @BeforeEach
  void open() throws Exception {
    ledger = ledgers.open();
    Instant now = Instant.ofEpochMilli(ledger.heartbeat().millis());
    today = LocalDate.ofInstant(now, ledgers.zone);
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  private Funded fund(SqlLedger by, long target) {
    return get(by.sessions().fund(new Fund(BEN, DAILY, today, target)));
  }

  private long charged() throws Exception {
    return ledgers.number("select sum(data_used) from usage");
  }

  @Test
  void grantsWhatIsAskedWhileThereIsPlenty() throws Exception {
    assertThat(fund(ledger, 100 * KIB)).isEqualTo(new Funded(100 * KIB, 900 * KIB, false));
    assertThat(charged()).isEqualTo(100 * KIB);
  }

  @Test
  void grantsAtMostAQuarterOfWhatIsLeft() {
    assertThat(fund(ledger, 900 * KIB)).isEqualTo(new Funded(250 * KIB, 750 * KIB, false));
  }

  @Test
  void grantsSmallSharesNearTheEndAndThenNothing() throws Exception {
    long last = 0;
    for (int i = 0; i < 40; i++) {
      Funded funded = fund(ledger, 5_000 * KIB);
      assertThat(funded.granted() - last).isLessThanOrEqualTo(Math.max(64 * KIB, 250 * KIB));
      assertThat(funded.granted() + funded.left()).isEqualTo(1_000 * KIB);
      last = funded.granted();
    }
    assertThat(last).isEqualTo(1_000 * KIB);
    assertThat(charged()).isEqualTo(1_000 * KIB);
  }

  @Test
  void chargesNothingTwiceForAnOrderThatIsRepeated() throws Exception {
    fund(ledger, 100 * KIB);
    assertThat(fund(ledger, 100 * KIB).granted()).isEqualTo(100 * KIB);
    fund(ledger, 30 * KIB);
    assertThat(fund(ledger, 30 * KIB)).isEqualTo(new Funded(30 * KIB, 970 * KIB, false));
    assertThat(charged()).isEqualTo(30 * KIB);
  }

  @Test
  void givesBackOnTheDayOnWhichItWasCharged() throws Exception {
    get(ledger.sessions().fund(new Fund(BEN, DAILY, today.minusDays(1), 50 * KIB)));
    fund(ledger, 60 * KIB);
    get(ledger.sessions().fund(new Fund(BEN, DAILY, today.minusDays(1), 0)));
    assertThat(charged()).isEqualTo(60 * KIB);
    assertThat(ledgers.number("select min(data_used) from usage")).isZero();
  }

  @Test
  void countsThePeriodOfTheBudget() {
    Budget monthly = new Budget(1_000 * KIB, Period.MONTH);
    LocalDate first = today.withDayOfMonth(1);
    get(ledger.sessions().fund(new Fund(BEN, monthly, first.minusDays(1), 200 * KIB)));
    get(ledger.sessions().fund(new Fund(BEN, monthly, first, 200 * KIB)));
    Funded funded =
        get(ledger.sessions().fund(new Fund(BEN, monthly, first.plusDays(20), 10 * KIB)));
    assertThat(funded).isEqualTo(new Funded(10 * KIB, 790 * KIB, false));
  }

  @Test
  void leavesWhatAnEarlierRunHadCharged() throws Exception {
    fund(ledger, 200 * KIB);
    SqlLedger next = ledgers.open();
    assertThat(fund(next, 100 * KIB).granted()).isEqualTo(100 * KIB);
    assertThat(fund(next, 0)).extracting(Funded::granted, Funded::left).contains(0L, 800 * KIB);
    assertThat(charged()).isEqualTo(200 * KIB);
  }

  @Test
  void tellsWhetherAnotherNodeThatIsAliveHasSome() throws Exception {
    SqlLedger other = ledgers.open();
    fund(ledger, 100 * KIB);
    assertThat(fund(other, 100 * KIB).others()).isTrue();
    fund(ledger, 0);
    assertThat(fund(other, 100 * KIB).others()).isFalse();
    fund(ledger, 100 * KIB);
    ledgers.execute("update node set beat = beat - 60000000");
    ledger.close();
    assertThat(fund(other, 100 * KIB).others()).isFalse();
  }

  @Test
  void tellsOnceThatNothingIsLeft() throws Exception {
    List<Change> heard = new CopyOnWriteArrayList<>();
    ledger.heartbeat().onChange(heard::add);
    for (int i = 0; i < 40; i++) {
      fund(ledger, 5_000 * KIB);
    }
    Thread.sleep(600);
    assertThat(heard).containsExactly(new Change(Change.Kind.SESSION, "ben"));
    fund(ledger, 900 * KIB);
    fund(ledger, 5_000 * KIB);
    fund(ledger, 5_000 * KIB);
    fund(ledger, 5_000 * KIB);
    Thread.sleep(600);
    assertThat(heard).hasSize(2);
  }

  @Test
  void tellsThatNothingIsLeftAlsoOnADayWithoutUse() throws Exception {
    Budget weekly = new Budget(64 * KIB, Period.MONTH);
    LocalDate first = today.withDayOfMonth(1);
    get(ledger.sessions().fund(new Fund(BEN, weekly, first, 64 * KIB)));
    get(ledger.sessions().fund(new Fund(BEN, weekly, first.plusDays(1), 64 * KIB)));
    get(ledger.sessions().fund(new Fund(BEN, weekly, first.plusDays(1), 64 * KIB)));
    assertThat(ledgers.number("select count(*) from change")).isEqualTo(1);
  }

  @Test
  void survivesABudgetThatWasCut() {
    fund(ledger, 200 * KIB);
    Budget less = new Budget(50 * KIB, Period.DAY);
    Funded funded = get(ledger.sessions().fund(new Fund(BEN, less, today, 300 * KIB)));
    assertThat(funded).isEqualTo(new Funded(200 * KIB, 0, false));
  }
}
