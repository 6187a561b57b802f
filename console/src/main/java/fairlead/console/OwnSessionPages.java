package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.Whereabouts;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
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
  private final Authenticator authenticator;

  OwnSessionPages(WebParts parts) {
    this.sessions = parts.sessions();
    this.policies = parts.policies();
    this.whereabouts = parts.whereabouts();
    this.authenticator = parts.authenticator();
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
    boolean fresh = place.tier().session().signIn() && signsIn(call);
    done(call, PageCall.await(sessions.startOwn(call.user(), place, fresh)), "own.started");
  }

  /** Whether the password that was sent is theirs: wrong ones count as they do elsewhere. */
  private boolean signsIn(PageCall call) throws PageProblem {
    String pair = call.user() + ":" + call.form().raw("password");
    String sent = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return switch (identify("Basic " + sent, call.context())) {
      case Authenticator.Known known ->
          known.token() == null && known.principal().user().equals(call.user());
      case Authenticator.Throttled wait -> {
        Visitors.later(call.context(), wait.retryAfter());
        throw new PageProblem(429, "stranger.throttled", Amounts.time(wait.retryAfter()));
      }
      case Authenticator.Busy _ -> throw new PageProblem(503, "stranger.busy");
      default -> throw new PageProblem(422, "own.wrong-password");
    };
  }

  private Authenticator.Identification identify(String credentials, Context context) {
    Authenticator.Identification who = authenticator.identify(credentials, Client.address(context));
    return who instanceof Authenticator.Pending pending
        ? pending.result().toCompletableFuture().join()
        : who;
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
        : call.say("own.next", new OwnWords(call.words(), policies.get().zone()).time(until));
  }

  private static PageProblem declined(SessionDesk.Why why) {
    return switch (why) {
      case BEGINS_BY_USE -> new PageProblem(409, "own.by-use");
      case SIGN_IN_NEEDED -> new PageProblem(422, "own.wrong-password");
      case NO_RECORD -> new PageProblem(503, "ask.no-record");
      default -> new PageProblem(409, "own.unchanged");
    };
  }
}
