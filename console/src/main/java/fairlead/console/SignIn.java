package fairlead.console;

import fairlead.proxy.identity.Authenticator;
import io.javalin.http.Context;
import java.time.Duration;

/** Who a request of the web listener is from. */
final class SignIn {
  private static final String BASIC = "Basic realm=\"Fairlead\", charset=\"UTF-8\"";

  private final Authenticator authenticator;

  SignIn(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /**
   * Only credentials say who reads a page: a network says it of a machine, not of who sits there.
   * Never pending.
   */
  Authenticator.Identification identify(Context context) {
    String credentials = context.header("Authorization");
    if (credentials == null) {
      return new Authenticator.Missing();
    }
    Authenticator.Identification who = authenticator.identify(credentials, Client.address(context));
    return who instanceof Authenticator.Pending pending
        ? pending.result().toCompletableFuture().join()
        : who;
  }

  /** Says how to sign in (RFC 9110 section 11.6.1). */
  static void challenge(Context context) {
    context.header("WWW-Authenticate", BASIC);
  }

  /** Says when to come again. */
  static void later(Context context, Duration wait) {
    context.header("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
  }

  /** Answers for somebody who is not known. */
  static void refuse(Context context, Authenticator.Identification who) {
    switch (who) {
      case Authenticator.Throttled wait -> {
        later(context, wait.retryAfter());
        context.status(429).result("Too many wrong passwords. Wait a little.\n");
      }
      case Authenticator.Busy busy -> {
        later(context, busy.retryAfter());
        context.status(503).result("This cannot be checked just now. Try again.\n");
      }
      default -> {
        challenge(context);
        context
            .status(401)
            .result("Sign in with the name and password that you use for the proxy.\n");
      }
    }
  }
}
