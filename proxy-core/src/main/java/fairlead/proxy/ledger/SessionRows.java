package fairlead.proxy.ledger;

import fairlead.policy.quota.Budget;
import fairlead.policy.session.Account;
import fairlead.policy.session.Lease;
import fairlead.policy.session.Pass;
import fairlead.policy.session.Pause;
import fairlead.policy.session.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of sessions, as far as it concerns one at a time. */
final class SessionRows {
  private static final String BY_ID = "select " + SessionRow.COLUMNS + " from session where id = ?";
  private static final String LATEST =
      "select "
          + SessionRow.COLUMNS
          + " from session where user_name = ? and tier = ? order by serial desc limit 1";
  private static final String INSERT =
      "insert into session (id, user_name, tier, serial, length_ms, idle_ms, drain_ms,"
          + " data_amount, data_period, time_amount, time_period, every_ms, grace_ms, hold_ms,"
          + " grant_id, grant_ends, room, state, ending, opened, settled, remaining_ms, used,"
          + " checked, paused_for, paused_at, ended, bytes_up, bytes_down, told, due_at, notice_at)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
          + " ?, 0, 0, 0, ?, ?)";

  /**
   * Notes of use and claims to tell of an end do not lock the account, so neither is overwritten;
   * one that goes on will be told of again.
   */
  private static final String SAVE =
      "update session set state = ?, ending = ?, settled = ?, remaining_ms = ?, checked = ?,"
          + " paused_for = ?, paused_at = ?,"
          + " notice_at = case when noticed = ? then null else cast(? as bigint) end,"
          + " used = case when used < ? then cast(? as bigint) else used end, ended = ?,"
          + " due_at = case when told = 1 and ? = 'ENDED' then null else cast(? as bigint) end,"
          + " told = case when ? = 'ENDED' then told else 0 end where id = ?";

  private static final String DUE =
      "update session set due_at = ? where id = ? and told = 0 and state = 'ENDED'";

  private SessionRows() {}

  static Optional<SessionRow> find(Tx tx, String id) throws SQLException {
    return tx.first(BY_ID, SessionRow::read, id);
  }

  static Optional<SessionRow> latest(Tx tx, Account account) throws SQLException {
    return tx.first(LATEST, SessionRow::read, account.user(), account.tier());
  }

  static void insert(Tx tx, Session session, long serial, @Nullable Instant due)
      throws SQLException {
    Session.Terms terms = session.terms();
    Lease lease = terms.lease();
    Pass pass = session.pass();
    Pause paused = session.paused();
    tx.update(
        INSERT,
        session.id(),
        session.account().user(),
        session.account().tier(),
        serial,
        SessionRow.millis(terms.length()),
        terms.idle().toMillis(),
        terms.drain().toMillis(),
        amount(terms.data()),
        period(terms.data()),
        amount(terms.time()),
        period(terms.time()),
        lease == null ? null : lease.every().toMillis(),
        lease == null ? null : lease.grace().toMillis(),
        lease == null ? null : lease.hold().toMillis(),
        pass == null ? null : pass.grant(),
        pass == null ? null : pass.until().toEpochMilli(),
        session.room(),
        session.state().name(),
        session.ending() == null ? null : session.ending().name(),
        session.opened().toEpochMilli(),
        session.settled().toEpochMilli(),
        SessionRow.millis(session.left()),
        session.used().toEpochMilli(),
        session.checked().toEpochMilli(),
        paused == null ? null : paused.cause().name(),
        paused == null ? null : paused.since().toEpochMilli(),
        SessionRow.millis(session.ended()),
        SessionRow.millis(due),
        SessionRow.millis(Due.notice(session)));
  }

  private static @Nullable Long amount(@Nullable Budget budget) {
    return budget == null ? null : budget.amount();
  }

  private static @Nullable String period(@Nullable Budget budget) {
    return budget == null ? null : budget.period().name();
  }

  static void save(Tx tx, Session session, @Nullable Instant due) throws SQLException {
    String state = session.state().name();
    long used = session.used().toEpochMilli();
    Pause paused = session.paused();
    Long notice = SessionRow.millis(Due.notice(session));
    tx.update(
        SAVE,
        state,
        session.ending() == null ? null : session.ending().name(),
        session.settled().toEpochMilli(),
        SessionRow.millis(session.left()),
        session.checked().toEpochMilli(),
        paused == null ? null : paused.cause().name(),
        paused == null ? null : paused.since().toEpochMilli(),
        notice,
        notice,
        used,
        used,
        SessionRow.millis(session.ended()),
        state,
        SessionRow.millis(due),
        state,
        session.id());
  }

  /** Sets when one that has ended, and that nobody was told of, is due. */
  static void due(Tx tx, String id, Instant due) throws SQLException {
    tx.update(DUE, due.toEpochMilli(), id);
  }
}
