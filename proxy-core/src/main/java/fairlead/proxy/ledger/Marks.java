package fairlead.proxy.ledger;

import java.sql.SQLException;
import java.util.function.LongSupplier;

/**
 * What a node leaves in the store so that others, and its next run, know: it is alive, the time.
 */
final class Marks {
  static final String LAST = "select at from clock where id = 1";
  private static final String TIME = "update clock set at = ? where id = 1 and at < ?";
  private static final String ALIVE =
      "insert into node (id, name, beat) values (?, ?, ?)"
          + " on conflict (id) do update set beat = excluded.beat";
  private static final String GONE = "delete from node where id = ?";
  private static final String NEEDED =
      "select 1 from session where ended is null"
          + " and (state = 'ACTIVE' or paused_for = 'SUPERVISION') union all"
          + " select 1 from access_request where state = 'PENDING' union all"
          + " select 1 from access_grant where ends > ? and revoked is null limit 1";

  private final String id;
  private final String name;
  private final LedgerClock clock;
  private final LongSupplier nanos;
  private volatile long left;

  /**
   * @param id of this run of the node
   * @param name of the node, for people
   */
  Marks(String id, String name, LedgerClock clock, LongSupplier nanos) {
    this.id = id;
    this.name = name;
    this.clock = clock;
    this.nanos = nanos;
    this.left = nanos.getAsLong();
  }

  /** The latest time that any node noted. */
  long lastInstant(Tx tx) throws SQLException {
    return tx.number(LAST);
  }

  /** Whether something depends on the time, so that it has to be noted. */
  boolean needed(Tx tx) throws SQLException {
    return tx.first(NEEDED, row -> true, clock.millis()).isPresent();
  }

  /** When the time was noted last, on the monotonic clock. */
  long left() {
    return left;
  }

  void leave(Tx tx) throws SQLException {
    tx.update(ALIVE, id, name, clock.millis());
    leaveTime(tx);
  }

  void leaveTime(Tx tx) throws SQLException {
    long now = clock.millis();
    tx.update(TIME, now, now);
    left = nanos.getAsLong();
  }

  /** The node is no more. */
  void wipe(Tx tx) throws SQLException {
    tx.update(GONE, id);
  }
}
