package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Tier;
import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.Whereabouts;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The pages that say how one stands. The first one is everybody's; whoever sends credentials with
 * it sees their own standing there too.
 */
final class PortalPages {
  private final Pages pages;
  private final SignIn signIn;
  private final SessionDesk sessions;
  private final Supplier<PolicySet> policies;
  private final Whereabouts whereabouts;

  PortalPages(Pages pages, WebParts parts) {
    this.pages = pages;
    this.signIn = new SignIn(parts.authenticator());
    this.sessions = parts.sessions();
    this.policies = parts.policies();
    this.whereabouts = parts.whereabouts();
  }

  void addTo(RoutesConfig routes) {
    routes.get("/", this::home);
    routes.get("/session", this::session);
    routes.get("/style.css", PortalPages::style);
  }

  private static void style(Context context) throws IOException {
    try (InputStream css = PortalPages.class.getResourceAsStream("style.css")) {
      if (css == null) {
        throw new IllegalStateException("style.css is missing from the jar");
      }
      context.contentType("text/css").result(css.readAllBytes());
    }
  }

  private void home(Context context) {
    Map<String, Object> model = new HashMap<>();
    model.put("recorded", RecordSchema.described());
    if (signIn.identify(context) instanceof Authenticator.Known known) {
      model.put("own", own(context, known.principal()));
    }
    pages.show(context, "home.jte", model);
  }

  private void session(Context context) {
    Authenticator.Identification who = signIn.identify(context);
    if (who instanceof Authenticator.Known known) {
      pages.show(context, "session.jte", Map.of("own", own(context, known.principal())));
    } else {
      SignIn.refuse(context, who);
    }
  }

  /** What is known without the ledger is told without it. */
  private OwnPage own(Context context, Principal principal) {
    PolicySet policy = policies.get();
    Tier tier = policy.assign(principal, Client.address(context)).tier();
    try {
      PolicySet.Assignment where =
          ApiCall.await(whereabouts.of(policy, principal, Client.address(context)));
      tier = where.tier();
      return new OwnWords(policy.zone()).page(ApiCall.await(sessions.own(principal.user(), where)));
    } catch (ApiRefusal unreachable) {
      return new OwnPage(
          principal.user(),
          tier.name(),
          tier.notice(),
          "",
          List.of("How your session stands cannot be told just now. Look again in a while."),
          List.of(),
          List.of());
    }
  }
}
