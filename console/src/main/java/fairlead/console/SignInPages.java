package fairlead.console;

import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.identity.Authenticator.Identification;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Signing in and out. A wrong password counts here as it does at the proxy. */
final class SignInPages {
  private static final int MOST_NAME = 64;
  private static final int MOST_PASSWORD = 1_024;

  List<PageRoute> routes() {
    return List.of(
        PageRoute.open("/sign-in", this::ask),
        PageRoute.post("/sign-in", Set.of(), this::signIn),
        PageRoute.post("/sign-out", Set.of(), this::signOut));
  }

  private void ask(PageCall call) {
    String to = LocalPath.of(call.query("to"));
    if (call.visitor().isPresent()) {
      call.redirect(to);
    } else {
      show(call, 200, "", "", to);
    }
  }

  private void signIn(PageCall call) throws PageProblem {
    String to = LocalPath.of(call.form().raw("to"));
    String user = call.form().text("user", MOST_NAME);
    String password = call.form().raw("password");
    if (password.length() > MOST_PASSWORD) {
      throw new PageProblem(422, "form.long", "password", MOST_PASSWORD);
    }
    Identification who = begin(call, user, password);
    switch (who) {
      case Authenticator.Known _ -> call.redirect(to);
      case Authenticator.Throttled wait -> {
        Visitors.later(call.context(), wait.retryAfter());
        show(call, 429, Strangers.throttled(call.words(), wait), user, to);
      }
      case Authenticator.Busy busy -> {
        Visitors.later(call.context(), busy.retryAfter());
        show(call, 503, call.say("stranger.busy"), user, to);
      }
      default -> show(call, 422, call.say("sign-in.wrong"), user, to);
    }
  }

  private static Identification begin(PageCall call, String user, String password)
      throws PageProblem {
    try {
      return call.visitors().signIn(user, password, call.context());
    } catch (ApiRefusal away) {
      throw new PageProblem(503, "sign-in.away");
    }
  }

  private static void show(PageCall call, int status, String problem, String user, String to) {
    call.show(status, "signin.jte", Map.of("problem", problem, "user", user, "to", to));
  }

  private void signOut(PageCall call) throws PageProblem {
    FreshSignIn.signOut(call);
    call.redirect("/", "sign-in.out");
  }
}
