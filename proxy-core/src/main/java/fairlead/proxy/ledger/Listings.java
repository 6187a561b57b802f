package fairlead.proxy.ledger;

import fairlead.policy.session.Account;
import fairlead.policy.session.Days;
import fairlead.policy.session.Session;
import fairlead.policy.session.Usage;
import fairlead.proxy.ledger.SessionLedger.Held;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads sessions for pages. They are settled for the page only; nothing is written. */
final class Listings {
  private static final String CURRENT = "(session.ended is null or session.ended >= ?)";
  private static final String OF_USER = CURRENT + " and session.user_name = ?";
  private static final String SESSIONS = "select " + SessionRow.COLUMNS + " from session where ";
  private static final String NEWEST = " order by opened desc, serial desc limit 1000";
  private static final String USAGE =
      "select user_name, tier, day, data_used, time_used, sessions_opened from usage"
          + " where day >= ? and exists (select 1 from session"
          + " where session.user_name = usage.user_name and session.tier = usage.tier and ";

  /** Drains longer than a day are not looked for. */
  private static final String COUNT =
      "select sum(case when state = 'ACTIVE' then 1 else 0 end), sum(case when state = 'PAUSED'"
          + " then 1 else 0 end), sum(case when (ending in ('LENGTH', 'TIME')"
          + " or (ending = 'GRANT' and ended >= grant_ends)) and ended + drain_ms >"
          + " ? then 1 else 0 end) from session where ended is null or ended > ?";

  private final LedgerClock clock;

  Listings(LedgerClock clock) {
    this.clock = clock;
  }

  List<Held> list(Tx tx, @Nullable String user, Instant endedSince, ZoneId zone)
      throws SQLException {
    Instant now = Instant.ofEpochMilli(clock.millis());
    long since = endedSince.toEpochMilli();
    List<Session> sessions =
        user == null
            ? tx.list(SESSIONS + CURRENT + NEWEST, Listings::session, since)
            : tx.list(SESSIONS + OF_USER + NEWEST, Listings::session, since, user);
    LocalDate from = UsageRows.reach(Days.of(earliest(sessions, now), zone));
    Map<Account, Usage> usage =
        user == null
            ? usage(tx, USAGE + CURRENT + ")", from.toString(), since)
            : usage(tx, USAGE + OF_USER + ")", from.toString(), since, user);
    return held(sessions, usage, zone, now);
  }

  private static List<Held> held(
      List<Session> sessions, Map<Account, Usage> usage, ZoneId zone, Instant now) {
    return sessions.stream()
        .map(each -> held(each, usage.getOrDefault(each.account(), Usage.NONE), zone, now))
        .toList();
  }

  /** What supervisors look after. */
  List<Held> supervised(
      Tx tx, List<String> tiers, @Nullable String room, Instant since, ZoneId zone)
      throws SQLException {
    Instant now = Instant.ofEpochMilli(clock.millis());
    String which =
        "(session.ended is null or (session.ending = 'UNSUPERVISED' and session.ended >= ?))"
            + (room == null ? "" : " and session.room = ?")
            + " and session.tier in (?"
            + ", ?".repeat(tiers.size() - 1)
            + ")";
    List<Object> values = new ArrayList<>(List.of(since.toEpochMilli()));
    if (room != null) {
      values.add(room);
    }
    values.addAll(tiers);
    List<Session> sessions =
        tx.list(SESSIONS + which + NEWEST, Listings::session, values.toArray());
    values.addFirst(UsageRows.reach(Days.of(earliest(sessions, now), zone)).toString());
    return held(sessions, usage(tx, USAGE + which + ")", values.toArray()), zone, now);
  }

  SessionLedger.Counts count(Tx tx) throws SQLException {
    long now = clock.millis();
    return tx.first(
            COUNT,
            row -> new SessionLedger.Counts(row.getInt(1), row.getInt(2), row.getInt(3)),
            now,
            now - Duration.ofDays(1).toMillis())
        .orElseThrow();
  }

  private static Session session(ResultSet row) throws SQLException {
    return SessionRow.read(row).session();
  }

  /** What a running clock has to be settled from. */
  private static Instant earliest(List<Session> sessions, Instant now) {
    return sessions.stream()
        .filter(each -> each.state() == Session.State.ACTIVE)
        .map(Session::settled)
        .filter(settled -> settled.isBefore(now))
        .min(Instant::compareTo)
        .orElse(now);
  }

  private static Map<Account, Usage> usage(Tx tx, String sql, @Nullable Object... values)
      throws SQLException {
    record Row(Account account, Usage.Day day) {}
    List<Row> rows =
        tx.list(
            sql,
            row ->
                new Row(
                    new Account(row.getString("user_name"), row.getString("tier")),
                    UsageRows.day(row)),
            values);
    Map<Account, List<Usage.Day>> days = new HashMap<>();
    rows.forEach(row -> days.computeIfAbsent(row.account(), _ -> new ArrayList<>()).add(row.day()));
    Map<Account, Usage> usage = new HashMap<>();
    days.forEach((account, of) -> usage.put(account, new Usage(of)));
    return usage;
  }

  private static Held held(Session session, Usage usage, ZoneId zone, Instant now) {
    Session.Settled settled = session.settle(usage, zone, now);
    return new Held(settled.session(), UsageRows.plus(usage, settled.runs()));
  }
}
