package fairlead.console;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.PolicySet;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.match.Host;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.SessionView;
import fairlead.proxy.session.Whereabouts;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The captive portal API (RFC 8908): an operating system asks whether it is let out, where a person
 * can see why not, and how long it lasts.
 *
 * <p>Only the network says who asks ({@code identity.networks}); for anybody else the answer is
 * that more is needed, and where to read what. The RFC has this over TLS only, as anybody on the
 * way could change the answer.
 */
final class CaptiveApi {
  static final String TYPE = "application/captive+json";

  private static final WebRequest ANYTHING =
      new WebRequest(
          Scheme.CONNECT, Objects.requireNonNull(Host.parse("example.org")), 443, "CONNECT", "");

  private final Authenticator authenticator;
  private final Supplier<PolicySet> policies;
  private final Whereabouts whereabouts;
  private final SessionDesk sessions;
  private final Addresses addresses;
  private final InstantSource clock;

  CaptiveApi(WebParts parts) {
    this.authenticator = parts.authenticator();
    this.policies = parts.policies();
    this.whereabouts = parts.whereabouts();
    this.sessions = parts.sessions();
    this.addresses = parts.addresses();
    this.clock = parts.clock();
  }

  PageRoute route() {
    return PageRoute.open("/captive", this::answer);
  }

  private void answer(PageCall call) throws PageProblem {
    Context context = call.context();
    if (!context.scheme().equals("https")) {
      throw new PageProblem(403, "captive.tls");
    }
    try {
      context.header("Cache-Control", "private, no-store");
      call.send(TYPE, answer(Client.address(context), context.header("Host")));
    } catch (ApiRefusal unreachable) {
      throw new PageProblem(503, "captive.away");
    }
  }

  /**
   * The JSON.
   *
   * @param host as it was asked by TLS: people read there, too, if links have no TLS
   * @throws ApiRefusal if it cannot be told
   */
  String answer(InetAddress client, @Nullable String host) throws ApiRefusal {
    SessionView own = own(client);
    String url = addresses.portal();
    String portal = url.startsWith("https:") ? url : "https://" + host;
    return Json.text(Json.object(json -> members(json, own, portal)));
  }

  private static void members(JsonGenerator json, @Nullable SessionView own, String portal) {
    boolean captive = own == null || !isOpen(own);
    json.writeBooleanProperty("captive", captive);
    json.writeStringProperty("user-portal-url", portal + (own == null ? "/setup" : "/session"));
    json.writeStringProperty("venue-info-url", portal + "/");
    json.writeBooleanProperty("can-extend-session", false);
    if (own != null && !captive) {
      if (own.left() != null) {
        json.writeNumberProperty("seconds-remaining", own.left().toSeconds());
      }
      if (own.bytesLeft() != null) {
        json.writeNumberProperty("bytes-remaining", own.bytesLeft());
      }
    }
  }

  /** The next request opens a session that was not started. */
  private static boolean isOpen(SessionView session) {
    return switch (session.state()) {
      case ACTIVE -> true;
      case NOT_STARTED -> session.reason() == null;
      case PAUSED, DRAINING, ENDED -> false;
    };
  }

  /** The session of whom the network names, where their tier opens anything; else null. */
  private @Nullable SessionView own(InetAddress client) throws ApiRefusal {
    if (!(authenticator.identify(null, client) instanceof Authenticator.Known known)) {
      return null;
    }
    PolicySet policy = policies.get();
    PolicySet.Assignment assignment =
        ApiCall.await(whereabouts.of(policy, known.principal(), client));
    boolean shut =
        policy.decide(assignment, ANYTHING, clock.instant()) instanceof Decision.Deny deny
            && deny.reason() == DenyReason.NO_TIER;
    return shut
        ? null
        : ApiCall.await(sessions.own(known.principal().user(), assignment)).session();
  }
}
