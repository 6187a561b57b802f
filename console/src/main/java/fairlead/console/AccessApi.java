package fairlead.console;

import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.approval.Verdict;
import fairlead.proxy.access.AccessDesk;
import fairlead.proxy.access.AccessDesk.Opinion;
import fairlead.proxy.access.AccessDesk.Wish;
import fairlead.proxy.access.AccessView;
import fairlead.proxy.access.Actor;
import fairlead.proxy.access.GrantView;
import fairlead.proxy.access.Options;
import fairlead.proxy.access.Outcome;
import fairlead.proxy.access.Outcome.Declined;
import fairlead.proxy.access.Queue;
import fairlead.proxy.access.Why;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Access requests, reviews and grants. Who may do what is the desk's question. */
final class AccessApi {
  private static final Set<Role> EVERYBODY = Set.of(Role.USER);

  private final AccessDesk access;
  private final InstantSource clock;

  AccessApi(WebParts parts) {
    this.access = parts.access();
    this.clock = parts.clock();
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(HandlerType.GET, "/me/access", EVERYBODY, this::options),
        new ApiRoute(HandlerType.POST, "/access-requests", EVERYBODY, this::ask),
        new ApiRoute(HandlerType.GET, "/access-requests", EVERYBODY, this::list),
        new ApiRoute(HandlerType.GET, "/access-requests/{id}", EVERYBODY, this::one),
        new ApiRoute(HandlerType.POST, "/access-requests/{id}/reviews", EVERYBODY, this::review),
        new ApiRoute(HandlerType.POST, "/access-requests/{id}/withdraw", EVERYBODY, this::withdraw),
        new ApiRoute(HandlerType.GET, "/reviews", EVERYBODY, this::queue),
        new ApiRoute(HandlerType.GET, "/grants", EVERYBODY, this::grants),
        new ApiRoute(HandlerType.POST, "/grants/{id}/revoke", EVERYBODY, this::revoke));
  }

  private static Actor actor(ApiCall call) {
    return Actors.ofAccess(call.principal(), call.roles());
  }

  private static String id(ApiCall call) {
    return call.context().pathParam("id");
  }

  private ApiRoute.Answer options(ApiCall call) throws ApiRefusal {
    call.withoutQuery();
    Options options = ApiCall.await(access.options(actor(call), Client.address(call.context())));
    return ApiRoute.Answer.ok(json -> AccessJson.options(json, options));
  }

  private ApiRoute.Answer ask(ApiCall call) throws ApiRefusal {
    ApiBody body = ApiBody.read(call.context(), "reason", "tier", "hosts[]", "starts", "user");
    if (body.has("hosts") && body.list("hosts").isEmpty()) {
      throw ApiBody.bad("\"hosts\" names none: name at least one, or leave it out.");
    }
    Wish wish =
        new Wish(
            some(body, "user"),
            some(body, "tier"),
            Set.copyOf(body.list("hosts")),
            body.text("reason"),
            body.instant("starts"));
    Outcome outcome = ApiCall.await(access.ask(actor(call), Client.address(call.context()), wish));
    return answer(call, outcome, 201);
  }

  private static @Nullable String some(ApiBody body, String name) {
    String text = body.text(name);
    return text.isEmpty() ? null : text;
  }

  private ApiRoute.Answer one(ApiCall call) throws ApiRefusal {
    call.withoutQuery();
    return answer(call, ApiCall.await(access.one(actor(call), id(call))), 200);
  }

  private ApiRoute.Answer review(ApiCall call) throws ApiRefusal {
    ApiBody body = ApiBody.read(call.context(), "verdict", "reason", "hosts[]", "round#");
    Verdict verdict =
        Verdict.of(body.needed("verdict"))
            .orElseThrow(() -> ApiBody.bad("\"verdict\" must be \"approve\" or \"deny\"."));
    if (body.has("hosts") && body.list("hosts").isEmpty()) {
      throw ApiBody.bad("\"hosts\" names none: leave it out for all, or deny.");
    }
    Opinion opinion =
        new Opinion(
            verdict, body.text("reason"), Set.copyOf(body.list("hosts")), body.number("round"));
    return answer(call, ApiCall.await(access.review(actor(call), id(call), opinion)), 200);
  }

  private ApiRoute.Answer withdraw(ApiCall call) throws ApiRefusal {
    ApiBody.read(call.context());
    return answer(call, ApiCall.await(access.withdraw(actor(call), id(call))), 200);
  }

  private ApiRoute.Answer revoke(ApiCall call) throws ApiRefusal {
    ApiBody body = ApiBody.read(call.context(), "reason");
    return answer(
        call, ApiCall.await(access.revoke(actor(call), id(call), body.text("reason"))), 200);
  }

  private ApiRoute.Answer queue(ApiCall call) throws ApiRefusal {
    call.withoutQuery();
    Queue queue = ApiCall.await(access.queue(actor(call)));
    return ApiRoute.Answer.ok(
        json -> {
          json.writeNumberProperty("waiting", queue.waiting());
          Json.array(
              json,
              "groups",
              queue.groups(),
              (out, group) ->
                  Json.array(out, "access_requests", group.requests(), AccessJson::request));
        });
  }

  /** What operators and auditors see is everybody's; of others, what is theirs or to review. */
  private ApiRoute.Answer list(ApiCall call) throws ApiRefusal {
    call.queries("state", "user");
    State state = state(call.context().queryParam("state"));
    String user = call.context().queryParam("user");
    Actor actor = actor(call);
    List<AccessView> found;
    if (call.user().equals(user)) {
      found = ApiCall.await(access.own(actor, state));
    } else if (actor.operator() || actor.auditor()) {
      found = ApiCall.await(access.all(actor, user, state)).orElseThrow(SessionApi::unrecorded);
    } else {
      found = visible(actor, user, state);
    }
    return ApiRoute.Answer.ok(
        json -> Json.array(json, "access_requests", found, AccessJson::request));
  }

  private List<AccessView> visible(Actor actor, @Nullable String user, @Nullable State state)
      throws ApiRefusal {
    List<AccessView> all = new ArrayList<>(ApiCall.await(access.reviewed(actor, state)));
    all.removeIf(each -> user != null && !each.request().user().equals(user));
    if (user == null) {
      all.addAll(ApiCall.await(access.own(actor, state)));
    }
    Comparator<AccessView> order = Comparator.comparing(each -> each.request().asked());
    all.sort(state == State.PENDING ? order : order.reversed());
    return all;
  }

  private static @Nullable State state(@Nullable String label) throws ApiRefusal {
    if (label == null) {
      return null;
    }
    return Arrays.stream(State.values())
        .filter(each -> each.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                ApiBody.bad(
                    "\"state\" in the query must be one of "
                        + Arrays.stream(State.values())
                            .map(State::label)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  private ApiRoute.Answer grants(ApiCall call) throws ApiRefusal {
    String user = call.query("user");
    Actor actor = actor(call);
    boolean sees = actor.operator() || actor.auditor();
    if (!sees && user != null && !user.equals(call.user())) {
      throw new ApiRefusal(
          ApiProblem.NOT_ALLOWED, "Grants of others are for operators and auditors.");
    }
    List<GrantView> found =
        !sees || call.user().equals(user)
            ? ApiCall.await(access.ownGrants(actor))
            : ApiCall.await(access.allGrants(actor, user)).orElseThrow(SessionApi::unrecorded);
    return ApiRoute.Answer.ok(json -> Json.array(json, "grants", found, AccessJson::grant));
  }

  /**
   * @param fresh the status where this call made it so
   */
  private ApiRoute.Answer answer(ApiCall call, Outcome outcome, int fresh) throws ApiRefusal {
    return switch (outcome) {
      case Outcome.Done(AccessView view, boolean made) ->
          new ApiRoute.Answer(made ? fresh : 200, json -> AccessJson.request(json, view));
      case Outcome.Revoked(GrantView grant) ->
          ApiRoute.Answer.ok(json -> AccessJson.grant(json, grant));
      case Declined(Why why, String words, Instant until) -> {
        if (until != null) {
          long wait = Math.max(1, Duration.between(clock.instant(), until).toSeconds() + 1);
          call.context().header("Retry-After", Long.toString(wait));
        }
        throw new ApiRefusal(problem(why), words);
      }
    };
  }

  private static ApiProblem problem(Why why) {
    return switch (why) {
      case BAD_WORDS -> ApiProblem.BAD_REQUEST;
      case REASON_MISSING -> ApiProblem.REASON_MISSING;
      case NOT_ALLOWED -> ApiProblem.NOT_ALLOWED;
      case OWN_REQUEST -> ApiProblem.OWN_REQUEST;
      case UNKNOWN -> ApiProblem.NOT_FOUND;
      case NOT_OFFERED -> ApiProblem.NOT_OFFERED;
      case STAYS_REFUSED -> ApiProblem.STAYS_REFUSED;
      case HAS_IT -> ApiProblem.HAS_IT;
      case TOO_MANY_PENDING -> ApiProblem.TOO_MANY_PENDING;
      case LIMIT -> ApiProblem.LIMIT;
      case DENIED_JUST_NOW -> ApiProblem.DENIED_JUST_NOW;
      case DECIDED -> ApiProblem.DECIDED;
      case REVIEW_RESTARTED -> ApiProblem.REVIEW_RESTARTED;
      case ALREADY_VOTED -> ApiProblem.ALREADY_VOTED;
      case WRONG_STAGE -> ApiProblem.WRONG_STAGE;
      case HOSTS_NOT_NARROWING -> ApiProblem.HOSTS_NOT_NARROWING;
      case NO_RECORD -> ApiProblem.AUDIT_UNAVAILABLE;
    };
  }
}
