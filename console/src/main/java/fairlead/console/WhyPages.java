package fairlead.console;

import fairlead.policy.DenyReason;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Tier;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.session.Whereabouts;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The pages that explain refusals. One refusal opens to whoever has its id, and names nobody; one's
 * own latest ask who one is.
 */
final class WhyPages {
  private static final int LATEST = 50;

  private final Pages pages;
  private final SignIn signIn;
  private final Refusals refusals;
  private final Supplier<PolicySet> policies;
  private final Whereabouts whereabouts;

  WhyPages(Pages pages, WebParts parts) {
    this.pages = pages;
    this.signIn = new SignIn(parts.authenticator());
    this.refusals = parts.refusals();
    this.policies = parts.policies();
    this.whereabouts = parts.whereabouts();
  }

  void addTo(RoutesConfig routes) {
    routes.get("/why", this::latest);
    routes.get("/why/{id}", context -> one(context, context.pathParam("id")));
  }

  private void one(Context context, String id) {
    Optional<Refusals.Kept> kept = DecisionIds.isId(id) ? refusals.find(id) : Optional.empty();
    context.status(kept.isPresent() ? 200 : 404);
    if (kept.isEmpty()) {
      pages.show(context, "unknown.jte", Map.of("id", id));
    } else if (wantsJson(context)) {
      String json = Json.text(Json.object(each -> RefusalJson.members(each, kept.get())));
      context.contentType("application/json").result(json);
    } else {
      boolean ask = mayAsk(kept.get().refusal());
      pages.show(context, "why.jte", Map.of("kept", kept.get(), "ask", ask));
    }
  }

  /** Whether there is something to ask for; who is signed in there learns what. */
  private boolean mayAsk(Refusals.Refusal refusal) {
    DenyReason reason = refusal.reason();
    return !refusal.reported()
        && (reason == DenyReason.NEEDS_APPROVAL
            || (reason.isOfTier()
                && refusal.tier() != null
                && policies.get().mayAskFrom(refusal.tier())));
  }

  private void latest(Context context) {
    Authenticator.Identification who = signIn.identify(context);
    if (who instanceof Authenticator.Known known) {
      list(context, known.principal());
    } else {
      SignIn.refuse(context, who);
    }
  }

  private void list(Context context, Principal principal) {
    List<Refusals.Kept> latest = refusals.latest(principal.user(), LATEST);
    if (!wantsJson(context)) {
      Tier tier = tier(context, principal);
      pages.show(context, "latest.jte", Map.of("tier", tier, "latest", latest));
      return;
    }
    String all =
        Json.text(
            json -> {
              json.writeStartArray();
              latest.forEach(
                  kept -> Json.object(each -> RefusalJson.members(each, kept)).accept(json));
              json.writeEndArray();
            });
    context.contentType("application/json").result(all);
  }

  /** Without the ledger, the tier that one is in without grants. */
  private Tier tier(Context context, Principal principal) {
    PolicySet policy = policies.get();
    try {
      return ApiCall.await(whereabouts.of(policy, principal, Client.address(context))).tier();
    } catch (ApiRefusal unreachable) {
      return policy.assign(principal, Client.address(context)).tier();
    }
  }

  private static boolean wantsJson(Context context) {
    String accept = context.header("Accept");
    return accept != null && accept.contains("json") && !accept.contains("html");
  }
}
