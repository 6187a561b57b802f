package fairlead.console;

import fairlead.proxy.identity.Authenticator;
import io.javalin.http.Context;

/** What is answered to somebody who is not known where one has to be. */
final class Strangers {
  private final Site site;

  Strangers(Site site) {
    this.site = site;
  }

  void answer(Context context, Authenticator.Identification who) {
    if (context.header("HX-Request") != null && who instanceof Authenticator.Missing) {
      context.header("HX-Redirect", "/sign-in").status(401);
      return;
    }
    switch (who) {
      case Authenticator.Throttled wait -> {
        Visitors.later(context, wait.retryAfter());
        site.show(context, 429, throttled(site.words(), wait));
      }
      case Authenticator.Busy busy -> {
        Visitors.later(context, busy.retryAfter());
        site.show(context, 503, site.words().say("stranger.busy"));
      }
      default -> askToSignIn(context);
    }
  }

  /** A browser's page leads to our own; whoever else asks is told how to sign in with it. */
  private void askToSignIn(Context context) {
    if (context.header("Authorization") != null || !Site.isBrowser(context)) {
      Visitors.challenge(context);
      site.show(context, 401, site.words().say("stranger.unknown"));
    } else if (!"GET".equals(context.req().getMethod())) {
      site.flash().leave(context, site.words().say("sign-in.over"));
      site.redirect(context, "/sign-in");
    } else {
      site.redirect(context, LocalPath.signIn(LocalPath.of(asked(context))));
    }
  }

  private static String asked(Context context) {
    String query = context.req().getQueryString();
    return query == null
        ? context.req().getRequestURI()
        : context.req().getRequestURI() + "?" + query;
  }

  static String throttled(Messages words, Authenticator.Throttled wait) {
    return words.say("stranger.throttled", Amounts.time(wait.retryAfter()));
  }
}
