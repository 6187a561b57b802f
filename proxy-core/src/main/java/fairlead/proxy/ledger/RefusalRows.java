package fairlead.proxy.ledger;

import fairlead.policy.DenyReason;
import fairlead.proxy.ledger.Refusals.Kept;
import fairlead.proxy.ledger.Refusals.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of refusals. */
final class RefusalRows {
  private static final String COLUMNS =
      "id, at, user_name, tier, reason, rule, method, scheme, host, port, path, detail, times,"
          + " last_at, reported, quiet";
  private static final String SAVE =
      "insert into refusal ("
          + COLUMNS
          + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id)"
          + " do update set times = excluded.times, last_at = excluded.last_at";
  private static final String FIND = "select " + COLUMNS + " from refusal where id = ? and at >= ?";
  private static final String LATEST =
      "select "
          + COLUMNS
          + " from refusal where user_name = ? and at >= ? order by at desc limit ?";

  /** Where refusals of clients that nobody knows are kept; not a user name. */
  private static final String NOBODY = "";

  private RefusalRows() {}

  /**
   * A refusal to write.
   *
   * @param last when an equal one came last
   */
  record Row(Kept kept, Instant last) {}

  static void save(Tx tx, List<Row> rows) throws SQLException {
    List<@Nullable Object[]> values = new ArrayList<>(rows.size());
    rows.forEach(row -> values.add(values(row)));
    tx.batch(SAVE, values);
  }

  private static @Nullable Object[] values(Row row) {
    Refusal refusal = row.kept().refusal();
    return new @Nullable Object[] {
      refusal.id(),
      refusal.time().toEpochMilli(),
      refusal.user() == null ? NOBODY : refusal.user(),
      refusal.tier(),
      refusal.reason().label(),
      refusal.rule(),
      text(refusal.method()),
      text(refusal.scheme()),
      text(refusal.host()),
      (long) refusal.port(),
      text(refusal.path()),
      refusal.detail() == null ? null : text(refusal.detail()),
      (long) row.kept().count(),
      row.last().toEpochMilli(),
      refusal.reported() ? 1L : 0L,
      refusal.quiet() ? 1L : 0L
    };
  }

  /** As every database takes it: clients write what they like. */
  private static String text(String written) {
    return written.replace('\0', '\uFFFD');
  }

  static Optional<Kept> find(Tx tx, String id, Instant since) throws SQLException {
    return tx.first(FIND, RefusalRows::read, id, since.toEpochMilli());
  }

  static List<Kept> latest(Tx tx, String user, Instant since, int most) throws SQLException {
    return tx.list(LATEST, RefusalRows::read, user, since.toEpochMilli(), (long) most);
  }

  private static Kept read(ResultSet row) throws SQLException {
    String user = row.getString("user_name");
    return new Kept(
        new Refusal(
            row.getString("id"),
            Instant.ofEpochMilli(row.getLong("at")),
            user.isEmpty() ? null : user,
            row.getString("tier"),
            DenyReason.of(row.getString("reason")),
            row.getString("rule"),
            row.getLong("reported") == 1,
            row.getLong("quiet") == 1,
            row.getString("method"),
            row.getString("scheme"),
            row.getString("host"),
            row.getInt("port"),
            row.getString("path"),
            row.getString("detail")),
        row.getInt("times"));
  }
}
