package fairlead.proxy.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Pseudonyms in SQL. */
final class SqlPseudonyms implements PseudonymLedger {
  private static final String OF =
      "select name, user_name, secret, made from pseudonym where user_name = ? order by made, name";
  private static final String USER = "select user_name from pseudonym where name = ?";
  private static final String KEEP =
      "insert into pseudonym (name, user_name, secret, made) values (?, ?, ?, ?)"
          + " on conflict (name) do nothing";

  private final Store store;

  SqlPseudonyms(Store store) {
    this.store = store;
  }

  @Override
  public CompletionStage<Pseudonym> take(Pseudonym fresh) {
    return store.write(
        tx -> {
          Optional<Pseudonym> kept = of(tx, fresh.user()).stream().findFirst();
          if (kept.isEmpty()) {
            keep(tx, fresh);
          }
          return kept.orElse(fresh);
        });
  }

  @Override
  public CompletionStage<@Nullable Void> enter(List<Pseudonym> used) {
    List<Pseudonym> all = List.copyOf(used);
    return store.put(
        tx -> {
          for (Pseudonym each : all) {
            keep(tx, each);
          }
        });
  }

  static void keep(Tx tx, Pseudonym pseudonym) throws SQLException {
    tx.update(
        KEEP,
        pseudonym.name(),
        pseudonym.user(),
        pseudonym.secret(),
        pseudonym.made().toEpochMilli());
  }

  @Override
  public CompletionStage<List<Pseudonym>> of(String user) {
    return store.read(tx -> of(tx, user));
  }

  @Override
  public CompletionStage<Optional<String>> user(String pseudonym) {
    return store.read(tx -> user(tx, pseudonym));
  }

  static List<Pseudonym> of(Tx tx, String user) throws SQLException {
    return tx.list(OF, SqlPseudonyms::read, user);
  }

  static Optional<String> user(Tx tx, String pseudonym) throws SQLException {
    return tx.first(USER, row -> row.getString(1), pseudonym);
  }

  private static Pseudonym read(ResultSet row) throws SQLException {
    return new Pseudonym(
        row.getString("name"),
        row.getString("user_name"),
        row.getString("secret"),
        Instant.ofEpochMilli(row.getLong("made")));
  }
}
