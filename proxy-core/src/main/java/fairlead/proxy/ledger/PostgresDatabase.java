package fairlead.proxy.ledger;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server. Nothing here waits longer than the patience: not for a connection, not for
 * an answer, not for a lock; and a node that stands still while it holds a lock loses it.
 */
record PostgresDatabase(LedgerConfig.Postgres place, Duration patience) implements Database {

  @Override
  public Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(place.url(), properties());
    try (Statement statement = connection.createStatement()) {
      long most = patience.toMillis();
      statement.execute(
          "set lock_timeout = %d; set statement_timeout = %d; set idle_in_transaction_session_timeout = %d"
              .formatted(most * 3 / 4, most * 9 / 10, most));
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** The driver begins with the first statement, in the same round trip. */
  @Override
  public void begin(Connection connection, boolean writes) {}

  @Override
  public void commit(Connection connection) throws SQLException {
    connection.commit();
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    connection.rollback();
  }

  /** What the driver needs; where the URL says otherwise, the URL holds. */
  Properties properties() {
    String seconds = Long.toString(patience.toSeconds());
    Properties with = new Properties();
    with.setProperty("user", place.user());
    with.setProperty("password", place.password());
    with.setProperty("ApplicationName", "fairlead");
    with.setProperty("connectTimeout", seconds);
    with.setProperty("loginTimeout", seconds);
    with.setProperty("socketTimeout", seconds);
    with.setProperty("tcpKeepAlive", "true");
    return with;
  }

  @Override
  public boolean collided(SQLException failure) {
    String state = state(failure);
    return state.equals("40001") || state.equals("40P01");
  }

  @Override
  public boolean blocked(SQLException failure) {
    return state(failure).equals("55P03");
  }

  /** Not so for what only a wrong program meets: wrong SQL, wrong data, broken constraints. */
  @Override
  public boolean isOutage(SQLException failure) {
    String state = state(failure);
    return !(state.startsWith("22") || state.startsWith("23") || state.startsWith("42"));
  }

  /** The server's clock, which goes on during a transaction. */
  static long millis(Tx tx) throws SQLException {
    return tx.number("select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)");
  }

  private static String state(SQLException failure) {
    @Nullable String state = failure.getSQLState();
    return Objects.requireNonNullElse(state, "");
  }

  @Override
  public String name() {
    return place.url();
  }
}
