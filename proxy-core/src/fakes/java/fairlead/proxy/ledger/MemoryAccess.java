package fairlead.proxy.ledger;

import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.approval.Asking;
import fairlead.policy.approval.Ballot;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import fairlead.policy.approval.Review;
import fairlead.policy.approval.Reviewers;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Days;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Access requests and grants in memory, for tests of what is above: the pure rules, at once. */
public final class MemoryAccess implements AccessLedger {
  public volatile boolean gone;
  private final LongSupplier clock;
  private final Map<String, AccessRequest> requests = new LinkedHashMap<>();
  private final Map<String, HeldGrant> grants = new LinkedHashMap<>();

  public MemoryAccess(LongSupplier clock) {
    this.clock = clock;
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.getAsLong());
  }

  private synchronized <T> CompletionStage<T> done(Supplier<T> work) {
    return gone
        ? CompletableFuture.failedFuture(new LedgerUnavailable("gone", new IllegalStateException()))
        : CompletableFuture.completedFuture(work.get());
  }

  @Override
  public CompletionStage<Grants> grants(String user) {
    return done(
        () ->
            new Grants(
                grants.values().stream()
                    .map(HeldGrant::grant)
                    .filter(each -> each.user().equals(user) && each.revoked() == null)
                    .filter(each -> now().isBefore(each.until()))
                    .toList()
                    .reversed()));
  }

  @Override
  public CompletionStage<Asking> ask(Asking.Wish wish, ZoneId zone) {
    return done(
        () -> {
          LocalDate today = Days.of(now(), zone);
          Period period = Asking.limit(wish.chain()).period();
          Instant since = Days.start(period.first(today), zone);
          Instant turn = Days.start(period.next(today), zone);
          Asking asking =
              Asking.of(
                  wish,
                  requests.values().stream()
                      .filter(
                          each ->
                              each.user().equals(wish.user())
                                  || each.askedBy().equals(wish.askedBy()))
                      .toList(),
                  since,
                  turn,
                  now());
          if (asking instanceof Asking.Made(AccessRequest made)) {
            requests.put(made.id(), made);
          }
          return asking;
        });
  }

  @Override
  public CompletionStage<Optional<Review>> review(
      String request, Ballot ballot, Reviewers reviewers, String grant) {
    return done(
        () -> {
          AccessRequest before = requests.get(request);
          if (before == null) {
            return Optional.empty();
          }
          Review review = Review.of(before, ballot, reviewers, grant, now());
          if (!review.request().equals(before.settle(now()))) {
            requests.put(request, review.request());
          }
          if (review instanceof Review.Approved approved) {
            grants.put(grant, new HeldGrant(approved.grant(), before.rule(), null, null));
          }
          return Optional.of(review);
        });
  }

  private CompletionStage<Optional<Moved>> move(
      String request, BiFunction<AccessRequest, Instant, AccessRequest> how) {
    return done(
        () -> {
          AccessRequest before = requests.get(request);
          if (before == null) {
            return Optional.empty();
          }
          AccessRequest settled = before.settle(now());
          AccessRequest after = how.apply(settled, now());
          boolean moved = !after.equals(settled);
          if (moved) {
            requests.put(request, after);
          }
          return Optional.of(new Moved(after, moved));
        });
  }

  @Override
  public CompletionStage<Optional<Moved>> withdraw(String request, String by) {
    return move(request, (it, now) -> it.withdraw(by, now));
  }

  @Override
  public CompletionStage<Optional<Moved>> restart(String request, Chain chain) {
    return move(request, (it, now) -> it.restart(chain, now));
  }

  @Override
  public CompletionStage<List<String>> due() {
    return done(
        () ->
            requests.values().stream()
                .filter(each -> !each.settle(now()).equals(each))
                .map(AccessRequest::id)
                .toList());
  }

  @Override
  public CompletionStage<Optional<Moved>> settle(String request) {
    return done(
        () ->
            Optional.ofNullable(requests.get(request))
                .map(
                    before -> {
                      AccessRequest after = before.settle(now());
                      requests.put(request, after);
                      return new Moved(after, !after.equals(before));
                    }));
  }

  @Override
  public CompletionStage<Optional<AccessRequest>> find(String request) {
    return done(() -> Optional.ofNullable(requests.get(request)).map(it -> it.settle(now())));
  }

  @Override
  public CompletionStage<List<AccessRequest>> list(@Nullable String user, @Nullable State state) {
    return done(
        () -> {
          List<AccessRequest> found = new ArrayList<>();
          requests.values().stream()
              .map(each -> each.settle(now()))
              .filter(each -> user == null || each.concerns(user))
              .filter(each -> state == null || each.state() == state)
              .forEach(found::add);
          found.sort(
              state == State.PENDING
                  ? Comparator.comparing(AccessRequest::expires)
                  : Comparator.comparing(AccessRequest::asked).reversed());
          return found;
        });
  }

  @Override
  public CompletionStage<Map<State, Long>> count() {
    return done(
        () -> {
          Map<State, Long> counts = new EnumMap<>(State.class);
          for (State state : State.values()) {
            counts.put(
                state, requests.values().stream().filter(each -> each.state() == state).count());
          }
          return counts;
        });
  }

  @Override
  public CompletionStage<Duration> oldestPending() {
    return done(
        () ->
            requests.values().stream()
                .filter(each -> each.state() == State.PENDING)
                .map(each -> Duration.between(each.asked(), now()))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO));
  }

  @Override
  public CompletionStage<Optional<HeldGrant>> grant(String id) {
    return done(() -> Optional.ofNullable(grants.get(id)));
  }

  private Optional<HeldGrant> of(String request) {
    return grants.values().stream()
        .filter(each -> each.grant().request().equals(request))
        .findFirst();
  }

  @Override
  public CompletionStage<Optional<HeldGrant>> grantOf(String request) {
    return done(() -> of(request));
  }

  @Override
  public CompletionStage<Map<String, HeldGrant>> grantsOf(Collection<String> of) {
    return done(
        () -> {
          Map<String, HeldGrant> found = new LinkedHashMap<>();
          of.forEach(id -> of(id).ifPresent(grant -> found.put(id, grant)));
          return found;
        });
  }

  @Override
  public CompletionStage<List<HeldGrant>> listGrants(
      @Nullable String user, @Nullable Instant endsAfter) {
    return done(
        () ->
            grants.values().stream()
                .filter(each -> user == null || each.grant().user().equals(user))
                .filter(each -> endsAfter == null || each.grant().until().isAfter(endsAfter))
                .toList()
                .reversed());
  }

  @Override
  public CompletionStage<Optional<Revoked>> revoke(Revocation revocation, ZoneId zone) {
    return done(
        () -> {
          HeldGrant held = grants.get(revocation.grant());
          if (held == null) {
            return Optional.empty();
          }
          Grant it = held.grant();
          if (it.revoked() != null || !now().isBefore(it.until())) {
            return Optional.of(new Revoked(held, false));
          }
          Grant over =
              new Grant(
                  it.id(),
                  it.request(),
                  it.user(),
                  it.tier(),
                  it.chain(),
                  it.hosts(),
                  it.sessions(),
                  it.opened(),
                  it.made(),
                  it.starts(),
                  it.until(),
                  now());
          HeldGrant revoked =
              new HeldGrant(over, held.rule(), revocation.by(), revocation.reason());
          grants.put(it.id(), revoked);
          return Optional.of(new Revoked(revoked, true));
        });
  }
}
