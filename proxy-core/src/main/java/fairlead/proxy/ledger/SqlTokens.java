package fairlead.proxy.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tokens in SQL. */
final class SqlTokens implements TokenLedger {
  private static final String COLUMNS = "id, user_name, hash, issued, expires, issued_by, revoked";
  private static final String INSERT =
      "insert into token ("
          + COLUMNS
          + ") values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing";
  private static final String VALID =
      "select " + COLUMNS + " from token where revoked is null and expires > ?";
  private static final String OF_USER = " and user_name = ?";
  private static final String ORDER = " order by issued, id";
  private static final String REVOKE =
      "update token set revoked = ? where id = ? and revoked is null and expires > ? returning "
          + COLUMNS;

  private final Store store;
  private final LedgerClock clock;

  SqlTokens(Store store, LedgerClock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public CompletionStage<@Nullable Void> issue(Token token) {
    return store.put(
        tx -> {
          int issued =
              tx.update(
                  INSERT,
                  token.id(),
                  token.user(),
                  token.hash(),
                  token.issued().toEpochMilli(),
                  token.expires().toEpochMilli(),
                  token.issuedBy(),
                  SessionRow.millis(token.revoked()));
          if (issued > 0) {
            tell(tx, token.user());
          }
        });
  }

  private void tell(Tx tx, String user) throws SQLException {
    Feed.tell(tx, Heartbeat.Change.Kind.TOKEN, user, clock.millis());
  }

  @Override
  public CompletionStage<List<Token>> valid(@Nullable String user) {
    return store.read(
        tx ->
            user == null
                ? tx.list(VALID + ORDER, SqlTokens::token, clock.millis())
                : tx.list(VALID + OF_USER + ORDER, SqlTokens::token, clock.millis(), user));
  }

  @Override
  public CompletionStage<Optional<Token>> revoke(String id) {
    return store.write(
        tx -> {
          long now = clock.millis();
          Optional<Token> token = tx.first(REVOKE, SqlTokens::token, now, id, now);
          if (token.isPresent()) {
            tell(tx, token.get().user());
          }
          return token;
        });
  }

  private static Token token(ResultSet row) throws SQLException {
    return new Token(
        row.getString("id"),
        row.getString("user_name"),
        row.getString("hash"),
        Instant.ofEpochMilli(row.getLong("issued")),
        Instant.ofEpochMilli(row.getLong("expires")),
        row.getString("issued_by"),
        SessionRow.instant(Tx.number(row, "revoked")));
  }
}
