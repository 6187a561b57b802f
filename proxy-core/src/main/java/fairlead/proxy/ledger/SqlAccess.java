package fairlead.proxy.ledger;

import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.approval.Asking;
import fairlead.policy.approval.Ballot;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grants;
import fairlead.policy.approval.Review;
import fairlead.policy.approval.Reviewers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Access requests and grants in SQL: which call is which transaction. */
final class SqlAccess implements AccessLedger {
  private static final String DUE =
      "select id from access_request where state = 'PENDING' and expires <= ? order by expires"
          + " limit 500";
  private static final String COUNT = "select state, count(*) from access_request group by state";
  private static final String OLDEST =
      "select asked from access_request where state = 'PENDING' and expires > ? order by asked"
          + " limit 1";

  private final Store store;
  private final LedgerClock clock;
  private final Reviews reviews;
  private final Revocations revocations;

  SqlAccess(Store store, LedgerClock clock) {
    this.store = store;
    this.clock = clock;
    this.reviews = new Reviews(clock);
    this.revocations = new Revocations(clock);
  }

  @Override
  public CompletionStage<Grants> grants(String user) {
    return store.read(tx -> GrantRows.inForce(tx, user, clock.millis()));
  }

  @Override
  public CompletionStage<Asking> ask(Asking.Wish wish, ZoneId zone) {
    return store.write(tx -> reviews.ask(tx, wish, zone));
  }

  @Override
  public CompletionStage<Optional<Review>> review(
      String request, Ballot ballot, Reviewers reviewers, String grant) {
    return store.write(tx -> reviews.review(tx, request, ballot, reviewers, grant));
  }

  @Override
  public CompletionStage<Optional<Moved>> withdraw(String request, String by) {
    return store.write(tx -> reviews.move(tx, request, (it, now) -> it.withdraw(by, now)));
  }

  @Override
  public CompletionStage<Optional<Moved>> restart(String request, Chain chain) {
    return store.write(tx -> reviews.move(tx, request, (it, now) -> it.restart(chain, now)));
  }

  @Override
  public CompletionStage<List<String>> due() {
    return store.read(tx -> tx.list(DUE, row -> row.getString(1), clock.millis()));
  }

  @Override
  public CompletionStage<Optional<Moved>> settle(String request) {
    return store.write(tx -> reviews.settle(tx, request));
  }

  @Override
  public CompletionStage<Optional<AccessRequest>> find(String request) {
    return store.read(
        tx ->
            AccessRows.find(tx, request)
                .map(found -> found.settle(Instant.ofEpochMilli(clock.millis()))));
  }

  @Override
  public CompletionStage<List<AccessRequest>> list(@Nullable String user, @Nullable State state) {
    return store.read(tx -> listed(tx, user, state));
  }

  /** What has expired, though nobody wrote that yet, is not listed as pending. */
  private List<AccessRequest> listed(Tx tx, @Nullable String user, @Nullable State state)
      throws SQLException {
    long now = clock.millis();
    List<String> where = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    if (user != null) {
      where.add("(user_name = ? or asked_by = ?)");
      values.add(user);
      values.add(user);
    }
    if (state == State.PENDING) {
      where.add("state = 'PENDING' and expires > ?");
      values.add(now);
    } else if (state == State.EXPIRED) {
      where.add("(state = 'EXPIRED' or state = 'PENDING' and expires <= ?)");
      values.add(now);
    } else if (state != null) {
      where.add("state = ?");
      values.add(state.name());
    }
    String order = state == State.PENDING ? "expires, id" : "asked desc, id desc";
    String all = where.isEmpty() ? "1 = 1" : String.join(" and ", where);
    return AccessRows.list(
            tx, all + " order by " + order + " limit " + MOST_LISTED, values.toArray())
        .stream()
        .map(each -> each.settle(Instant.ofEpochMilli(now)))
        .toList();
  }

  @Override
  public CompletionStage<Map<State, Long>> count() {
    return store.read(
        tx -> {
          Map<State, Long> counts = new EnumMap<>(State.class);
          for (State state : State.values()) {
            counts.put(state, 0L);
          }
          tx.list(COUNT, row -> counts.put(State.valueOf(row.getString(1)), row.getLong(2)));
          return counts;
        });
  }

  @Override
  public CompletionStage<Duration> oldestPending() {
    long now = clock.millis();
    return store.read(
        tx ->
            tx.first(OLDEST, row -> row.getLong(1), now)
                .map(asked -> Duration.ofMillis(Math.max(0, now - asked)))
                .orElse(Duration.ZERO));
  }

  @Override
  public CompletionStage<Optional<HeldGrant>> grant(String id) {
    return store.read(tx -> GrantRows.held(tx, id));
  }

  @Override
  public CompletionStage<Optional<HeldGrant>> grantOf(String request) {
    return store.read(tx -> GrantRows.of(tx, request));
  }

  @Override
  public CompletionStage<Map<String, HeldGrant>> grantsOf(Collection<String> requests) {
    List<String> ids = List.copyOf(requests);
    return store.read(
        tx -> {
          Map<String, HeldGrant> found = new HashMap<>();
          for (String id : ids) {
            GrantRows.of(tx, id).ifPresent(grant -> found.put(id, grant));
          }
          return found;
        });
  }

  @Override
  public CompletionStage<List<HeldGrant>> listGrants(
      @Nullable String user, @Nullable Instant endsAfter) {
    return store.read(tx -> GrantRows.list(tx, user, endsAfter, MOST_LISTED));
  }

  @Override
  public CompletionStage<Optional<Revoked>> revoke(Revocation revocation, ZoneId zone) {
    return store.write(tx -> revocations.revoke(tx, revocation, zone));
  }
}
