package fairlead.proxy.ledger;

import fairlead.policy.session.RoomRun;
import fairlead.proxy.ledger.SessionLedger.RoomClock;
import fairlead.proxy.ledger.SessionLedger.RoomStart;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The clocks of rooms, one row for each time that one was started. */
final class RoomRows {
  private static final String IS_ON = " ended is null and (ends is null or ends > ?)";
  private static final String ON =
      "select started, ends from room_run where room = ? and tier = ? and" + IS_ON;
  private static final String ALL =
      "select room, tier, started, ends, started_by from room_run where"
          + IS_ON
          + " order by room, tier limit 1000";
  private static final String OVER =
      "update room_run set ended = ends where room = ? and tier = ? and ended is null and ends <="
          + " ?";
  private static final String START =
      "insert into room_run (id, room, tier, started, started_by, ends) values (?, ?, ?, ?, ?, ?)"
          + " on conflict (room, tier) where ended is null do nothing";
  private static final String END =
      "update room_run set ended = ?, ended_by = ? where room = ? and tier = ? and" + IS_ON;

  private RoomRows() {}

  /** The clock that is on. */
  static Optional<RoomRun> on(Tx tx, String room, String tier, Instant now) throws SQLException {
    return tx.first(ON, RoomRows::run, room, tier, now.toEpochMilli());
  }

  private static RoomRun run(ResultSet row) throws SQLException {
    return new RoomRun(
        Instant.ofEpochMilli(row.getLong("started")), SessionRow.instant(Tx.number(row, "ends")));
  }

  /** All that are on. */
  static List<RoomClock> all(Tx tx, long now) throws SQLException {
    return tx.list(
        ALL,
        row ->
            new RoomClock(
                row.getString("room"),
                row.getString("tier"),
                run(row),
                row.getString("started_by")),
        now);
  }

  /** Starts one; false if it is on. */
  static boolean start(Tx tx, RoomStart start, long now) throws SQLException {
    tx.update(OVER, start.room(), start.tier(), now);
    Long length = SessionRow.millis(start.length());
    return tx.update(
            START,
            start.id(),
            start.room(),
            start.tier(),
            now,
            start.actor(),
            length == null ? null : now + length)
        == 1;
  }

  /** Ends one; false if it was not on. */
  static boolean end(Tx tx, String room, String tier, String actor, long now) throws SQLException {
    return tx.update(END, now, actor, room, tier, now) == 1;
  }
}
