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
    switch (who) {
      case Authenticator.Throttled wait -> {
        Visitors.later(context, wait.retryAfter());
        site.show(context, 429, throttled(site.words(), wait));
      }
      case Authenticator.Busy busy -> {
        Visitors.later(context, busy.retryAfter());
        site.show(context, 503, site.words().say("stranger.busy"));
      }
      default -> {
        Visitors.challenge(context);
        site.show(context, 401, site.words().say("stranger.unknown"));
      }
    }
  }

  static String throttled(Messages words, Authenticator.Throttled wait) {
    return words.say("stranger.throttled", Amounts.time(wait.retryAfter()));
  }
}
