package fairlead.proxy.ledger;

import fairlead.proxy.ledger.Heartbeat.Change;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The feed of changes as one node follows it. The number of a change comes from a row that its
 * transaction keeps locked, so changes are committed in the order of their numbers and none is
 * missed. Followed by one thread.
 */
final class Feed {
  private static final int MOST = 1_000;
  private static final String NUMBER = "update feed set seq = seq + 1 where id = 1 returning seq";
  private static final String INSERT =
      "insert into change (seq, at, kind, user_name) values (?, ?, ?, ?)";
  private static final String NEWEST = "select seq from feed where id = 1";
  private static final String SINCE =
      "select seq, kind, user_name from change where seq > ? order by seq limit " + MOST;
  private static final Change EVERYTHING = new Change(Change.Kind.EVERYTHING, "");

  private long position;

  private record Numbered(long seq, Change change) {}

  /** Adds a change; nobody else can until the end of the transaction. */
  static void tell(Tx tx, Change.Kind kind, String user, long at) throws SQLException {
    tx.update(INSERT, tx.number(NUMBER), at, kind.name(), user);
  }

  /** Begins behind what there is. */
  void begin(Tx tx) throws SQLException {
    position = tx.number(NEWEST);
  }

  /** What is new, in order. */
  List<Change> poll(Tx tx) throws SQLException {
    long newest = tx.number(NEWEST);
    if (newest == position) {
      return List.of();
    }
    List<Numbered> rows =
        tx.list(
            SINCE,
            row ->
                new Numbered(
                    row.getLong("seq"),
                    new Change(
                        Change.Kind.valueOf(row.getString("kind")), row.getString("user_name"))),
            position);
    List<Change> changes = new ArrayList<>(rows.size() + 1);
    if (rows.isEmpty() || rows.getFirst().seq() != position + 1) {
      changes.add(EVERYTHING);
    }
    rows.forEach(row -> changes.add(row.change()));
    position = rows.isEmpty() ? newest : rows.getLast().seq();
    return changes;
  }
}
