package fairlead.proxy.ledger;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What is done in one transaction. It may be done again where the first try was rolled back, so it
 * changes nothing but the store.
 */
@FunctionalInterface
interface Work<T extends @Nullable Object> {
  T run(Tx tx) throws SQLException;

  /** Work without an answer. */
  @FunctionalInterface
  interface Silent {
    void run(Tx tx) throws SQLException;
  }
}
