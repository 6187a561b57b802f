package fairlead.proxy.ledger;

import fairlead.policy.session.Session;
import fairlead.proxy.ledger.SessionLedger.Missed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds check-ins that were missed: that the grace began, or that it is over. */
final class MissedCheckIns {
  private static final String DUE =
      "select " + SessionRow.COLUMNS + " from session where notice_at <= ? limit 500";

  /** Nothing is told of a session that somebody has moved meanwhile. */
  private static final String CLAIM =
      "update session set noticed = notice_at, notice_at = null"
          + " where id = ? and notice_at = ? and state = ?";

  private final LedgerClock clock;

  MissedCheckIns(LedgerClock clock) {
    this.clock = clock;
  }

  /** What there may be to tell. */
  List<Session> due(Tx tx) throws SQLException {
    return tx.list(DUE, row -> SessionRow.read(row).session(), clock.millis());
  }

  /** Takes them, each once. */
  List<Missed> claim(Tx tx, List<Session> due) throws SQLException {
    // In one order, as other nodes may claim the same.
    List<Session> sorted = due.stream().sorted(Comparator.comparing(Session::id)).toList();
    List<Missed> missed = new ArrayList<>();
    for (Session session : sorted) {
      Long at = SessionRow.millis(Due.notice(session));
      if (at != null && tx.update(CLAIM, session.id(), at, session.state().name()) == 1) {
        missed.add(new Missed(session, session.awaitsCheckIn()));
      }
    }
    return missed;
  }
}
