package fairlead.proxy.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sign-ins in SQL. */
final class SqlSignIns implements SignInLedger {
  private static final String INSERT =
      "insert into sign_in (id, user_name, token, mark, created, seen, expires)"
          + " values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing";
  private static final String FIND =
      "select id, user_name, token, mark, seen,"
          + " case when session_id is null then 0 when exists (select 1 from session"
          + " where session.id = sign_in.session_id and session.ended is null) then 0 else 1 end"
          + " as done from sign_in where id = ? and expires > ? and seen > ?";
  private static final String TOUCH = "update sign_in set seen = ? where id = ? and seen < ?";
  private static final String BIND = "update sign_in set session_id = ? where id = ?";
  private static final String END = "delete from sign_in where id = ?";

  private final Store store;
  private final LedgerClock clock;

  /** A row, and whether the session that it ends with has ended. */
  private record Found(SignIn signIn, boolean done) {}

  SqlSignIns(Store store, LedgerClock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public CompletionStage<@Nullable Void> begin(SignIn signIn, Duration lasts) {
    return store.put(
        tx -> {
          long now = clock.millis();
          tx.update(
              INSERT,
              signIn.id(),
              signIn.user(),
              signIn.token(),
              signIn.mark(),
              now,
              now,
              now + lasts.toMillis());
        });
  }

  @Override
  public CompletionStage<Optional<SignIn>> find(String id, Duration idle) {
    return store
        .read(
            tx -> {
              long now = clock.millis();
              return tx.first(FIND, row -> found(row, now), id, now, now - idle.toMillis());
            })
        .thenApply(this::unlessDone);
  }

  private static Found found(ResultSet row, long now) throws SQLException {
    SignIn signIn =
        new SignIn(
            row.getString("id"),
            row.getString("user_name"),
            row.getString("token"),
            row.getString("mark"),
            Duration.ofMillis(Math.max(0, now - row.getLong("seen"))));
    return new Found(signIn, row.getLong("done") == 1);
  }

  /** A session may be reopened; a sign-in that ended with it is not. */
  private Optional<SignIn> unlessDone(Optional<Found> found) {
    if (found.isPresent() && found.get().done) {
      CompletionStage<?> ended = end(found.get().signIn.id());
      ended.exceptionally(_ -> null);
      return Optional.empty();
    }
    return found.map(Found::signIn);
  }

  @Override
  public CompletionStage<@Nullable Void> touch(String id) {
    return store.put(
        tx -> {
          long now = clock.millis();
          tx.update(TOUCH, now, id, now);
        });
  }

  @Override
  public CompletionStage<@Nullable Void> endWith(String id, String session) {
    return store.put(tx -> tx.update(BIND, session, id));
  }

  @Override
  public CompletionStage<@Nullable Void> end(String id) {
    return store.put(tx -> tx.update(END, id));
  }
}
