package fairlead.gateway;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What stands in a ledger, read past the gateway. */
final class LedgerTables {
  private static final int BUSY_MILLIS = 5_000;

  private final String url;

  private LedgerTables(String url) {
    this.url = url;
  }

  /** The file in a gateway's data directory. */
  static LedgerTables file(Path data) {
    return new LedgerTables(
        "jdbc:sqlite:" + data.resolve("ledger.db") + "?busy_timeout=" + BUSY_MILLIS);
  }

  /** A database. */
  static LedgerTables database(String url) {
    return new LedgerTables(url);
  }

  /**
   * A session.
   *
   * @param deadline when it ends if it is used all along, ms on the ledger's clock
   */
  record SessionRow(String id, String state, long deadline) {}

  /** Octets that a person was charged, on all days. */
  long charged(String user) throws SQLException {
    return number("select coalesce(sum(data_used), 0) from usage where user_name = ?", user);
  }

  /** Sessions that a person opened, on all days. */
  long opened(String user) throws SQLException {
    return number("select coalesce(sum(sessions_opened), 0) from usage where user_name = ?", user);
  }

  /** Octets that stand to the account of all runs of a node of this name. */
  long granted(String user, String node) throws SQLException {
    return number(
        "select coalesce(sum(granted), 0) from funding join node on node.id = funding.node_id"
            + " where user_name = ? and node.name = ?",
        user,
        node);
  }

  /** The time that the ledger noted last, ms. */
  long time() throws SQLException {
    return number("select at from clock");
  }

  /** A person's sessions, oldest first. */
  List<SessionRow> sessions(String user) throws SQLException {
    String query =
        "select id, state, settled + coalesce(remaining_ms, 0) from session where user_name = ?"
            + " order by serial";
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, user);
      List<SessionRow> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(new SessionRow(row.getString(1), row.getString(2), row.getLong(3)));
        }
      }
      return rows;
    }
  }

  /** The ids of a person's grants. */
  List<String> grants(String user) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement =
            connection.prepareStatement("select id from access_grant where user_name = ?")) {
      statement.setString(1, user);
      List<String> ids = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ids.add(row.getString(1));
        }
      }
      return ids;
    }
  }

  /** A number of a person's only session. */
  long ofSession(String column, String user) throws SQLException {
    return number("select " + column + " from session where user_name = ?", user);
  }

  private long number(String query, String... with) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < with.length; i++) {
        statement.setString(i + 1, with[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
