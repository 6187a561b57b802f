package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.SessionView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The sessions of everybody. To look is a record, so a button asks for it, and no link does. */
final class SessionPages {
  private static final Set<Role> READERS = Set.of(Role.OPERATOR, Role.AUDITOR);
  private static final Set<Role> OPERATORS = Set.of(Role.OPERATOR);
  private static final List<Deed> DEEDS = List.of(Deed.PAUSE, Deed.RESUME, Deed.END);
  private static final int MOST_MINUTES = 7 * 24 * 60;
  private static final String HERE = "/sessions";

  private final SessionDesk sessions;
  private final Supplier<PolicySet> policies;
  private final InstantSource clock;

  SessionPages(WebParts parts) {
    this.sessions = parts.sessions();
    this.policies = parts.policies();
    this.clock = parts.clock();
  }

  List<PageRoute> routes() {
    List<PageRoute> routes = new ArrayList<>();
    routes.add(PageRoute.get(HERE, READERS, this::count));
    routes.add(PageRoute.post(HERE, READERS, this::list));
    for (Deed deed : DEEDS) {
      routes.add(
          PageRoute.post(
              HERE + "/{id}/" + deed.label(),
              OPERATORS,
              call -> Acts.act(call, sessions, deed, null, HERE)));
    }
    routes.add(PageRoute.post(HERE + "/{id}/extend", OPERATORS, this::extend));
    return routes;
  }

  private void count(PageCall call) throws PageProblem {
    show(call, List.of(), false);
  }

  private void list(PageCall call) throws PageProblem {
    List<SessionView> found =
        PageCall.await(sessions.list(call.user(), null))
            .orElseThrow(() -> new PageProblem(503, "problem.unrecorded"));
    show(call, found, true);
  }

  private void show(PageCall call, List<SessionView> found, boolean looked) throws PageProblem {
    Map<SessionView.State, Integer> counts = PageCall.await(sessions.count());
    call.show(
        "sessions.jte",
        Map.of(
            "active",
            counts.getOrDefault(SessionView.State.ACTIVE, 0),
            "paused",
            counts.getOrDefault(SessionView.State.PAUSED, 0),
            "sessions",
            found,
            "looked",
            looked,
            "acts",
            call.roles().contains(Role.OPERATOR),
            "times",
            new Times(policies.get().zone(), clock.instant())));
  }

  private void extend(PageCall call) throws PageProblem {
    String minutes = call.form().needed("minutes", 6);
    int by = minutes.matches("\\d{1,5}") ? Integer.parseInt(minutes) : 0;
    if (by < 1 || by > MOST_MINUTES) {
      throw new PageProblem(422, "sessions.minutes", MOST_MINUTES);
    }
    Acts.act(call, sessions, Deed.EXTEND, Duration.ofMinutes(by), HERE);
  }
}
