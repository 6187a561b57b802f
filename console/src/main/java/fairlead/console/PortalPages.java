package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Tier;
import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.Whereabouts;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The pages that say how one stands. The first one is everybody's; whoever sends credentials with
 * it sees their own standing there too.
 */
final class PortalPages {
  private final SessionDesk sessions;
  private final Supplier<PolicySet> policies;
  private final Whereabouts whereabouts;
  private final InstantSource clock;

  PortalPages(WebParts parts) {
    this.sessions = parts.sessions();
    this.policies = parts.policies();
    this.whereabouts = parts.whereabouts();
    this.clock = parts.clock();
  }

  List<PageRoute> routes() {
    return List.of(
        PageRoute.open("/", this::home),
        PageRoute.get("/session", Set.of(Role.USER), this::session));
  }

  private void home(PageCall call) {
    Map<String, Object> model = new HashMap<>();
    model.put("recorded", RecordSchema.described());
    call.visitor().ifPresent(principal -> model.put("own", own(call, principal)));
    call.show("home.jte", model);
  }

  private void session(PageCall call) {
    call.show("session.jte", Map.of("own", own(call, call.principal())));
  }

  /** What is known without the ledger is told without it. */
  private OwnPage own(PageCall call, Principal principal) {
    PolicySet policy = policies.get();
    Tier tier = policy.assign(principal, Client.address(call.context())).tier();
    try {
      PolicySet.Assignment where =
          PageCall.await(whereabouts.of(policy, principal, Client.address(call.context())));
      tier = where.tier();
      OwnWords words = new OwnWords(call.words(), new Times(policy.zone(), clock.instant()));
      return words.page(PageCall.await(sessions.own(principal.user(), where)));
    } catch (PageProblem unreachable) {
      return new OwnPage(
          principal.user(),
          tier.name(),
          tier.notice(),
          "",
          List.of(call.say("own.untold")),
          List.of(),
          List.of(),
          null);
    }
  }
}
