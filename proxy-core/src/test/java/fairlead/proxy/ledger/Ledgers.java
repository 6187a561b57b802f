package fairlead.proxy.ledger;

import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Account;
import fairlead.policy.session.Opening;
import fairlead.policy.session.Session;
import fairlead.proxy.ledger.SessionLedger.Held;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Ledgers of one test, all on the same store. */
final class Ledgers implements AutoCloseable {
  static final Account BEN = new Account("ben", "monitored");

  private static Path template;

  final TestTime time = new TestTime();
  final ZoneId zone = time.zone();
  final LedgerConfig.Place place;
  private final List<SqlLedger> open = new ArrayList<>();

  Ledgers(Kind kind) throws Exception {
    this.place =
        switch (kind) {
          case SQLITE -> new LedgerConfig.Sqlite(file());
          case POSTGRES -> TestPostgres.shared().place(TestPostgres.shared().database());
        };
  }

  Ledgers(LedgerConfig.Place place) {
    this.place = place;
  }

  /** A file with a ledger in which nothing happened yet. */
  private static synchronized Path file() throws Exception {
    if (template == null) {
      Path first = Files.createTempDirectory(Path.of("target"), "ledger").resolve("template.db");
      try (Ledgers ledgers = new Ledgers(new LedgerConfig.Sqlite(first))) {
        ledgers.open();
      }
      template = first;
    }
    Path file = Files.createTempDirectory(Path.of("target"), "ledger").resolve("ledger.db");
    return Files.copy(template, file);
  }

  /** Opens a ledger and waits until it answers. */
  SqlLedger open() throws IOException, InterruptedException {
    return ready(openUnready());
  }

  SqlLedger open(Duration patience) throws IOException, InterruptedException {
    return ready(open(new LedgerConfig(place, "test", patience)));
  }

  private SqlLedger ready(SqlLedger ledger) throws InterruptedException {
    await(() -> ledger.heartbeat().silentMillis() == 0 && answers(ledger));
    return ledger;
  }

  SqlLedger openUnready() throws IOException {
    return open(new LedgerConfig(place, "test"));
  }

  private SqlLedger open(LedgerConfig config) throws IOException {
    SqlLedger ledger = SqlLedger.open(config, time.wall, time.nanos);
    open.add(ledger);
    return ledger;
  }

  /** Waits until something holds, for ten seconds at most. */
  static void await(BooleanSupplier holds) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("it did not come about in ten seconds");
      }
      Thread.sleep(10);
    }
  }

  private static boolean answers(SqlLedger ledger) {
    try {
      get(ledger.tokens().valid("nobody"));
      return true;
    } catch (LedgerUnavailable e) {
      return false;
    }
  }

  /** Waits for an answer, and throws what the stage failed with. */
  static <T extends @Nullable Object> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(15, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static String id() {
    return UUID.randomUUID().toString();
  }

  static Session.Terms hour() {
    return new Session.Terms(
        Duration.ofHours(1), Duration.ofMinutes(15), Duration.ofMinutes(2), null, null);
  }

  static Opening.Wish wish(Account account) {
    return wish(account, hour(), 2);
  }

  static Opening.Wish wish(Account account, Session.Terms terms, int sessions) {
    return new Opening.Wish(id(), account, terms, new Budget(sessions, Period.DAY), true);
  }

  Held opened(SqlLedger ledger, Opening.Wish wish) {
    return (Held) get(ledger.sessions().open(wish, zone));
  }

  Held looked(SqlLedger ledger, Account account) {
    return get(ledger.sessions().look(account, zone)).orElseThrow();
  }

  /** The number that a query gives, asked beside the ledger. */
  long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  String text(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  Connection connect() throws SQLException {
    return switch (place) {
      case LedgerConfig.Sqlite(Path file) -> DriverManager.getConnection("jdbc:sqlite:" + file);
      case LedgerConfig.Postgres(String url, String user, String password) ->
          DriverManager.getConnection(url, user, password);
    };
  }

  @Override
  public void close() {
    open.forEach(SqlLedger::close);
  }
}
