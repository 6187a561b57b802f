package fairlead.proxy.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * A look at a ledger from outside, for who wants to know whether a gateway can use it. Nothing is
 * made and nothing is changed, and it may be in use meanwhile.
 *
 * @param schema the version of its tables; 0 if there are none yet
 * @param newest the version that this program knows, and brings older ones to
 * @param time what it says the time is: the server's clock, or when a gateway last wrote to a file;
 *     the epoch if it has not been used yet
 */
public record LedgerLook(int schema, int newest, Instant time) {

  /**
   * Takes a look. Blocks, for a few times the patience at most.
   *
   * @param patience how long to wait for the store; whole seconds, at least 1
   * @throws IOException that says for people why it cannot be used
   */
  public static LedgerLook at(LedgerConfig.Place place, Duration patience) throws IOException {
    return switch (place) {
      case LedgerConfig.Sqlite(var file) when Files.notExists(file) ->
          new LedgerLook(0, Schema.NEWEST, Instant.EPOCH);
      case LedgerConfig.Sqlite(var file) -> {
        SqliteDatabase database = new SqliteDatabase(file, patience);
        try {
          yield look(database);
        } catch (SQLException e) {
          throw new IOException(database.explain(e), e);
        }
      }
      case LedgerConfig.Postgres postgres -> {
        try {
          yield look(new PostgresDatabase(postgres, patience));
        } catch (SQLException e) {
          throw new IOException(
              "the ledger " + postgres.url() + " is out of reach: " + e.getMessage(), e);
        }
      }
    };
  }

  private static LedgerLook look(Database database) throws SQLException {
    Link link = new Link(database, false, new Pulse(() -> 0));
    try {
      int schema = Schema.version(database, link);
      long millis =
          switch (database) {
            case PostgresDatabase _ -> PostgresDatabase.millis(link.tx());
            case SqliteDatabase _ -> schema == 0 ? 0 : link.tx().number(Marks.LAST);
          };
      return new LedgerLook(schema, Schema.NEWEST, Instant.ofEpochMilli(millis));
    } finally {
      link.rollback();
      link.drop();
    }
  }
}
