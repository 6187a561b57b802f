package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.BEN;
import static fairlead.proxy.ledger.Ledgers.get;
import static fairlead.proxy.ledger.Ledgers.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import fairlead.policy.session.Account;
import fairlead.policy.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a node does while its database is frozen, gone, or not there yet. */
class PostgresOutageTest {
  private static final Logger PULSE = (Logger) LoggerFactory.getLogger(Pulse.class);

  private final TestPostgres postgres = TestPostgres.shared();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Gate gate;
  private Ledgers ledgers;

  @BeforeEach
  void prepare() throws Exception {
    gate = new Gate(postgres.port());
    ledgers = new Ledgers(postgres.place(postgres.emptyDatabase(), gate.port()));
    log.start();
    PULSE.setLevel(Level.INFO);
    PULSE.addAppender(log);
  }

  @AfterEach
  void close() throws Exception {
    PULSE.detachAppender(log);
    ledgers.close();
    gate.close();
  }

  private long millisUntilItFails(SqlLedger ledger) {
    long begun = System.nanoTime();
    assertThatThrownBy(() -> ledgers.opened(ledger, wish(BEN)))
        .isInstanceOf(LedgerUnavailable.class);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  @Test
  void waitsForADatabaseThatIsNotThereYet() throws Exception {
    long begun = System.nanoTime();
    SqlLedger ledger = ledgers.openUnready();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
    assertThat(millisUntilItFails(ledger)).isLessThan(500);
    Thread.sleep(1_200);
    assertThat(ledger.heartbeat().silentMillis()).isGreaterThan(1_000);
    assertThat(ledger.heartbeat().millis()).isCloseTo(System.currentTimeMillis(), within(2_000L));
    gate.open();
    Ledgers.await(() -> ledger.heartbeat().silentMillis() == 0);
    assertThat(ledgers.opened(ledger, wish(BEN)).session().state()).isEqualTo(Session.State.ACTIVE);
    assertThat(log.list).hasSize(2);
  }

  @Test
  void goesOnWhenTheDatabaseIsBack() throws Exception {
    gate.open();
    SqlLedger ledger = ledgers.open();
    ledgers.opened(ledger, wish(BEN));
    gate.shut();
    assertThat(millisUntilItFails(ledger)).isLessThan(3_000);
    Ledgers.await(() -> ledger.heartbeat().silentMillis() > 3_000);
    assertThat(millisUntilItFails(ledger)).isLessThan(500);
    gate.open();
    long back = System.nanoTime();
    Ledgers.await(() -> ledger.heartbeat().silentMillis() == 0);
    ledgers.looked(ledger, BEN);
    assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(2));
    assertThat(log.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.INFO);
  }

  @Test
  void noticesNothingOfConnectionsThatAreGone() throws Exception {
    gate.open();
    SqlLedger ledger = ledgers.open();
    openMany(ledger, "before");
    postgres.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name ="
            + " 'fairlead'");
    openMany(ledger, "behind");
    assertThat(log.list).isEmpty();
  }

  private void openMany(SqlLedger ledger, String prefix) {
    List<CompletableFuture<?>> opened = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Account account = new Account(prefix + i, "full");
      opened.add(ledger.sessions().open(wish(account), ledgers.zone).toCompletableFuture());
    }
    opened.forEach(each -> get(each));
  }

  @Test
  void failsInTimeWhileTheDatabaseStandsStill() throws Exception {
    gate.open();
    SqlLedger ledger = ledgers.open();
    openMany(ledger, "user");
    postgres.signal("STOP");
    try {
      assertThat(millisUntilItFails(ledger)).isLessThan(3_500);
      List<CompletableFuture<?>> many = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        many.add(ledger.sessions().look(BEN, ledgers.zone).toCompletableFuture());
      }
      for (CompletableFuture<?> each : many) {
        assertThatThrownBy(() -> each.get(5, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(LedgerUnavailable.class);
      }
      Ledgers.await(() -> ledger.heartbeat().silentMillis() > 2_500);
      assertThat(millisUntilItFails(ledger)).isLessThan(500);
      assertThat(ledger.refusals().latest("ben", 5)).isEmpty();
    } finally {
      postgres.signal("CONT");
    }
    long back = System.nanoTime();
    Ledgers.await(() -> ledger.heartbeat().silentMillis() == 0);
    ledgers.opened(ledger, wish(BEN));
    assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void closesInTimeWhileTheDatabaseStandsStill() throws Exception {
    gate.open();
    SqlLedger ledger = ledgers.open();
    postgres.signal("STOP");
    try {
      ledger.sessions().open(wish(BEN), ledgers.zone);
      long begun = System.nanoTime();
      ledger.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(3_500));
    } finally {
      postgres.signal("CONT");
    }
  }

  @Test
  void nodesThatBeginTogetherBothSetItUp() throws Exception {
    gate.open();
    List<SqlLedger> nodes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      nodes.add(ledgers.openUnready());
    }
    for (SqlLedger node : nodes) {
      Ledgers.await(() -> node.heartbeat().silentMillis() == 0);
      ledgers.opened(node, wish(BEN));
    }
    assertThat(ledgers.number("select count(*) from session")).isEqualTo(1);
    assertThat(log.list).isEmpty();
  }

  @Test
  void aDatabaseClockSetBackOverARestartExtendsNothing() throws Exception {
    gate.open();
    ledgers.open().close();
    long ahead = System.currentTimeMillis() + 600_000;
    ledgers.execute("update clock set at = " + ahead);
    assertThat(ledgers.open().heartbeat().millis()).isGreaterThanOrEqualTo(ahead);
  }

  @Test
  void followsTheDatabasesClockAndNotItsOwn() throws Exception {
    gate.open();
    try (SqlLedger ledger =
        SqlLedger.open(
            new LedgerConfig(ledgers.place, "test"),
            () -> ledgers.time.wall.instant().plus(Duration.ofDays(3)),
            ledgers.time.nanos)) {
      assertThat(ledger.heartbeat().silentMillis()).isPositive();
      Ledgers.await(() -> ledger.heartbeat().silentMillis() == 0);
      assertThat(ledger.heartbeat().millis()).isCloseTo(System.currentTimeMillis(), within(1_000L));
    }
  }

  @Test
  void saysThatANewerProgramWroteIt() throws Exception {
    gate.open();
    ledgers.open().close();
    ledgers.execute("update flyway_schema_history set version = '999'");
    SqlLedger ledger = ledgers.openUnready();
    assertThat(millisUntilItFails(ledger)).isLessThan(500);
    Ledgers.await(() -> !log.list.isEmpty());
    assertThat(log.list.getFirst().getFormattedMessage()).contains("newer program").contains("999");
  }
}
