package fairlead.console;

import fairlead.policy.DenyReason;
import fairlead.policy.PolicyRules;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.ChainWords;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.lookup.RecordDesk;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The pages that explain refusals. One refusal opens to whoever has its id, and names nobody; one's
 * own latest ask who one is.
 */
final class WhyPages {
  private static final int LATEST = 50;

  private final Refusals refusals;
  private final Supplier<PolicySet> policies;
  private final PresentTier tier;
  private final RecordDesk records;
  private final InstantSource clock;

  WhyPages(WebParts parts) {
    this.refusals = parts.refusals();
    this.policies = parts.policies();
    this.tier = new PresentTier(parts.whereabouts(), parts.policies());
    this.records = parts.records();
    this.clock = parts.clock();
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
      boolean ask = mayAsk(kept.get().refusal());
      Map<String, Object> model = new HashMap<>();
      model.put("kept", kept.get());
      model.put("ask", ask);
      model.put("times", times());
      model.put("deciders", deciders(kept.get().refusal()));
      String user = kept.get().refusal().user();
      if (call.visitor().map(Principal::user).filter(each -> each.equals(user)).isPresent()) {
        model.put("remark", remark(call, id));
      }
      call.show("why.jte", model);
    }
  }

  /** What they said to it; without the ledger, that is not known. */
  private String remark(PageCall call, String id) {
    try {
      return RecordPages.own(records, call.user(), id);
    } catch (PageProblem away) {
      return "";
    }
  }

  /** Who decides about what needs approval, by the policy in force; empty where nobody does. */
  private String deciders(Refusals.Refusal refusal) {
    String tier = refusal.tier();
    if (refusal.reason() != DenyReason.NEEDS_APPROVAL || tier == null) {
      return "";
    }
    PolicySet policy = policies.get();
    Stream<Chain> chains =
        refusal.rule() == null
            ? policy.tiers().stream()
                .filter(each -> each.name().equals(tier))
                .flatMap(each -> Stream.ofNullable(each.approval()))
            : policy.askRules(tier).stream()
                .filter(each -> each.rule().id().value().equals(refusal.rule()))
                .map(PolicyRules.AskRule::approval);
    return chains.findFirst().map(ChainWords::deciders).orElse("");
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

  private void latest(PageCall call) {
    List<Refusals.Kept> latest = refusals.latest(call.user(), LATEST);
    if (call.wantsJson()) {
      call.send("application/json", json(latest));
      return;
    }
    call.show("latest.jte", Map.of("tier", tier.of(call), "latest", latest, "times", times()));
  }

  private Times times() {
    return new Times(policies.get().zone(), clock.instant());
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
