package fairlead.console;

import fairlead.policy.DenyReason;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.SessionView;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sessions of everybody. */
final class SessionApi {
  private static final Set<Role> LOOKERS = Set.of(Role.OPERATOR, Role.AUDITOR);

  /** The desk decides: whom a tier names may act, too. */
  private static final Set<Role> ACTORS = Set.of(Role.USER);

  private static final Duration MOST_ADDED = Duration.ofDays(7);

  private final SessionDesk sessions;

  SessionApi(SessionDesk sessions) {
    this.sessions = sessions;
  }

  List<ApiRoute> routes() {
    List<ApiRoute> routes = new ArrayList<>();
    routes.add(new ApiRoute(HandlerType.GET, "/sessions", LOOKERS, this::list));
    for (Deed deed : Deed.values()) {
      routes.add(
          new ApiRoute(
              HandlerType.POST, "/sessions/{id}/" + deed.label(), ACTORS, call -> act(call, deed)));
    }
    return routes;
  }

  private ApiRoute.Answer list(ApiCall call) throws ApiRefusal {
    Optional<List<SessionView>> found =
        ApiCall.await(sessions.list(call.user(), call.query("user")));
    if (found.isEmpty()) {
      throw unrecorded();
    }
    return ApiRoute.Answer.ok(
        json -> Json.array(json, "sessions", found.get(), SessionJson::listed));
  }

  static ApiRefusal unrecorded() {
    return new ApiRefusal(ApiProblem.AUDIT_UNAVAILABLE, "The audit log takes nothing just now.");
  }

  private ApiRoute.Answer act(ApiCall call, Deed deed) throws ApiRefusal {
    boolean extend = deed == Deed.EXTEND;
    ApiBody body =
        extend
            ? ApiBody.read(call.context(), "reason", "by")
            : ApiBody.read(call.context(), "reason");
    Duration by = extend ? added(body) : null;
    SessionDesk.Actor actor = actor(call);
    String id = call.context().pathParam("id");
    return answer(ApiCall.await(sessions.act(actor, id, deed, by, body.text("reason"))));
  }

  static SessionDesk.Actor actor(ApiCall call) {
    return Actors.ofSessions(call.principal(), call.roles());
  }

  private static Duration added(ApiBody body) throws ApiRefusal {
    Duration by = body.duration("by");
    if (by.isZero() || by.compareTo(MOST_ADDED) > 0) {
      throw ApiBody.bad("\"by\" must be more than 0s and at most 7d.");
    }
    return by;
  }

  /** The session as it is now, or why nothing was done to it. */
  static ApiRoute.Answer answer(SessionDesk.Outcome outcome) throws ApiRefusal {
    return switch (outcome) {
      case SessionDesk.Done(SessionView session) ->
          ApiRoute.Answer.ok(json -> SessionJson.listed(json, session));
      case SessionDesk.Refused(DenyReason reason, Instant until) -> throw refused(reason, until);
      case SessionDesk.Declined(SessionDesk.Why why) -> throw declined(why);
    };
  }

  private static ApiRefusal refused(DenyReason reason, Instant until) {
    String when = until.equals(Instant.MAX) ? "" : " Ask again after " + until + ".";
    return new ApiRefusal(
        ApiProblem.CONFLICT,
        reason.label() + ": " + reason.meaning() + " " + reason.remedy() + when);
  }

  static ApiRefusal declined(SessionDesk.Why why) {
    return switch (why) {
      case NOT_ALLOWED ->
          new ApiRefusal(
              ApiProblem.NOT_ALLOWED, "This is for operators, and for those who supervise.");
      case OWN_SESSION ->
          new ApiRefusal(ApiProblem.OWN_SESSION, "It is your own session: ask somebody else.");
      case REASON_MISSING ->
          new ApiRefusal(ApiProblem.REASON_MISSING, "Missing in the body: \"reason\".");
      case REASON_TOO_LONG ->
          ApiBody.bad("\"reason\" may have " + SessionDesk.LONGEST_REASON + " characters.");
      case UNKNOWN -> new ApiRefusal(ApiProblem.NOT_FOUND, "There is no session with this id.");
      case UNCHANGED ->
          new ApiRefusal(ApiProblem.CONFLICT, "The session's state leaves nothing to do.");
      case BEGINS_BY_USE ->
          new ApiRefusal(
              ApiProblem.CONFLICT, "Sessions of this tier start by use: there is nothing to do.");
      case SIGN_IN_NEEDED ->
          new ApiRefusal(
              ApiProblem.CONFLICT, "Each session of this tier needs its person to sign in anew.");
      case NO_RECORD -> unrecorded();
    };
  }
}
