package fairlead.proxy.ledger;

import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Account;
import fairlead.policy.session.Ending;
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
          + " time_amount, time_period, state, ending, opened, settled, remaining_ms, used, ended,"
          + " bytes_up, bytes_down";

  static SessionRow read(ResultSet row) throws SQLException {
    String ending = row.getString("ending");
    Session session =
        new Session(
            row.getString("id"),
            new Account(row.getString("user_name"), row.getString("tier")),
            terms(row),
            Session.State.valueOf(row.getString("state")),
            ending == null ? null : Ending.valueOf(ending),
            Instant.ofEpochMilli(row.getLong("opened")),
            Instant.ofEpochMilli(row.getLong("settled")),
            duration(Tx.number(row, "remaining_ms")),
            Instant.ofEpochMilli(row.getLong("used")),
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
        budget(Tx.number(row, "time_amount"), row.getString("time_period")));
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
