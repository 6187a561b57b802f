package fairlead.proxy.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Guest passes in SQL. */
final class SqlPasses implements PassLedger {
  private static final String COLUMNS =
      "name, group_name, hash, issued, expires, issued_by, revoked";
  private static final String TAKE =
      "insert into pass_name (name) values (?) on conflict (name) do nothing";
  private static final String INSERT =
      "insert into pass (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?)";
  private static final String SAME = "select name from pass where name = ? and hash = ?";
  private static final String VALID =
      "select "
          + COLUMNS
          + " from pass where revoked is null and expires > ? order by issued, name";
  private static final String REVOKE =
      "update pass set revoked = ? where name = ? and revoked is null and expires > ? returning "
          + COLUMNS;

  private final Store store;
  private final LedgerClock clock;

  SqlPasses(Store store, LedgerClock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public CompletionStage<List<String>> issue(List<Pass> passes) {
    return store.write(
        tx -> {
          List<String> kept = new ArrayList<>();
          for (Pass pass : passes) {
            if (keep(tx, pass)) {
              kept.add(pass.name());
            }
          }
          if (!kept.isEmpty()) {
            tell(tx, kept.getFirst());
          }
          return kept;
        });
  }

  /** What is asked a second time, as nobody knew what became of it, is there already. */
  private static boolean keep(Tx tx, Pass pass) throws SQLException {
    if (tx.update(TAKE, pass.name()) == 0) {
      return tx.first(SAME, row -> row.getString(1), pass.name(), pass.hash()).isPresent();
    }
    tx.update(
        INSERT,
        pass.name(),
        pass.group(),
        pass.hash(),
        pass.issued().toEpochMilli(),
        pass.expires().toEpochMilli(),
        pass.issuedBy(),
        SessionRow.millis(pass.revoked()));
    return true;
  }

  private void tell(Tx tx, String name) throws SQLException {
    Feed.tell(tx, Heartbeat.Change.Kind.PASS, name, clock.millis());
  }

  @Override
  public CompletionStage<List<Pass>> valid() {
    return store.read(tx -> tx.list(VALID, SqlPasses::pass, clock.millis()));
  }

  @Override
  public CompletionStage<Optional<Pass>> revoke(String name) {
    return store.write(
        tx -> {
          long now = clock.millis();
          Optional<Pass> pass = tx.first(REVOKE, SqlPasses::pass, now, name, now);
          if (pass.isPresent()) {
            tell(tx, name);
          }
          return pass;
        });
  }

  private static Pass pass(ResultSet row) throws SQLException {
    return new Pass(
        row.getString("name"),
        row.getString("group_name"),
        row.getString("hash"),
        Instant.ofEpochMilli(row.getLong("issued")),
        Instant.ofEpochMilli(row.getLong("expires")),
        row.getString("issued_by"),
        SessionRow.instant(Tx.number(row, "revoked")));
  }
}
