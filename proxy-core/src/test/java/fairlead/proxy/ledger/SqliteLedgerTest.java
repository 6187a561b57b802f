package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.BEN;
import static fairlead.proxy.ledger.Ledgers.get;
import static fairlead.proxy.ledger.Ledgers.hour;
import static fairlead.proxy.ledger.Ledgers.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Account;
import fairlead.policy.session.Session;
import fairlead.proxy.ledger.SessionLedger.Fund;
import fairlead.proxy.ledger.SessionLedger.Held;
import fairlead.proxy.ledger.SessionLedger.Opened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is peculiar to a ledger in a file. */
class SqliteLedgerTest {
  @TempDir private Path directory;
  private Path file;
  private Ledgers ledgers;

  @BeforeEach
  void name() {
    file = directory.resolve("ledger.db");
    ledgers = new Ledgers(new LedgerConfig.Sqlite(file));
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  @Test
  void canBeLookedAtFromOutside() throws Exception {
    LedgerConfig.Place place = new LedgerConfig.Sqlite(file);
    Duration patience = Duration.ofSeconds(1);
    assertThat(LedgerLook.at(place, patience).schema()).isZero();
    assertThat(file).doesNotExist();
    ledgers.open();
    LedgerLook look = LedgerLook.at(place, patience);
    assertThat(look.schema()).isEqualTo(look.newest()).isEqualTo(Schema.NEWEST);
  }

  @Test
  void isForItsOwnersEyesOnly() throws Exception {
    ledgers.open();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void namesAFileThatIsNoDatabase() throws Exception {
    Files.writeString(file, "something else entirely\n".repeat(100));
    assertThatThrownBy(ledgers::open)
        .isInstanceOf(IOException.class)
        .hasMessage("the ledger " + file + " is not a SQLite database");
  }

  @Test
  void namesAPlaceWhereNoFileCanBe() {
    Ledgers nowhere = new Ledgers(new LedgerConfig.Sqlite(directory.resolve("no/ledger.db")));
    assertThatThrownBy(nowhere::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no/ledger.db cannot be made");
  }

  @Test
  void saysThatAnotherProcessHoldsTheFile() throws Exception {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("begin exclusive");
      assertThatThrownBy(ledgers::open)
          .isInstanceOf(IOException.class)
          .hasMessage("the ledger " + file + " is locked by another process");
    }
    ledgers.open();
  }

  @Test
  void refusesWhatANewerProgramWrote() throws Exception {
    ledgers.open().close();
    ledgers.execute("update flyway_schema_history set version = '999'");
    assertThatThrownBy(ledgers::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("written by a newer program")
        .hasMessageContaining("999");
  }

  @Test
  void aRestartForgetsNothingThatWasAnswered() throws Exception {
    SqlLedger first = ledgers.open();
    Session session = ledgers.opened(first, wish(BEN)).session();
    LocalDate today = LocalDate.ofInstant(session.opened(), ledgers.zone);
    get(first.sessions().fund(new Fund(BEN, new Budget(1 << 20, Period.DAY), today, 65_536)));
    SqlLedger next = abandoned();
    Held held = ledgers.looked(next, BEN);
    assertThat(held.session().id()).isEqualTo(session.id());
    assertThat(held.usage().data(Period.DAY, today)).isEqualTo(65_536);
  }

  /** Opens what a kill at this moment would leave on disk. */
  private SqlLedger abandoned() throws Exception {
    Path copy = directory.resolve("copy-" + System.nanoTime() + ".db");
    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    Path wal = Path.of(file + "-wal");
    if (Files.exists(wal)) {
      Files.copy(wal, Path.of(copy + "-wal"));
    }
    return SqlLedger.open(
        new LedgerConfig(new LedgerConfig.Sqlite(copy), "test"),
        ledgers.time.wall,
        ledgers.time.nanos);
  }

  @Test
  void aClockSetBackOverARestartExtendsNothing() throws Exception {
    SqlLedger first = ledgers.open();
    ledgers.opened(first, wish(BEN));
    ledgers.time.pass(Duration.ofMinutes(10));
    Thread.sleep(700);
    long before = first.heartbeat().millis();
    first.close();
    try (SqlLedger next =
        SqlLedger.open(
            new LedgerConfig(ledgers.place, "test"),
            () -> ledgers.time.wall.instant().minus(Duration.ofHours(5)),
            ledgers.time.nanos)) {
      assertThat(next.heartbeat().millis()).isCloseTo(before, within(2_000L));
      Session session = ledgers.looked(next, BEN).session();
      assertThat(session.left()).isLessThan(Duration.ofMinutes(51));
    }
  }

  @Test
  void writesNothingWhileNothingHappens() throws Exception {
    SqlLedger ledger = ledgers.open();
    Thread.sleep(300);
    long before = ledgers.number("select at from clock");
    Thread.sleep(1_500);
    assertThat(ledgers.number("select at from clock")).isEqualTo(before);
    assertThat(ledger.heartbeat().silentMillis()).isZero();
  }

  @Test
  void notesTheTimeWhileASessionRuns() throws Exception {
    SqlLedger ledger = ledgers.open();
    ledgers.opened(ledger, wish(BEN));
    Thread.sleep(2_600);
    assertThat(ledgers.number("select at from clock"))
        .isCloseTo(ledger.heartbeat().millis(), within(1_500L));
  }

  @Test
  void opensTenThousandSessionsInAMoment() throws Exception {
    // This machine may have other things to do.
    SqlLedger ledger = ledgers.open(Duration.ofSeconds(10));
    for (int round = 0; round < 2; round++) {
      List<CompletableFuture<Opened>> opened = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        Account account = new Account("user-" + round + "-" + i, "full");
        opened.add(
            ledger.sessions().open(wish(account, hour(), 1), ledgers.zone).toCompletableFuture());
      }
      opened.forEach(each -> assertThat(get(each)).isInstanceOf(Held.class));
    }
    assertThat(ledgers.number("select count(*) from session")).isEqualTo(20_000);
  }

  @Test
  void failsOnlyTheWorkThatFails() throws Exception {
    SqlLedger ledger = ledgers.open();
    ledgers.execute(
        "create trigger no_eve before insert on session when new.user_name = 'eve'"
            + " begin select raise(abort, 'no eve'); end");
    List<CompletableFuture<Opened>> opened = new ArrayList<>();
    for (String user : List.of("ann", "eve", "ben")) {
      opened.add(
          ledger
              .sessions()
              .open(wish(new Account(user, "full")), ledgers.zone)
              .toCompletableFuture());
    }
    assertThat(get(opened.get(0))).isInstanceOf(Held.class);
    assertThatThrownBy(() -> get(opened.get(1))).isInstanceOf(LedgerUnavailable.class);
    assertThat(get(opened.get(2))).isInstanceOf(Held.class);
    assertThat(ledgers.number("select count(*) from account where user_name = 'eve'")).isZero();
    assertThat(ledgers.number("select sum(sessions_opened) from usage")).isEqualTo(2);
  }

  @Test
  void failsWhatWaitsForAnotherProcessAndGoesOnAfterIt() throws Exception {
    SqlLedger ledger = ledgers.open();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
      long begun = System.nanoTime();
      assertThatThrownBy(() -> ledgers.opened(ledger, wish(BEN)))
          .isInstanceOf(LedgerUnavailable.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
      Ledgers.await(() -> ledger.heartbeat().silentMillis() > 1_500);
      statement.execute("commit");
    }
    Ledgers.await(() -> ledger.heartbeat().silentMillis() == 0);
    assertThat(ledgers.opened(ledger, wish(BEN)).session().opened()).isAfter(Instant.EPOCH);
  }

  @Test
  void failsEverythingOnceItIsClosed() throws Exception {
    SqlLedger ledger = ledgers.open();
    ledger.close();
    assertThatThrownBy(() -> ledgers.opened(ledger, wish(BEN)))
        .isInstanceOf(LedgerUnavailable.class);
    ledger.close();
  }
}
