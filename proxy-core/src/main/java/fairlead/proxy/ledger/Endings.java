package fairlead.proxy.ledger;

import fairlead.policy.session.Account;
import fairlead.policy.session.Session;
import fairlead.proxy.ledger.SessionLedger.Finished;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds sessions that are due although nobody asks for them: to be ended, or to be told of. */
final class Endings {
  private static final String DUE =
      "select "
          + SessionRow.COLUMNS
          + " from session where due_at <= ? and told = 0 order by due_at limit 500";
  private static final String CLAIM =
      "update session set told = 1, due_at = null"
          + " where id = ? and told = 0 and state = 'ENDED' and ended = ?"
          + " returning bytes_up, bytes_down";

  private final LedgerClock clock;

  Endings(LedgerClock clock) {
    this.clock = clock;
  }

  /** What may be due. */
  List<Session> due(Tx tx) throws SQLException {
    return tx.list(DUE, row -> SessionRow.read(row).session(), clock.millis());
  }

  /** Takes those of them that are over for good; each is taken once. */
  List<Finished> claim(Tx tx, List<Session> due, ZoneId zone) throws SQLException {
    Instant now = Instant.ofEpochMilli(clock.millis());
    // In one order, as other nodes may claim the same.
    List<Session> ended =
        due.stream()
            .filter(each -> each.state() == Session.State.ENDED)
            .sorted(Comparator.comparing(Session::id))
            .toList();
    List<Finished> finished = new ArrayList<>();
    for (Session session : ended) {
      Instant over = Due.over(session, zone, followed(tx, session));
      if (over.isAfter(now)) {
        // Days turned elsewhere when it was written.
        SessionRows.due(tx, session.id(), over);
      } else {
        claim(tx, session).ifPresent(finished::add);
      }
    }
    return finished;
  }

  private static boolean followed(Tx tx, Session session) throws SQLException {
    Account account = session.account();
    return SessionRows.latest(tx, account)
        .filter(latest -> !latest.session().id().equals(session.id()))
        .isPresent();
  }

  private static Optional<Finished> claim(Tx tx, Session session) throws SQLException {
    return tx.first(
        CLAIM,
        (ResultSet row) ->
            new Finished(session, row.getLong("bytes_up"), row.getLong("bytes_down")),
        session.id(),
        SessionRow.millis(session.ended()));
  }
}
