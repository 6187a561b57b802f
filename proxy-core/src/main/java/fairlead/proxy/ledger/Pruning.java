package fairlead.proxy.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Takes out of the store what nobody asks for any more. */
final class Pruning {
  private static final Duration CHANGES = Duration.ofDays(1);
  private static final Duration REFUSALS = Duration.ofDays(7);
  private static final int REFUSALS_A_USER = 1_000;

  /** No budget reaches further back than a month, and no node gives back what is older. */
  private static final Duration USAGE = Duration.ofDays(62);

  /** Records are kept so long, unless the operator says otherwise. */
  private static final Duration RECORDS = Duration.ofDays(365);

  private static final Duration SESSIONS = Duration.ofDays(365);

  private final LedgerClock clock;
  private final InstantSource wall;

  Pruning(LedgerClock clock, InstantSource wall) {
    this.clock = clock;
    this.wall = wall;
  }

  void run(Tx tx) throws SQLException {
    Instant now = Instant.ofEpochMilli(clock.millis());
    long changes = now.minus(CHANGES).toEpochMilli();
    tx.update("delete from change where at < ?", changes);
    tx.update("delete from node where beat < ?", changes);
    String day = LocalDate.ofInstant(now.minus(USAGE), ZoneOffset.UTC).toString();
    tx.update("delete from usage where day < ?", day);
    tx.update("delete from funding where day < ?", day);
    long sessions = now.minus(SESSIONS).toEpochMilli();
    tx.update("delete from session where ended < ? and told = 1", sessions);
    tx.update("delete from act where at < ?", sessions);
    tx.update("delete from room_run where started < ?", sessions);
    tx.update("delete from token where expires < ?", sessions);
    pruneAccess(tx, sessions);
    tx.update("delete from pass where expires < ?", sessions);
    tx.update("delete from sign_in where expires < ?", now.toEpochMilli());
    tx.update("delete from remark where at < ?", wall.instant().minus(RECORDS).toEpochMilli());
    pruneRefusals(tx);
  }

  /** An access request is history together with its votes and its grant. */
  private static void pruneAccess(Tx tx, long before) throws SQLException {
    tx.update(
        "delete from access_request where decided < ? and not exists (select 1 from access_grant"
            + " where access_grant.request_id = access_request.id and access_grant.ends >= ?)",
        before,
        before);
    String orphaned = " where not exists (select 1 from access_request where id = request_id)";
    tx.update("delete from access_vote" + orphaned);
    tx.update("delete from access_grant" + orphaned + " and ends < ?", before);
    tx.update(
        "delete from asker where not exists (select 1 from access_request"
            + " where access_request.user_name = asker.user_name or asked_by = asker.user_name)");
  }

  private void pruneRefusals(Tx tx) throws SQLException {
    tx.update("delete from refusal where at < ?", wall.instant().minus(REFUSALS).toEpochMilli());
    List<String> users =
        tx.list(
            "select user_name from refusal group by user_name having count(*) > " + REFUSALS_A_USER,
            row -> row.getString(1));
    for (String user : users) {
      tx.update(
          "delete from refusal where user_name = ? and at < (select at from refusal"
              + " where user_name = ? order by at desc limit 1 offset "
              + (REFUSALS_A_USER - 1)
              + ")",
          user,
          user);
    }
  }
}
