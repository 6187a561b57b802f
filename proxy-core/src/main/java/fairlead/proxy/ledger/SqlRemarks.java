package fairlead.proxy.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Remarks in SQL. */
final class SqlRemarks implements RemarkLedger {
  private static final String KEEP =
      "insert into remark (decision_id, user_name, at, words) values (?, ?, ?, ?)"
          + " on conflict (decision_id) do update set at = excluded.at, words = excluded.words"
          + " where remark.user_name = excluded.user_name";
  private static final String REMOVE = "delete from remark where decision_id = ? and user_name = ?";
  private static final String ON =
      "select decision_id, user_name, at, words from remark where decision_id = ?";

  private final Store store;

  SqlRemarks(Store store) {
    this.store = store;
  }

  @Override
  public CompletionStage<@Nullable Void> keep(Remark remark) {
    return store.put(
        tx ->
            tx.update(
                KEEP,
                remark.decision(),
                remark.user(),
                remark.time().toEpochMilli(),
                remark.words()));
  }

  @Override
  public CompletionStage<@Nullable Void> remove(String decision, String user) {
    return store.put(tx -> tx.update(REMOVE, decision, user));
  }

  @Override
  public CompletionStage<List<Remark>> on(Collection<String> decisions) {
    List<String> ids = List.copyOf(decisions);
    return store.read(
        tx -> {
          List<Remark> all = new ArrayList<>();
          for (String id : ids) {
            tx.first(ON, SqlRemarks::read, id).ifPresent(all::add);
          }
          return all;
        });
  }

  private static Remark read(ResultSet row) throws SQLException {
    return new Remark(
        row.getString("decision_id"),
        row.getString("user_name"),
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("words"));
  }
}
