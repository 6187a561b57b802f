package fairlead.proxy.ledger;

import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The tables, brought to what this program knows. Flyway does it, but is only woken where there is
 * something to do: to find out that there is not takes it half a second, and one query us.
 */
final class Schema {
  static final int NEWEST = 8;
  private static final int MOST_TRIES = 3;
  private static final String LOCATION = "classpath:fairlead/proxy/ledger";

  private Schema() {}

  /** The ledger cannot be brought to what this program knows. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Brings it up to date. Two nodes may do so at the same time.
   *
   * @throws SQLException if the store does not answer
   */
  static void bring(Database database, Link link) throws SQLException, Unfit {
    for (int tries = 1; ; tries++) {
      int version = version(database, link);
      if (version == NEWEST) {
        return;
      }
      if (version > NEWEST) {
        throw new Unfit(
            "the ledger %s was written by a newer program: it has schema %d, and this one knows %d"
                .formatted(database.name(), version, NEWEST),
            null);
      }
      try {
        migrate(database);
      } catch (FlywayException e) {
        if (tries == MOST_TRIES) {
          throw new Unfit(
              "the ledger " + database.name() + " cannot be set up: " + e.getMessage(), e);
        }
      }
    }
  }

  static int version(Database database, Link link) throws SQLException {
    try {
      Tx tx = link.tx();
      return tx.first(
              "select max(cast(version as integer)) from flyway_schema_history where success",
              row -> row.getInt(1))
          .orElse(0);
    } catch (SQLException e) {
      if (database.isOutage(e)) {
        throw e;
      }
      return 0;
    } finally {
      link.rollback();
    }
  }

  private static void migrate(Database database) {
    FluentConfiguration flyway =
        Flyway.configure(Schema.class.getClassLoader()).locations(LOCATION);
    switch (database) {
      case SqliteDatabase sqlite -> flyway.dataSource(sqlite.url(), null, null);
      case PostgresDatabase postgres ->
          flyway
              .configuration(timeouts(postgres))
              .dataSource(
                  postgres.place().url(), postgres.place().user(), postgres.place().password());
    }
    flyway.load().migrate();
  }

  /** A change of the tables may take longer than anything else. */
  private static Map<String, String> timeouts(PostgresDatabase database) {
    String seconds = Long.toString(database.patience().toSeconds());
    return Map.of(
        "flyway.jdbcProperties.connectTimeout", seconds,
        "flyway.jdbcProperties.loginTimeout", seconds,
        "flyway.jdbcProperties.socketTimeout", "120");
  }
}
