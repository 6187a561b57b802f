package fairlead.proxy.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;

/**
 * A file. It is written ahead (WAL), so that readers and the one writer do not wait for each other,
 * and what was committed is on disk ({@code synchronous=FULL}).
 *
 * @param patience how long to wait for another process that writes
 */
record SqliteDatabase(Path file, Duration patience) implements Database {
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READ_ONLY = 8;
  private static final int NO_DATABASE = 26;
  private static final int CANNOT_OPEN = 14;

  /** SQLITE_ERROR, CONSTRAINT, MISMATCH, MISUSE, RANGE: what only a wrong program meets. */
  private static final Set<Integer> MISTAKES = Set.of(1, 19, 20, 21, 25);

  @Override
  public Connection connect() throws SQLException {
    Properties with = new Properties();
    with.setProperty("journal_mode", "WAL");
    with.setProperty("synchronous", "FULL");
    with.setProperty("busy_timeout", Long.toString(patience.toMillis()));
    return DriverManager.getConnection(url(), with);
  }

  /**
   * The driver would begin the next transaction right behind each commit, and so hold the lock of
   * the one writer all the time; hence by statement.
   */
  @Override
  public void begin(Connection connection, boolean writes) throws SQLException {
    execute(connection, writes ? "begin immediate" : "begin");
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    execute(connection, "commit");
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    execute(connection, "rollback");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  String url() {
    return "jdbc:sqlite:" + file.toAbsolutePath();
  }

  @Override
  public boolean collided(SQLException failure) {
    return false;
  }

  /** Whoever holds the lock of the file holds up everything. */
  @Override
  public boolean blocked(SQLException failure) {
    return false;
  }

  @Override
  public boolean isOutage(SQLException failure) {
    return !MISTAKES.contains(failure.getErrorCode());
  }

  @Override
  public String name() {
    return file.toString();
  }

  /** What a failure to open the file means, for whoever started the program. */
  String explain(SQLException failure) {
    String meaning =
        switch (failure.getErrorCode()) {
          case BUSY, LOCKED -> "is locked by another process";
          case READ_ONLY -> "cannot be written: look at its rights and those of its directory";
          case CANNOT_OPEN -> "cannot be opened: look at its rights and those of its directory";
          case NO_DATABASE -> "is not a SQLite database";
          default -> "cannot be used: " + failure.getMessage();
        };
    return "the ledger " + file + " " + meaning;
  }
}
