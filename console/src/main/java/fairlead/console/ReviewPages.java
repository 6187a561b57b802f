package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.approval.Verdict;
import fairlead.proxy.access.AccessDesk;
import fairlead.proxy.access.AccessDesk.Opinion;
import fairlead.proxy.access.AccessView;
import fairlead.proxy.access.Actor;
import fairlead.proxy.access.GrantView;
import fairlead.proxy.access.Outcome;
import fairlead.proxy.access.Why;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What waits for a reviewer's vote, and what came of what they reviewed. Operators and auditors may
 * look at the rest, which is a record; so they ask for it by a button, and no link does it.
 */
final class ReviewPages {
  private static final Set<Role> REVIEWERS = Set.of(Role.REVIEWER);
  private static final Set<Role> LOOKERS = Set.of(Role.OPERATOR, Role.AUDITOR);
  private static final Set<Role> READERS = Set.of(Role.REVIEWER, Role.OPERATOR, Role.AUDITOR);
  private static final Set<Role> REVOKERS = Set.of(Role.REVIEWER, Role.OPERATOR);
  private static final int MOST_DECIDED = 50;
  private static final int LONGEST_HOST = 253;
  private static final int LONGEST_ID = 100;

  private final AccessDesk access;
  private final Supplier<PolicySet> policies;
  private final InstantSource clock;

  ReviewPages(WebParts parts) {
    this.access = parts.access();
    this.policies = parts.policies();
    this.clock = parts.clock();
  }

  List<PageRoute> routes() {
    return List.of(
        PageRoute.get("/reviews", READERS, this::queue),
        PageRoute.post("/reviews", LOOKERS, this::all),
        PageRoute.post("/grants", LOOKERS, this::grants),
        PageRoute.get("/reviews/{id}", READERS, this::one),
        PageRoute.post("/reviews/{id}", REVIEWERS, this::review),
        PageRoute.post("/grants/{id}/revoke", REVOKERS, this::revoke));
  }

  private static Actor actor(PageCall call) {
    return Actors.ofAccess(call.principal(), call.roles());
  }

  private AccessWords words(PageCall call) {
    return new AccessWords(call.words(), new Times(policies.get().zone(), clock.instant()));
  }

  private void queue(PageCall call) throws PageProblem {
    Actor actor = actor(call);
    List<AccessView> reviewed = PageCall.await(access.reviewed(actor, null));
    call.show(
        "reviews.jte",
        Map.of(
            "queue",
            PageCall.await(access.queue(actor)),
            "decided",
            decided(reviewed),
            "running",
            running(reviewed),
            "looks",
            actor.operator() || actor.auditor(),
            "say",
            words(call)));
  }

  private static List<AccessView> decided(List<AccessView> all) {
    return all.stream()
        .filter(each -> each.request().state() != State.PENDING)
        .limit(MOST_DECIDED)
        .toList();
  }

  /** The grants that they may revoke. */
  private static List<GrantView> running(List<AccessView> all) {
    return all.stream()
        .flatMap(each -> Stream.ofNullable(each.grant()))
        .filter(GrantView::mayRevoke)
        .toList();
  }

  private void grants(PageCall call) throws PageProblem {
    List<GrantView> found =
        PageCall.await(access.runningGrants(actor(call)))
            .orElseThrow(() -> new PageProblem(503, "problem.unrecorded"));
    call.show("grants.jte", Map.of("grants", found, "say", words(call)));
  }

  private void all(PageCall call) throws PageProblem {
    List<AccessView> found =
        PageCall.await(access.all(actor(call), null, null))
            .orElseThrow(() -> new PageProblem(503, "problem.unrecorded"));
    call.show("requests.jte", Map.of("requests", found, "say", words(call)));
  }

  private void one(PageCall call) throws PageProblem {
    AccessView view = done(PageCall.await(access.one(actor(call), call.path("id"))));
    call.show("review.jte", Map.of("view", view, "say", words(call)));
  }

  private void review(PageCall call) throws PageProblem {
    Form form = call.form();
    Verdict verdict =
        Verdict.of(form.needed("verdict", 10))
            .orElseThrow(() -> new PageProblem(422, "review.no-verdict"));
    List<String> hosts = form.texts("hosts", LONGEST_HOST);
    boolean narrows = !form.text("narrows", 1).isEmpty();
    if (verdict == Verdict.APPROVE && narrows && hosts.isEmpty()) {
      throw new PageProblem(422, "review.no-hosts");
    }
    Opinion opinion =
        new Opinion(
            verdict,
            form.text("reason", AccessDesk.LONGEST_REASON),
            verdict == Verdict.APPROVE ? Set.copyOf(hosts) : Set.of(),
            round(form));
    AccessView view = done(PageCall.await(access.review(actor(call), call.path("id"), opinion)));
    call.redirect(
        "/reviews",
        verdict == Verdict.APPROVE ? "review.approved" : "review.denied",
        view.request().user());
  }

  private static int round(Form form) throws PageProblem {
    try {
      String text = form.text("round", 9);
      return text.isEmpty() ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new PageProblem(422, "review.no-round");
    }
  }

  private void revoke(PageCall call) throws PageProblem {
    String reason = call.form().text("reason", AccessDesk.LONGEST_REASON);
    String back = call.form().text("request", LONGEST_ID);
    if (PageCall.await(access.revoke(actor(call), call.path("id"), reason))
        instanceof Outcome.Declined declined) {
      throw problem(declined);
    }
    call.redirect(back.isEmpty() ? "/reviews" : "/reviews/" + Site.encoded(back), "review.revoked");
  }

  private static AccessView done(Outcome outcome) throws PageProblem {
    return switch (outcome) {
      case Outcome.Done(AccessView view, boolean _) -> view;
      case Outcome.Revoked _ -> throw new IllegalStateException("nothing was to be revoked");
      case Outcome.Declined declined -> throw problem(declined);
    };
  }

  private static PageProblem problem(Outcome.Declined declined) {
    return new PageProblem(status(declined.why()), "review.declined", declined.words());
  }

  private static int status(Why why) {
    return switch (why) {
      case NOT_ALLOWED, OWN_REQUEST, WRONG_STAGE -> 403;
      case UNKNOWN -> 404;
      case BAD_WORDS, REASON_MISSING, HOSTS_NOT_NARROWING -> 422;
      case NO_RECORD -> 503;
      case NOT_OFFERED,
          STAYS_REFUSED,
          HAS_IT,
          TOO_MANY_PENDING,
          LIMIT,
          DENIED_JUST_NOW,
          DECIDED,
          REVIEW_RESTARTED,
          ALREADY_VOTED ->
          409;
    };
  }
}
