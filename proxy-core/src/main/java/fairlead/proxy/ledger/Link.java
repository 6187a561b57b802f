package fairlead.proxy.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread's own connection: made when it is needed, made anew when it was lost or the store was
 * away in the meantime. With as many connections as threads there is nothing to pool.
 */
final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private final Database database;
  private final boolean writes;
  private final Pulse pulse;
  private @Nullable Connection connection;
  private @Nullable Tx tx;
  private boolean begun;
  private int epoch;

  Link(Database database, boolean writes, Pulse pulse) {
    this.database = database;
    this.writes = writes;
    this.pulse = pulse;
  }

  /** The transaction that is open, or begins with the next statement. */
  Tx tx() throws SQLException {
    if (epoch != pulse.epoch()) {
      drop();
    }
    Connection to = connection;
    Tx through = tx;
    if (to == null || through == null) {
      epoch = pulse.epoch();
      to = database.connect();
      through = new Tx(to);
      connection = to;
      tx = through;
    }
    if (!begun) {
      database.begin(to, writes);
      begun = true;
    }
    return through;
  }

  void commit() throws SQLException {
    if (connection != null && begun) {
      database.commit(connection);
      begun = false;
    }
  }

  /** Undoes what is not committed; a connection that cannot even do that is dropped. */
  void rollback() {
    try {
      if (connection != null && begun) {
        database.rollback(connection);
        begun = false;
      }
    } catch (SQLException e) {
      LOG.debug("a connection is lost", e);
      drop();
    }
  }

  /** Whether the connection is of no use any more. */
  boolean lost() {
    try {
      return connection == null || connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  void drop() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.debug("a connection did not close", e);
    } finally {
      connection = null;
      tx = null;
      begun = false;
    }
  }
}
