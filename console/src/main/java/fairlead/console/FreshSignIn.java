package fairlead.console;

import fairlead.proxy.identity.Authenticator;

/** Signing in once more, such as where each session asks for it, and signing out. */
final class FreshSignIn {
  private FreshSignIn() {}

  /**
   * Checks the password of who asks; wrong ones count, as everywhere.
   *
   * @throws PageProblem that says what is wrong: 422 a wrong password, 429 too many of them, 503
   *     not just now
   */
  static void check(PageCall call, String password) throws PageProblem {
    Authenticator.Identification who =
        call.visitors().identify(call.user(), password, call.context());
    switch (who) {
      case Authenticator.Known known when known.principal().user().equals(call.user()) -> {}
      case Authenticator.Throttled wait -> {
        Visitors.later(call.context(), wait.retryAfter());
        throw new PageProblem(429, "stranger.throttled", Amounts.time(wait.retryAfter()));
      }
      case Authenticator.Busy busy -> {
        Visitors.later(call.context(), busy.retryAfter());
        throw new PageProblem(503, "stranger.busy");
      }
      default -> throw new PageProblem(422, "sign-in.wrong-password");
    }
  }

  /**
   * Has the cookie's sign-in of who asks end with a session, if not before; nothing where they sent
   * credentials instead.
   */
  static void endWith(PageCall call, String session) throws PageProblem {
    try {
      call.visitors().endWith(call.context(), session);
    } catch (ApiRefusal away) {
      throw new PageProblem(503, "problem.ledger");
    }
  }

  /** Ends the cookie's sign-in of who asks, if there is one. */
  static void signOut(PageCall call) throws PageProblem {
    try {
      call.visitors().signOut(call.context());
    } catch (ApiRefusal away) {
      throw new PageProblem(503, "problem.ledger");
    }
  }
}
