package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.SessionView;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** How the gateway is: for operators. */
final class StatusApi {
  private static final List<SessionView.State> COUNTED =
      List.of(SessionView.State.ACTIVE, SessionView.State.PAUSED, SessionView.State.DRAINING);

  private final Supplier<Vitals> vitals;
  private final Supplier<PolicySet> policies;
  private final SessionDesk sessions;
  private final History history;

  StatusApi(WebParts parts) {
    this.vitals = parts.vitals();
    this.policies = parts.policies();
    this.sessions = parts.sessions();
    this.history = parts.history();
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(HandlerType.GET, "/status", Set.of(Role.OPERATOR), this::status),
        new ApiRoute(HandlerType.GET, "/status/history", Set.of(Role.OPERATOR), this::history));
  }

  private ApiRoute.Answer history(ApiCall call) throws ApiRefusal {
    call.withoutQuery();
    List<HistoryJson.Span> spans = HistoryJson.spans(history.samples());
    return ApiRoute.Answer.ok(json -> Json.array(json, "spans", spans, HistoryJson::span));
  }

  private ApiRoute.Answer status(ApiCall call) throws ApiRefusal {
    call.withoutQuery();
    Map<SessionView.State, Integer> counts = counts();
    Vitals now = vitals.get();
    String policy = policies.get().hash();
    return ApiRoute.Answer.ok(json -> write(json, now, policy, counts));
  }

  /** Null while the ledger does not say: that is what one may want to see here. */
  private @Nullable Map<SessionView.State, Integer> counts() {
    try {
      return ApiCall.await(sessions.count());
    } catch (ApiRefusal unreachable) {
      return null;
    }
  }

  private static void write(
      JsonGenerator json,
      Vitals now,
      String policy,
      @Nullable Map<SessionView.State, Integer> counts) {
    json.writeStringProperty("version", now.version());
    Json.put(json, "uptime_seconds", now.uptime());
    json.writeStringProperty("policy", policy);
    json.writeObjectPropertyStart("ledger");
    json.writeBooleanProperty("reachable", counts != null);
    json.writeNumberProperty("silent_ms", now.ledgerSilentMillis());
    json.writeEndObject();
    json.writeObjectPropertyStart("audit");
    json.writeBooleanProperty("failing", now.auditFailing());
    json.writeNumberProperty("queued", now.auditQueued());
    json.writeEndObject();
    if (counts == null) {
      json.writeNullProperty("sessions");
      return;
    }
    json.writeObjectPropertyStart("sessions");
    COUNTED.forEach(each -> json.writeNumberProperty(each.label(), counts.getOrDefault(each, 0)));
    json.writeEndObject();
  }
}
