package fairlead.console;

import fairlead.policy.Explanation;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.RequestUrl;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.explain.ExplanationText;
import fairlead.policy.wording.Quoted;
import fairlead.policy.wording.WrittenTime;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.ledger.Refusals;
import io.javalin.http.HandlerType;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Decisions: a refusal opens to whoever has its id, and what the policy in force would decide may
 * be asked of oneself; of others by operators and auditors.
 */
final class DecisionApi {
  private static final Set<Role> EVERYBODY = Set.of(Role.USER);

  private final Supplier<PolicySet> policies;
  private final Refusals refusals;
  private final Function<String, Optional<Principal>> people;
  private final InstantSource clock;

  DecisionApi(WebParts parts) {
    this.policies = parts.policies();
    this.refusals = parts.refusals();
    this.people = parts.people();
    this.clock = parts.clock();
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(HandlerType.GET, "/decisions/{id}", EVERYBODY, this::decision),
        new ApiRoute(HandlerType.GET, "/explain", EVERYBODY, this::explain));
  }

  private ApiRoute.Answer decision(ApiCall call) throws ApiRefusal {
    call.withoutQuery();
    String id = call.context().pathParam("id");
    Refusals.Kept kept =
        (DecisionIds.isId(id) ? refusals.find(id) : Optional.<Refusals.Kept>empty())
            .orElseThrow(
                () ->
                    new ApiRefusal(
                        ApiProblem.NOT_FOUND,
                        "There is no refusal of the last week with this id."));
    return ApiRoute.Answer.ok(json -> RefusalJson.members(json, kept));
  }

  private ApiRoute.Answer explain(ApiCall call) throws ApiRefusal {
    call.queries("user", "group", "method", "at", "from", "url");
    String user = call.value("user", call.user());
    boolean ofOthers = call.roles().contains(Role.OPERATOR) || call.roles().contains(Role.AUDITOR);
    if (!ofOthers && !user.equals(call.user())) {
      throw new ApiRefusal(
          ApiProblem.NOT_ALLOWED, "Others are explained to operators and auditors.");
    }
    String method = call.value("method", "GET");
    RequestUrl asked = RequestUrl.parse(call.value("url", ""), method);
    if (asked == null) {
      throw ApiBody.bad("\"url\" in the query must be a URL of http:// or https://.");
    }
    WebRequest request = asked.request();
    if (request == null) {
      return ApiRoute.Answer.ok(
          json -> {
            ExplanationJson.badRequest(json, asked);
            words(json, ExplanationText.badRequest(asked));
          });
    }
    PolicySet policy = policies.get();
    Instant now = clock.instant();
    Instant at = time(call.value("at", ""), policy.zone(), now);
    Optional<Principal> known = people.apply(user);
    Principal who = who(call, user, known);
    Explanation said = policy.explain(who, from(call), request, at == null ? now : at);
    List<String> words =
        ExplanationText.of(said, user, request, known.isPresent(), at, policy.zone());
    return ApiRoute.Answer.ok(
        json -> {
          json.writeStringProperty("policy", policy.hash());
          ExplanationJson.members(json, said, request, known.isPresent());
          words(json, words);
        });
  }

  /** In the groups that are named, else in those of the group file. */
  private static Principal who(ApiCall call, String user, Optional<Principal> known) {
    List<String> groups = call.context().queryParams("group");
    return groups.isEmpty()
        ? known.orElseGet(() -> new Principal(user, Set.of()))
        : new Principal(user, Set.copyOf(groups));
  }

  private static InetAddress from(ApiCall call) throws ApiRefusal {
    String from = call.value("from", "127.0.0.1");
    InetAddress address = AddressLiteral.parse(from);
    if (address == null) {
      throw ApiBody.bad("\"from\" in the query is no address: " + Quoted.of(from) + ".");
    }
    return address;
  }

  private static @Nullable Instant time(String at, ZoneId zone, Instant now) throws ApiRefusal {
    if (at.isEmpty()) {
      return null;
    }
    Instant time = WrittenTime.parse(at, zone, now);
    if (time == null) {
      throw ApiBody.bad(
          "\"at\" in the query is no time such as 2026-11-24T09:30:00Z, 2026-11-24T09:30 or 09:30: "
              + Quoted.of(at)
              + ".");
    }
    return time;
  }

  private static void words(JsonGenerator json, List<String> words) {
    json.writeArrayPropertyStart("words");
    words.forEach(json::writeString);
    json.writeEndArray();
  }
}
