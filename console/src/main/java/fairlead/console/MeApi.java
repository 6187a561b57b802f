package fairlead.console;

import fairlead.policy.Keeping;
import fairlead.policy.PolicySet;
import fairlead.proxy.audit.Filing;
import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.session.OwnView;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.Whereabouts;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/** What everybody asks about themselves. */
final class MeApi {
  private static final int LATEST = 50;
  private static final Set<Role> EVERYBODY = Set.of(Role.USER);

  private final Supplier<PolicySet> policies;
  private final Whereabouts whereabouts;
  private final SessionDesk sessions;
  private final Refusals refusals;

  MeApi(WebParts parts) {
    this.policies = parts.policies();
    this.whereabouts = parts.whereabouts();
    this.sessions = parts.sessions();
    this.refusals = parts.refusals();
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(HandlerType.GET, "/me", EVERYBODY, this::me),
        new ApiRoute(HandlerType.POST, "/me/session", EVERYBODY, this::session));
  }

  private PolicySet.Assignment place(ApiCall call) throws ApiRefusal {
    return ApiCall.await(
        whereabouts.of(policies.get(), call.principal(), Client.address(call.context())));
  }

  private ApiRoute.Answer me(ApiCall call) throws ApiRefusal {
    call.withoutQuery();
    OwnView own = ApiCall.await(sessions.own(call.user(), place(call)));
    List<Refusals.Kept> latest = refusals.latest(call.user(), LATEST);
    return ApiRoute.Answer.ok(json -> write(json, own, latest));
  }

  private static void write(JsonGenerator json, OwnView own, List<Refusals.Kept> latest) {
    json.writeStringProperty("user", own.user());
    json.writeStringProperty("tier", own.tier().name());
    json.writeStringProperty("notice", own.tier().notice());
    json.writeObjectPropertyStart("session");
    SessionJson.own(json, own.session());
    json.writeBooleanProperty("may_start", own.mayStart());
    json.writeEndObject();
    SupervisionJson.own(json, own.supervision());
    Json.array(json, "quotas", own.quotas(), SessionJson::quota);
    Keeping keeping = own.tier().keeping();
    Duration keep = keeping.keep();
    json.writeName("recorded_days");
    if (keep == null) {
      json.writeNull();
    } else {
      json.writeNumber(keep.toDays());
    }
    Json.array(
        json,
        "recorded",
        RecordSchema.described(Filing.omitted(keeping)).entrySet(),
        MeApi::recorded);
    Json.array(json, "refusals", latest, RefusalJson::members);
    Json.array(json, "acts", own.acts(), SessionJson::act);
  }

  private static void recorded(JsonGenerator json, Map.Entry<String, String> field) {
    json.writeStringProperty("field", field.getKey());
    json.writeStringProperty("meaning", field.getValue());
  }

  private ApiRoute.Answer session(ApiCall call) throws ApiRefusal {
    String action = ApiBody.read(call.context(), "action").needed("action");
    return switch (action) {
      case "end" ->
          SessionApi.answer(ApiCall.await(sessions.endOwn(call.user(), place(call).tier())));
      case "start" ->
          SessionApi.answer(
              ApiCall.await(sessions.startOwn(call.user(), place(call), isFresh(call))));
      default -> throw ApiBody.bad("\"action\" must be \"start\" or \"end\".");
    };
  }

  /** Whoever sends a password with the request signs in with it; a token or a cookie is kept. */
  private static boolean isFresh(ApiCall call) {
    String sent = call.context().header("Authorization");
    return sent != null && sent.regionMatches(true, 0, "Basic ", 0, 6);
  }
}
