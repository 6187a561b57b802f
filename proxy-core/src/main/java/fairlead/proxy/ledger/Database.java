package fairlead.proxy.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** A kind of store: how to reach it, and what its failures mean. The rest of the SQL is one. */
sealed interface Database permits SqliteDatabase, PostgresDatabase {

  /** A connection whose transactions are ended by hand. */
  Connection connect() throws SQLException;

  /**
   * Begins a transaction.
   *
   * @param writes whether it writes first of all
   */
  void begin(Connection connection, boolean writes) throws SQLException;

  void commit(Connection connection) throws SQLException;

  void rollback(Connection connection) throws SQLException;

  /** Whether the work was undone because of others, and may simply be done again. */
  boolean collided(SQLException failure);

  /** Whether somebody else had what it takes for too long, and the store is well. */
  boolean blocked(SQLException failure);

  /** Whether the failure is no mistake of ours. */
  boolean isOutage(SQLException failure);

  /** What it is called in a message. */
  String name();
}
