package fairlead.proxy.ledger;

import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Account;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Lease;
import fairlead.policy.session.Pass;
import fairlead.policy.session.Pause;
import fairlead.policy.session.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as the table has it.
 *
 * @param serial rises within an account
 * @param up octets from the client, by all nodes
 * @param down octets to the client
 */
record SessionRow(Session session, long serial, long up, long down) {
  static final String COLUMNS =
      "id, user_name, tier, serial, length_ms, idle_ms, drain_ms, data_amount, data_period,"
          + " time_amount, time_period, every_ms, grace_ms, hold_ms, grant_id, grant_ends, room,"
          + " state, ending, opened, settled, remaining_ms, used, checked, paused_for, paused_at,"
          + " ended, bytes_up, bytes_down";

  static SessionRow read(ResultSet row) throws SQLException {
    String ending = row.getString("ending");
    Session session =
        new Session(
            row.getString("id"),
            new Account(row.getString("user_name"), row.getString("tier")),
            terms(row),
            pass(row),
            row.getString("room"),
            Session.State.valueOf(row.getString("state")),
            ending == null ? null : Ending.valueOf(ending),
            Instant.ofEpochMilli(row.getLong("opened")),
            Instant.ofEpochMilli(row.getLong("settled")),
            duration(Tx.number(row, "remaining_ms")),
            Instant.ofEpochMilli(row.getLong("used")),
            checked(row),
            paused(row),
            instant(Tx.number(row, "ended")));
    return new SessionRow(
        session, row.getLong("serial"), row.getLong("bytes_up"), row.getLong("bytes_down"));
  }

  private static Session.Terms terms(ResultSet row) throws SQLException {
    return new Session.Terms(
        duration(Tx.number(row, "length_ms")),
        Duration.ofMillis(row.getLong("idle_ms")),
        Duration.ofMillis(row.getLong("drain_ms")),
        budget(Tx.number(row, "data_amount"), row.getString("data_period")),
        budget(Tx.number(row, "time_amount"), row.getString("time_period")),
        lease(row));
  }

  private static @Nullable Lease lease(ResultSet row) throws SQLException {
    Duration every = duration(Tx.number(row, "every_ms"));
    return every == null
        ? null
        : new Lease(
            every,
            Duration.ofMillis(row.getLong("grace_ms")),
            Duration.ofMillis(row.getLong("hold_ms")));
  }

  private static @Nullable Pass pass(ResultSet row) throws SQLException {
    String grant = row.getString("grant_id");
    Instant ends = instant(Tx.number(row, "grant_ends"));
    return grant == null ? null : new Pass(grant, ends == null ? Instant.MAX : ends);
  }

  /** Sessions of before there were check-ins have none. */
  private static Instant checked(ResultSet row) throws SQLException {
    Instant checked = instant(Tx.number(row, "checked"));
    return checked == null ? Instant.ofEpochMilli(row.getLong("opened")) : checked;
  }

  private static @Nullable Pause paused(ResultSet row) throws SQLException {
    String cause = row.getString("paused_for");
    if (cause != null) {
      return new Pause(Pause.Cause.valueOf(cause), Instant.ofEpochMilli(row.getLong("paused_at")));
    }
    return row.getString("state").equals("PAUSED")
        ? new Pause(Pause.Cause.HAND, Instant.ofEpochMilli(row.getLong("settled")))
        : null;
  }

  private static @Nullable Budget budget(@Nullable Long amount, @Nullable String period) {
    return amount == null || period == null ? null : new Budget(amount, Period.valueOf(period));
  }

  static @Nullable Duration duration(@Nullable Long millis) {
    return millis == null ? null : Duration.ofMillis(millis);
  }

  static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }
}
