package fairlead.proxy.ledger;

import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Grants as the table has them. */
final class GrantRows {
  static final String COLUMNS =
      "id, request_id, user_name, tier, chain, hosts, sessions, opened, made, starts, ends,"
          + " revoked";
  private static final String BY_ID = "select " + COLUMNS + " from access_grant where id = ?";
  private static final String IN_FORCE =
      "select "
          + COLUMNS
          + " from access_grant where user_name = ? and ends > ? and revoked is null"
          + " order by made desc, id desc limit 1000";
  private static final String INSERT =
      "insert into access_grant ("
          + COLUMNS
          + ", rule) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String HELD =
      "select " + COLUMNS + ", rule, revoked_by, revoked_reason from access_grant where ";
  private static final String NEWEST = " order by made desc, id desc limit ?";
  private static final String OPENED = "update access_grant set opened = opened + 1 where id = ?";
  private static final String REVOKE =
      "update access_grant set revoked = ?, revoked_by = ?, revoked_reason = ?"
          + " where id = ? and revoked is null";

  private GrantRows() {}

  static Optional<Grant> find(Tx tx, String id) throws SQLException {
    return tx.first(BY_ID, GrantRows::read, id);
  }

  static Optional<AccessLedger.HeldGrant> held(Tx tx, String id) throws SQLException {
    return tx.first(HELD + "id = ?", GrantRows::readHeld, id);
  }

  /** What an access request yielded. */
  static Optional<AccessLedger.HeldGrant> of(Tx tx, String request) throws SQLException {
    return tx.first(HELD + "request_id = ?", GrantRows::readHeld, request);
  }

  /**
   * @param user null for all
   * @param endsAfter null for all
   */
  static List<AccessLedger.HeldGrant> list(
      Tx tx, @Nullable String user, @Nullable Instant endsAfter, int most) throws SQLException {
    long after = endsAfter == null ? Long.MIN_VALUE : endsAfter.toEpochMilli();
    return user == null
        ? tx.list(HELD + "ends > ?" + NEWEST, GrantRows::readHeld, after, (long) most)
        : tx.list(
            HELD + "ends > ? and user_name = ?" + NEWEST,
            GrantRows::readHeld,
            after,
            user,
            (long) most);
  }

  /** What a user holds, or will hold. */
  static Grants inForce(Tx tx, String user, long now) throws SQLException {
    return new Grants(tx.list(IN_FORCE, GrantRows::read, user, now));
  }

  /**
   * @param rule the ask rule; null where it opens a tier
   */
  static void insert(Tx tx, Grant grant, @Nullable String rule) throws SQLException {
    tx.update(
        INSERT,
        grant.id(),
        grant.request(),
        grant.user(),
        grant.tier(),
        grant.chain(),
        text(grant.hosts()),
        (long) grant.sessions(),
        (long) grant.opened(),
        grant.made().toEpochMilli(),
        grant.starts().toEpochMilli(),
        grant.until().toEpochMilli(),
        SessionRow.millis(grant.revoked()),
        rule);
  }

  /** Another session was opened on it. */
  static void opened(Tx tx, String id) throws SQLException {
    tx.update(OPENED, id);
  }

  /** Whether it was in force until now. */
  static boolean revoke(Tx tx, String id, long now, String by, String reason) throws SQLException {
    return tx.update(REVOKE, now, by, reason, id) == 1;
  }

  /** Names as a column has them. */
  static String text(Set<String> hosts) {
    return String.join(" ", new TreeSet<>(hosts));
  }

  /** Names of a column. */
  static Set<String> hosts(String text) {
    return text.isEmpty() ? Set.of() : Set.copyOf(List.of(text.split(" ", -1)));
  }

  private static AccessLedger.HeldGrant readHeld(ResultSet row) throws SQLException {
    return new AccessLedger.HeldGrant(
        read(row),
        row.getString("rule"),
        row.getString("revoked_by"),
        row.getString("revoked_reason"));
  }

  static Grant read(ResultSet row) throws SQLException {
    return new Grant(
        row.getString("id"),
        row.getString("request_id"),
        row.getString("user_name"),
        row.getString("tier"),
        row.getString("chain"),
        hosts(row.getString("hosts")),
        row.getInt("sessions"),
        row.getInt("opened"),
        Instant.ofEpochMilli(row.getLong("made")),
        Instant.ofEpochMilli(row.getLong("starts")),
        Instant.ofEpochMilli(row.getLong("ends")),
        SessionRow.instant(Tx.number(row, "revoked")));
  }
}
