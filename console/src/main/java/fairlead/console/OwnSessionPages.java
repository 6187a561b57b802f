package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.SessionView;
import fairlead.proxy.session.Whereabouts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Starting and ending one's own session. */
final class OwnSessionPages {
  private static final Set<Role> EVERYBODY = Set.of(Role.USER);

  private final SessionDesk sessions;
  private final Supplier<PolicySet> policies;
  private final Whereabouts whereabouts;

  OwnSessionPages(WebParts parts) {
    this.sessions = parts.sessions();
    this.policies = parts.policies();
    this.whereabouts = parts.whereabouts();
  }

  List<PageRoute> routes() {
    return List.of(
        PageRoute.post("/session/start", EVERYBODY, this::start),
        PageRoute.get("/session/end", EVERYBODY, call -> call.show("end.jte", Map.of())),
        PageRoute.post("/session/end", EVERYBODY, this::end));
  }

  private PolicySet.Assignment place(PageCall call) throws PageProblem {
    return PageCall.await(
        whereabouts.of(policies.get(), call.principal(), Client.address(call.context())));
  }

  private void start(PageCall call) throws PageProblem {
    PolicySet.Assignment place = place(call);
    boolean fresh = place.tier().session().signIn();
    if (fresh) {
      FreshSignIn.check(call, call.form().raw("password"));
    }
    SessionDesk.Outcome outcome = PageCall.await(sessions.startOwn(call.user(), place, fresh));
    if (fresh && outcome instanceof SessionDesk.Done(SessionView session) && session.id() != null) {
      FreshSignIn.endWith(call, session.id());
    }
    done(call, outcome, "own.started");
  }

  private void end(PageCall call) throws PageProblem {
    done(call, PageCall.await(sessions.endOwn(call.user(), place(call).tier())), "own.over");
  }

  private void done(PageCall call, SessionDesk.Outcome outcome, String key) throws PageProblem {
    switch (outcome) {
      case SessionDesk.Done _ -> call.redirect("/", key);
      case SessionDesk.Refused refused ->
          throw new PageProblem(
              409,
              "own.refused",
              refused.reason().meaning(),
              refused.reason().remedy(),
              when(call, refused.until()));
      case SessionDesk.Declined declined -> throw declined(declined.why());
    }
  }

  private String when(PageCall call, Instant until) {
    return until.equals(Instant.MAX)
        ? ""
        : call.say("own.next", Times.at(policies.get().zone(), until));
  }

  private static PageProblem declined(SessionDesk.Why why) {
    return switch (why) {
      case BEGINS_BY_USE -> new PageProblem(409, "own.by-use");
      case NO_RECORD -> new PageProblem(503, "ask.no-record");
      default -> new PageProblem(409, "own.unchanged");
    };
  }
}
