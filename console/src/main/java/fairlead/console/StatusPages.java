package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.SessionView;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** How the gateway is, and how it fared in the last hour. */
final class StatusPages {
  private final Supplier<Vitals> vitals;
  private final SessionDesk sessions;
  private final History history;
  private final Supplier<PolicySet> policies;
  private final InstantSource clock;

  StatusPages(WebParts parts) {
    this.vitals = parts.vitals();
    this.sessions = parts.sessions();
    this.history = parts.history();
    this.policies = parts.policies();
    this.clock = parts.clock();
  }

  List<PageRoute> routes() {
    return List.of(PageRoute.get("/status", Set.of(Role.OPERATOR), this::show));
  }

  private void show(PageCall call) {
    Vitals now = vitals.get();
    Map<String, Object> model = new HashMap<>();
    model.put("vitals", now);
    model.put("uptime", Amounts.time(now.uptime()));
    try {
      Map<SessionView.State, Integer> counts = PageCall.await(sessions.count());
      model.put("active", counts.getOrDefault(SessionView.State.ACTIVE, 0));
      model.put("paused", counts.getOrDefault(SessionView.State.PAUSED, 0));
    } catch (PageProblem unreachable) {
      model.put("reachable", false);
    }
    model.put("spans", HistoryJson.spans(history.samples()).reversed());
    model.put("times", new Times(policies.get().zone(), clock.instant()));
    call.show("status.jte", model);
  }
}
