package fairlead.proxy.access;

import fairlead.policy.PolicySet;
import fairlead.policy.PolicySet.Assignment;
import fairlead.policy.Principal;
import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.AccessRequest.Decided;
import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grants;
import fairlead.policy.approval.Progress;
import fairlead.policy.approval.Reviewers;
import fairlead.policy.approval.Stage;
import fairlead.policy.approval.Vote;
import fairlead.proxy.access.AccessView.StageView;
import fairlead.proxy.access.AccessView.VoteView;
import fairlead.proxy.ledger.AccessLedger.HeldGrant;
import fairlead.proxy.session.Disclosure;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Access requests and grants as a person may see them: who acted against somebody is told to them
 * only as far as the operator discloses it, and to those who review in full. For one look.
 */
final class AccessViews {
  private static final String REVIEWER = "reviewer";

  private final Actor viewer;
  private final PolicySet policy;
  private final Instant now;
  private final Offers offers;
  private final Function<String, Optional<Principal>> people;
  private final Disclosure disclosure;
  private final OpensWords words;

  AccessViews(
      Actor viewer,
      PolicySet policy,
      Instant now,
      Offers offers,
      Function<String, Optional<Principal>> people,
      Disclosure disclosure,
      OpensWords words) {
    this.viewer = viewer;
    this.policy = policy;
    this.now = now;
    this.offers = offers;
    this.people = people;
    this.disclosure = disclosure;
    this.words = words;
  }

  Reviewers reviewers(AccessRequest request) {
    return offers.reviewers(policy, request, now);
  }

  /** Whether it is theirs, or a machine's that they stand for. */
  boolean isTheirs(AccessRequest request) {
    return request.concerns(viewer.user())
        || offers.standsFor(policy, viewer.principal(), request.user());
  }

  /** Whether a stage names them, in the chain as it was or as it is. */
  boolean reviews(AccessRequest request) {
    Reviewers reviewers = reviewers(request);
    Chain chain = reviewers.chain();
    return !request.concerns(viewer.user())
        && (isNamed(request.chain(), reviewers) || (chain != null && isNamed(chain, reviewers)));
  }

  private boolean isNamed(Chain chain, Reviewers reviewers) {
    return chain.stages().stream().anyMatch(stage -> isNamed(stage, reviewers));
  }

  private boolean isNamed(Stage stage, Reviewers reviewers) {
    return stage.by().means(viewer.user(), viewer.principal().groups(), reviewers.owner());
  }

  /** Whether they may vote now. */
  boolean mayVote(AccessRequest request) {
    Reviewers reviewers = reviewers(request);
    Chain chain = reviewers.chain();
    if (request.state() != State.PENDING || chain == null || request.concerns(viewer.user())) {
      return false;
    }
    if (request.alteredBy(chain)) {
      return isNamed(chain.stages().getFirst(), reviewers);
    }
    int last = request.chain().stages().size() - 1;
    int open = Math.min(request.progress(reviewers).open(), last);
    return isNamed(request.chain().stages().get(open), reviewers)
        && request.votes().stream()
            .noneMatch(
                vote -> vote.round() == request.round() && vote.voter().equals(viewer.user()));
  }

  AccessView view(AccessRequest request, @Nullable HeldGrant grant) {
    Progress progress = request.progress(reviewers(request));
    boolean pending = request.state() == State.PENDING;
    boolean full = viewer.seesAll() || !isTheirs(request) || reviews(request);
    Decided decided = request.decided();
    return new AccessView(
        request,
        stages(request, progress),
        pending ? progress.open() : progress.counted().size(),
        request.left(),
        request.votes().stream().map(vote -> shown(vote, full)).toList(),
        decided == null ? null : decider(request, decided, full),
        grant == null ? null : view(grant, request),
        opens(request),
        mayVote(request),
        pending && request.concerns(viewer.user()));
  }

  private static List<StageView> stages(AccessRequest request, Progress progress) {
    List<StageView> stages = new ArrayList<>();
    for (int i = 0; i < progress.counted().size(); i++) {
      Stage stage = request.chain().stages().get(i);
      stages.add(new StageView(stage.by(), stage.needed(), progress.counted().get(i).size()));
    }
    return stages;
  }

  private VoteView shown(Vote vote, boolean full) {
    return new VoteView(
        vote.round(),
        vote.stage(),
        full ? vote.voter() : disclosure.shown(vote.voter(), REVIEWER),
        vote.verdict(),
        vote.reason(),
        vote.hosts(),
        vote.at());
  }

  private @Nullable String decider(AccessRequest request, Decided decided, boolean full) {
    String by = decided.by();
    if (by == null || full || request.state() == State.WITHDRAWN || viewer.user().equals(by)) {
      return by;
    }
    return disclosure.shown(by, REVIEWER);
  }

  private List<String> opens(AccessRequest request) {
    Optional<Principal> who = people.apply(request.user());
    if (request.state() != State.PENDING || who.isEmpty()) {
      return List.of();
    }
    Assignment stands =
        policy.assign(who.get(), InetAddress.getLoopbackAddress(), Grants.NONE, now);
    return words.opens(policy, stands, request.tier(), request.left());
  }

  /**
   * @param request whose it is
   */
  GrantView view(HeldGrant held, AccessRequest request) {
    return view(held, mayRevoke(request));
  }

  GrantView view(HeldGrant held, boolean mayRevoke) {
    String by = held.revokedBy();
    boolean full =
        viewer.seesAll() || !viewer.user().equals(held.grant().user()) || viewer.user().equals(by);
    boolean goesOn = held.grant().revoked() == null && now.isBefore(held.grant().until());
    return new GrantView(
        held.grant(),
        held.rule(),
        by == null || full ? by : disclosure.shown(by, REVIEWER),
        held.revokedReason(),
        mayRevoke && goesOn);
  }

  /** Operators, and whoever reviews such requests. */
  boolean mayRevoke(AccessRequest request) {
    return viewer.operator() || reviews(request);
  }

  /** Whether they may see it at all. */
  boolean maySee(AccessRequest request) {
    return viewer.seesAll() || isTheirs(request) || reviews(request);
  }

  /** The hosts of a set in one text, to find equal wishes. */
  static String wish(AccessRequest request) {
    Set<String> hosts = new TreeSet<>(request.hosts());
    return String.join(" ", request.tier(), request.chain().name(), hosts.toString());
  }
}
