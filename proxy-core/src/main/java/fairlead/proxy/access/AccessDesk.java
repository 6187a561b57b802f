package fairlead.proxy.access;

import fairlead.policy.PolicySet;
import fairlead.policy.PolicySet.Assignment;
import fairlead.policy.Principal;
import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.approval.By;
import fairlead.policy.approval.Verdict;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.ledger.AccessLedger;
import fairlead.proxy.ledger.AccessLedger.HeldGrant;
import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.notice.Notices;
import fairlead.proxy.session.Disclosure;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What people may see of access requests and grants, and do about them, for pages, the API and the
 * command line. Each deed is a record for which there is room before it is done, and so is each
 * look that operators and auditors take at what is none of theirs to review.
 *
 * <p>Thread-safe; never blocks. Stages fail with {@code LedgerUnavailable} where the ledger does.
 */
public final class AccessDesk {
  /** How long a reason may be, characters. */
  public static final int LONGEST_REASON = 500;

  /** How many hosts may be asked for together. */
  public static final int MOST_HOSTS = 20;

  /** How far ahead access may be asked for. */
  public static final Duration FARTHEST_START = Duration.ofDays(30);

  /** How many access requests a reviewer is shown at once: nobody weighs more with care. */
  public static final int MOST_IN_QUEUE = 50;

  private final Parts parts;
  private final Offers offers;
  private final Asks asks;
  private final Votes votes;

  /**
   * What a desk works with.
   *
   * @param policies the generation in force
   * @param people finds somebody whom the gateway lets in, by name; quick
   * @param disclosure how much a person learns of who acted against them
   * @param notices told when somebody has to decide, and when somebody did
   * @param words what a grant would open
   */
  public record Parts(
      AccessLedger ledger,
      Heartbeat heartbeat,
      DeedRecords records,
      Supplier<PolicySet> policies,
      Function<String, Optional<Principal>> people,
      Disclosure disclosure,
      Notices notices,
      OpensWords words) {

    Instant now() {
      return Instant.ofEpochMilli(heartbeat.millis());
    }
  }

  public AccessDesk(Parts parts) {
    this.parts = parts;
    this.offers = new Offers(parts.people());
    this.asks = new Asks(parts, offers);
    this.votes = new Votes(parts);
  }

  private AccessViews views(Actor viewer) {
    return new AccessViews(
        viewer,
        parts.policies().get(),
        parts.now(),
        offers,
        parts.people(),
        parts.disclosure(),
        parts.words());
  }

  /**
   * What somebody wishes for.
   *
   * @param user whom it is for; null for whoever asks. Another is a machine that they stand for
   * @param tier null for one's own, or where it is for hosts
   * @param hosts exact names in normal form; empty where it is for a tier
   * @param starts from when; null for at once
   */
  public record Wish(
      @Nullable String user,
      @Nullable String tier,
      Set<String> hosts,
      String reason,
      @Nullable Instant starts) {
    public Wish {
      hosts = Set.copyOf(hosts);
    }
  }

  /**
   * Asks for access.
   *
   * @param client where the person is, which may decide in which tier they are
   * @return {@link Outcome.Done} or {@link Outcome.Declined}
   */
  public CompletionStage<Outcome> ask(Actor actor, InetAddress client, Wish wish) {
    return asks.ask(actor, client, wish, views(actor));
  }

  /** What somebody may ask for where they stand now. */
  public CompletionStage<Options> options(Actor actor, InetAddress client) {
    return stands(actor.principal(), client)
        .thenApply(from -> Offers.options(parts.policies().get(), from));
  }

  /**
   * What one may ask for about a host that was refused: it, if an ask rule offers it; else the
   * person's own tier, if that needs an approval; empty if there is nothing to ask.
   *
   * @param host as the refusal has it; empty if it has none
   */
  public CompletionStage<Optional<Prefill>> prefill(Actor actor, InetAddress client, String host) {
    return stands(actor.principal(), client)
        .thenApply(
            from -> {
              PolicySet policy = parts.policies().get();
              String tier = from.tier().name();
              if (!host.isEmpty()
                  && Offers.hosts(policy, tier, Set.of(host), parts.now())
                      instanceof Offers.Offered) {
                return Optional.of(new Prefill(null, host));
              }
              return from.tier().approval() == null
                  ? Optional.empty()
                  : Optional.of(new Prefill(tier, null));
            });
  }

  private CompletionStage<Assignment> stands(Principal who, InetAddress client) {
    return parts
        .ledger()
        .grants(who.user())
        .thenApply(grants -> parts.policies().get().assign(who, client, grants, parts.now()));
  }

  /**
   * Takes an access request back.
   *
   * @return {@link Outcome.Done} or {@link Outcome.Declined}
   */
  public CompletionStage<Outcome> withdraw(Actor actor, String request) {
    return asks.withdraw(actor, request, views(actor));
  }

  /**
   * A review that somebody wants to give.
   *
   * @param hosts that are approved; empty for all that are left
   * @param round which round of the review they looked at; 0 if that is not known
   */
  public record Opinion(Verdict verdict, String reason, Set<String> hosts, int round) {
    public Opinion {
      hosts = Set.copyOf(hosts);
    }
  }

  /**
   * Reviews an access request.
   *
   * @return {@link Outcome.Done} or {@link Outcome.Declined}
   */
  public CompletionStage<Outcome> review(Actor actor, String request, Opinion opinion) {
    return votes.review(actor, request, opinion, views(actor));
  }

  /**
   * Revokes a grant. For operators, and for whoever reviews such access requests.
   *
   * @return {@link Outcome.Revoked} or {@link Outcome.Declined}
   */
  public CompletionStage<Outcome> revoke(Actor actor, String grant, String reason) {
    return votes.revoke(actor, grant, reason, views(actor));
  }

  /** An access request with its grant; unknown where there is none that they may see. */
  public CompletionStage<Outcome> one(Actor viewer, String request) {
    AccessViews views = views(viewer);
    return parts
        .ledger()
        .find(request)
        .thenCompose(
            found -> {
              if (found.isEmpty() || !views.maySee(found.get())) {
                return CompletableFuture.completedFuture(Asks.unknown());
              }
              AccessRequest it = found.get();
              return looked(viewer, views, it, () -> grantOf(it))
                  .thenApply(
                      grant ->
                          grant
                              .<Outcome>map(
                                  held ->
                                      new Outcome.Done(views.view(it, held.orElse(null)), false))
                              .orElseGet(Asks::unrecorded));
            });
  }

  private CompletionStage<Optional<HeldGrant>> grantOf(AccessRequest request) {
    return request.state() == State.APPROVED
        ? parts.ledger().grantOf(request.id())
        : CompletableFuture.completedFuture(Optional.empty());
  }

  /**
   * Does something that is a look-up record, if it is none of the viewer's to review or to have.
   */
  private <T> CompletionStage<Optional<T>> looked(
      Actor viewer, AccessViews views, AccessRequest at, Supplier<CompletionStage<T>> look) {
    return views.isTheirs(at) || views.reviews(at)
        ? look.get().thenApply(Optional::of)
        : recorded(viewer, at.user(), "access request " + at.id(), look);
  }

  private <T> CompletionStage<Optional<T>> recorded(
      Actor viewer, @Nullable String at, String what, Supplier<CompletionStage<T>> look) {
    DeedRecords.Note note = AccessNotes.looked(viewer.user(), at, what);
    return parts.records().around(look, _ -> Optional.of(note), null);
  }

  /** A person's own access requests, and those that they asked for machines, newest first. */
  public CompletionStage<List<AccessView>> own(Actor viewer, @Nullable State state) {
    return parts.ledger().list(viewer.user(), state).thenCompose(found -> viewed(viewer, found));
  }

  /** What waits for somebody's vote. */
  public CompletionStage<Queue> queue(Actor viewer) {
    return parts
        .ledger()
        .list(null, State.PENDING)
        .thenApply(
            pending -> {
              AccessViews views = views(viewer);
              List<AccessRequest> waiting = pending.stream().filter(views::mayVote).toList();
              return new Queue(groups(views, waiting), waiting.size());
            });
  }

  private static List<Queue.Group> groups(AccessViews views, List<AccessRequest> waiting) {
    Map<String, List<AccessView>> groups = new LinkedHashMap<>();
    waiting.stream()
        .limit(MOST_IN_QUEUE)
        .forEach(
            each ->
                groups
                    .computeIfAbsent(AccessViews.wish(each), _ -> new ArrayList<>())
                    .add(views.view(each, null)));
    return groups.values().stream().map(Queue.Group::new).toList();
  }

  /** Access requests of others that are, or were, somebody's to review; no look-up record. */
  public CompletionStage<List<AccessView>> reviewed(Actor viewer, @Nullable State state) {
    AccessViews views = views(viewer);
    return parts
        .ledger()
        .list(null, state)
        .thenCompose(all -> viewed(viewer, all.stream().filter(views::reviews).toList()));
  }

  /**
   * Access requests of others, for operators and auditors; the look is a record.
   *
   * @param user whose; null for everybody's
   * @return empty if the look cannot be recorded
   * @throws IllegalArgumentException if it is for neither
   */
  public CompletionStage<Optional<List<AccessView>>> all(
      Actor viewer, @Nullable String user, @Nullable State state) {
    if (!viewer.seesAll()) {
      throw new IllegalArgumentException("neither an operator nor an auditor");
    }
    return recorded(
        viewer,
        viewer.user().equals(user) ? null : user,
        "access requests",
        () -> parts.ledger().list(user, state).thenCompose(found -> viewed(viewer, found)));
  }

  private CompletionStage<List<AccessView>> viewed(Actor viewer, List<AccessRequest> found) {
    AccessViews views = views(viewer);
    boolean granted = found.stream().anyMatch(each -> each.state() == State.APPROVED);
    if (!granted) {
      return CompletableFuture.completedFuture(
          found.stream().map(each -> views.view(each, null)).toList());
    }
    List<String> ids = found.stream().map(AccessRequest::id).toList();
    return parts
        .ledger()
        .grantsOf(ids)
        .thenApply(
            grants -> found.stream().map(each -> views.view(each, grants.get(each.id()))).toList());
  }

  /** A person's own grants, newest first. */
  public CompletionStage<List<GrantView>> ownGrants(Actor viewer) {
    return parts.ledger().listGrants(viewer.user(), null).thenApply(all -> shown(viewer, all));
  }

  /**
   * Grants of others, for operators and auditors; the look is a record.
   *
   * @param user whose; null for everybody's
   * @return empty if the look cannot be recorded
   * @throws IllegalArgumentException if it is for neither
   */
  public CompletionStage<Optional<List<GrantView>>> allGrants(Actor viewer, @Nullable String user) {
    if (!viewer.seesAll()) {
      throw new IllegalArgumentException("neither an operator nor an auditor");
    }
    return recorded(
        viewer,
        viewer.user().equals(user) ? null : user,
        "grants",
        () -> parts.ledger().listGrants(user, null).thenApply(all -> shown(viewer, all)));
  }

  /**
   * Grants of everybody that hold or will hold, newest first, for operators and auditors; the look
   * is a record.
   *
   * @return empty if the look cannot be recorded
   * @throws IllegalArgumentException if it is for neither
   */
  public CompletionStage<Optional<List<GrantView>>> runningGrants(Actor viewer) {
    if (!viewer.seesAll()) {
      throw new IllegalArgumentException("neither an operator nor an auditor");
    }
    return recorded(
        viewer,
        null,
        "grants",
        () ->
            parts
                .ledger()
                .listGrants(null, parts.now())
                .thenApply(
                    all ->
                        shown(
                            viewer,
                            all.stream().filter(each -> each.grant().revoked() == null).toList())));
  }

  private List<GrantView> shown(Actor viewer, List<HeldGrant> grants) {
    AccessViews views = views(viewer);
    return grants.stream().map(each -> views.view(each, viewer.operator())).toList();
  }

  /** How many access requests there are in each state. */
  public CompletionStage<Map<State, Long>> count() {
    return parts.ledger().count();
  }

  /** Whether a stage of any chain of the policy in force names somebody. */
  public static boolean isReviewer(PolicySet policy, Principal who) {
    return policy.approvals().values().stream()
        .flatMap(chain -> chain.stages().stream())
        .anyMatch(
            stage ->
                stage.by() instanceof By.Owner
                    ? policy.isOwner(who)
                    : stage.by().means(who.user(), who.groups(), null));
  }

  /** A keeper of this desk's access requests, which has to be called about every second. */
  public AccessKeeper keeper() {
    return new AccessKeeper(parts, offers);
  }
}
