package fairlead.proxy.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger holds about one person, for commands: read and erased on a connection of its own,
 * while gateways run or not. For one thread; blocks.
 */
public final class PersonLedger implements AutoCloseable {
  /** Each table that says something about people, and by which columns. */
  private static final Map<String, List<String>> TABLES = tables();

  private final Database database;
  private final Connection connection;
  private final Tx tx;

  private PersonLedger(Database database, Connection connection) {
    this.database = database;
    this.connection = connection;
    this.tx = new Tx(connection);
  }

  private static Map<String, List<String>> tables() {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    tables.put("session", List.of("user_name"));
    tables.put("usage", List.of("user_name"));
    tables.put("refusal", List.of("user_name"));
    tables.put("remark", List.of("user_name"));
    tables.put("access_request", List.of("user_name", "asked_by"));
    tables.put("access_vote", List.of("voter"));
    tables.put("access_grant", List.of("user_name"));
    tables.put("act", List.of("user_name", "actor"));
    tables.put("token", List.of("user_name"));
    return tables;
  }

  /**
   * Opens the ledger as it is; changes no table.
   *
   * @throws IOException if there is none, it does not answer, or another program's version wrote it
   */
  public static PersonLedger open(LedgerConfig config) throws IOException {
    Database database =
        switch (config.place()) {
          case LedgerConfig.Sqlite(var file) -> {
            if (!Files.exists(file)) {
              throw new IOException("there is no ledger " + file);
            }
            yield new SqliteDatabase(file, config.patience());
          }
          case LedgerConfig.Postgres place -> new PostgresDatabase(place, config.patience());
        };
    try {
      PersonLedger opened = new PersonLedger(database, database.connect());
      opened.run(false, tx -> tx.number("select count(*) from pseudonym where name = ''"));
      return opened;
    } catch (SQLException e) {
      throw failed(database, e);
    }
  }

  private static IOException failed(Database database, SQLException failure) {
    return new IOException(
        "the ledger " + database.name() + " cannot be read: " + failure.getMessage(), failure);
  }

  private <T> T run(boolean writes, Work<T> work) throws IOException {
    try {
      database.begin(connection, writes);
      boolean done = false;
      try {
        T result = work.run(tx);
        database.commit(connection);
        done = true;
        return result;
      } finally {
        if (!done) {
          database.rollback(connection);
        }
      }
    } catch (SQLException e) {
      throw failed(database, e);
    }
  }

  /** What records call a user, the oldest first; empty if that is erased, or nothing ever did. */
  public List<String> pseudonyms(String user) throws IOException {
    return run(
        false,
        tx -> SqlPseudonyms.of(tx, user).stream().map(PseudonymLedger.Pseudonym::name).toList());
  }

  /** Who has a pseudonym. */
  public Optional<String> user(String pseudonym) throws IOException {
    return run(false, tx -> SqlPseudonyms.user(tx, pseudonym));
  }

  /**
   * Makes what records call a user, or finds it.
   *
   * @param fresh kept if there is none
   */
  public PseudonymLedger.Pseudonym take(PseudonymLedger.Pseudonym fresh) throws IOException {
    return run(
        true,
        tx -> {
          Optional<PseudonymLedger.Pseudonym> kept =
              SqlPseudonyms.of(tx, fresh.user()).stream().findFirst();
          if (kept.isEmpty()) {
            SqlPseudonyms.keep(tx, fresh);
          }
          return kept.orElse(fresh);
        });
  }

  /**
   * Erases the pseudonyms of a user, so that records link to them no longer, and tells every node.
   *
   * @param now for the note to the nodes
   * @return how many there were
   */
  public int erasePseudonyms(String user, Instant now) throws IOException {
    return run(
        true,
        tx -> {
          int erased = tx.update("delete from pseudonym where user_name = ?", user);
          if (erased > 0) {
            Feed.tell(tx, Heartbeat.Change.Kind.PSEUDONYM, user, now.toEpochMilli());
          }
          return erased;
        });
  }

  /**
   * A row about a person.
   *
   * @param values by column; texts, numbers and nulls
   */
  public record Row(String table, Map<String, @Nullable Object> values) {}

  /** Every row about a person, by tables; secrets, and what only proves them, are left out. */
  public List<Row> about(String user) throws IOException {
    return run(
        false,
        tx -> {
          List<Row> all = new ArrayList<>();
          for (Map.Entry<String, List<String>> table : TABLES.entrySet()) {
            String where = String.join(" = ? or ", table.getValue()) + " = ?";
            Object[] names = table.getValue().stream().map(_ -> user).toArray();
            all.addAll(
                tx.list(
                    "select * from " + table.getKey() + " where " + where,
                    row -> new Row(table.getKey(), values(row)),
                    names));
          }
          return all;
        });
  }

  private static Map<String, @Nullable Object> values(ResultSet row) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i);
      if (!name.equals("hash")) {
        values.put(name, row.getObject(i));
      }
    }
    return values;
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(database, e);
    }
  }
}
