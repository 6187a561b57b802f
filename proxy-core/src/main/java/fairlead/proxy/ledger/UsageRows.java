package fairlead.proxy.ledger;

import fairlead.policy.quota.Period;
import fairlead.policy.session.Account;
import fairlead.policy.session.Session;
import fairlead.policy.session.Usage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of what accounts used, by day. */
final class UsageRows {
  private static final String READ =
      "select day, data_used, time_used, sessions_opened from usage"
          + " where user_name = ? and tier = ? and day >= ? order by day";
  private static final String CHARGE =
      "insert into usage"
          + " (user_name, tier, day, data_used, time_used, sessions_opened, spent_told)"
          + " values (?, ?, ?, ?, ?, ?, 0) on conflict (user_name, tier, day) do update set"
          + " data_used = usage.data_used + excluded.data_used,"
          + " time_used = usage.time_used + excluded.time_used,"
          + " sessions_opened = usage.sessions_opened + excluded.sessions_opened";

  private UsageRows() {}

  static Usage read(Tx tx, Account account, LocalDate from) throws SQLException {
    return new Usage(
        tx.list(READ, UsageRows::day, account.user(), account.tier(), from.toString()));
  }

  static Usage.Day day(ResultSet row) throws SQLException {
    return new Usage.Day(
        LocalDate.parse(row.getString("day")),
        row.getLong("data_used"),
        row.getLong("time_used"),
        row.getLong("sessions_opened"));
  }

  /** Adds a day's use, which may be negative where some is given back. */
  static void charge(Tx tx, Account account, Usage.Day use) throws SQLException {
    tx.update(
        CHARGE,
        account.user(),
        account.tier(),
        use.day().toString(),
        use.data(),
        use.time(),
        use.sessions());
  }

  /** The first day that a budget of any period counts together with this one. */
  static LocalDate reach(LocalDate day) {
    LocalDate month = Period.MONTH.first(day);
    LocalDate week = Period.WEEK.first(day);
    return week.isBefore(month) ? week : month;
  }

  /** What was used with a day's use added. */
  static Usage plus(Usage usage, Usage.Day more) {
    Map<LocalDate, Usage.Day> days = new TreeMap<>();
    usage.days().forEach(each -> days.put(each.day(), each));
    days.merge(more.day(), more, UsageRows::sum);
    return new Usage(List.copyOf(days.values()));
  }

  /** What was used with what a clock ran added. */
  static Usage plus(Usage usage, List<Session.Run> runs) {
    Usage sum = usage;
    for (Session.Run run : runs) {
      sum = plus(sum, time(run));
    }
    return sum;
  }

  static Usage.Day time(Session.Run run) {
    return new Usage.Day(run.day(), 0, run.ran().toMillis(), 0);
  }

  private static Usage.Day sum(Usage.Day one, Usage.Day other) {
    return new Usage.Day(
        one.day(),
        one.data() + other.data(),
        one.time() + other.time(),
        one.sessions() + other.sessions());
  }
}
