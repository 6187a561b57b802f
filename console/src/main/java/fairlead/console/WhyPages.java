package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.policy.Tier;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.ledger.Refusals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The pages that explain refusals. One refusal opens to whoever has its id, and names nobody; one's
 * own latest ask who one is.
 */
final class WhyPages {
  private static final int LATEST = 50;

  private final Refusals refusals;
  private final Supplier<PolicySet> policies;

  WhyPages(WebParts parts) {
    this.refusals = parts.refusals();
    this.policies = parts.policies();
  }

  List<PageRoute> routes() {
    return List.of(
        PageRoute.get("/why", Set.of(Role.USER), this::latest),
        PageRoute.open("/why/{id}", this::one));
  }

  private void one(PageCall call) {
    String id = call.path("id");
    Optional<Refusals.Kept> kept = DecisionIds.isId(id) ? refusals.find(id) : Optional.empty();
    if (kept.isEmpty()) {
      call.show(404, "unknown.jte", Map.of("id", id));
    } else if (call.wantsJson()) {
      String json = Json.text(Json.object(each -> RefusalJson.members(each, kept.get())));
      call.send("application/json", json);
    } else {
      call.show("why.jte", Map.of("kept", kept.get()));
    }
  }

  private void latest(PageCall call) {
    List<Refusals.Kept> latest = refusals.latest(call.user(), LATEST);
    if (call.wantsJson()) {
      call.send("application/json", json(latest));
      return;
    }
    Tier tier = policies.get().assign(call.principal(), Client.address(call.context())).tier();
    call.show("latest.jte", Map.of("tier", tier, "latest", latest));
  }

  private static String json(List<Refusals.Kept> latest) {
    return Json.text(
        json -> {
          json.writeStartArray();
          latest.forEach(kept -> Json.object(each -> RefusalJson.members(each, kept)).accept(json));
          json.writeEndArray();
        });
  }
}
