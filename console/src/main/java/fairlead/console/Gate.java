package fairlead.console;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * What every request has to pass: on the inner socket the proxy's token, everywhere a {@code Host}
 * of ours (else a page elsewhere could point a name of its own at us, and read what we answer).
 */
final class Gate {
  /** The name of the inner connector. */
  static final String INNER = "inner";

  /** The type of the token in a PROXY header. */
  private static final int TOKEN_TYPE = 0xE0;

  /** The status for whoever calls us by another name. */
  static final int MISDIRECTED = 421;

  /** The status for whoever is not the proxy on the proxy's socket. */
  static final int FORBIDDEN = 403;

  private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

  private final byte[] token;
  private final boolean wpad;
  private volatile Set<String> authorities = Set.of();
  private volatile Set<String> origins = Set.of();
  private volatile String publicAuthority = "";
  private volatile boolean publicIsSecure;
  private volatile String secureUrl = "";

  /**
   * A gate.
   *
   * @param wpad whether {@code /wpad.dat} is answered for the hosts that browsers look for
   */
  Gate(byte[] token, boolean wpad) {
    this.token = token;
    this.wpad = wpad;
  }

  /** Takes requests for these URLs' authorities from here on. */
  void admit(String publicUrl, String localUrl) {
    URI local = URI.create(localUrl);
    publicAuthority = authority(publicUrl);
    publicIsSecure = publicUrl.startsWith("https:");
    secureUrl = localUrl.startsWith("https:") ? publicUrl : "";
    authorities =
        Set.copyOf(
            List.of(
                authority(publicUrl), authority(localUrl), normal("localhost:" + local.getPort())));
    origins =
        Set.copyOf(
            List.of(
                normal(publicUrl),
                normal(localUrl),
                normal(local.getScheme() + "://localhost:" + local.getPort())));
  }

  /**
   * Whether a browser says that another site's page asks this, by the origin (RFC 6454) or by fetch
   * metadata.
   */
  boolean isForeign(Context context) {
    String site = context.header("Sec-Fetch-Site");
    boolean same = site == null || site.equals("same-origin") || site.equals("none");
    return !same || isOfForeignOrigin(context);
  }

  /**
   * The same of a page that is read: a link on another site's page may lead here, and does from
   * every refusal; but that page may not have it as a part.
   */
  boolean isForeignPart(Context context) {
    boolean link =
        "navigate".equals(context.header("Sec-Fetch-Mode"))
            && "document".equals(context.header("Sec-Fetch-Dest"));
    return link ? isOfForeignOrigin(context) : isForeign(context);
  }

  private boolean isOfForeignOrigin(Context context) {
    String origin = context.header("Origin");
    return origin != null && !origins.contains(normal(origin));
  }

  /** Whether the browser that asks has TLS between itself and us. */
  boolean isSecure(Context context) {
    String host = context.header("Host");
    return context.req().isSecure()
        || (publicIsSecure
            && secureUrl.isEmpty()
            && host != null
            && publicAuthority.equals(normal(host)));
  }

  private static String authority(String url) {
    return normal(URI.create(url).getAuthority());
  }

  void check(Context context) {
    headers(context);
    ConnectionMetaData connection =
        ServletContextRequest.getServletContextRequest(context.req()).getConnectionMetaData();
    if (INNER.equals(connection.getConnector().getName())
        && !MessageDigest.isEqual(token, shown(connection))) {
      throw new HttpResponseException(
          FORBIDDEN, "This socket is for the gateway's own proxy.", Map.of());
    }
    String host = context.header("Host");
    if (host == null || !(authorities.contains(normal(host)) || isWpad(context, host))) {
      throw new HttpResponseException(MISDIRECTED, "This is another host's name.", Map.of());
    }
    if (!secureUrl.isEmpty() && !context.req().isSecure() && !AutoConfig.isAt(context.path())) {
      leadToTls(context);
    }
  }

  /**
   * Nobody's name, password or cookie is looked at in the clear where TLS can be had; browsers ask
   * for the script with the proxy's address in it before they know of any.
   */
  private void leadToTls(Context context) {
    if (!READING.contains(context.method())) {
      throw new HttpResponseException(
          FORBIDDEN, "This came in the clear. Send it to " + secureUrl + ".", Map.of());
    }
    String query = context.req().getQueryString();
    context.redirect(
        secureUrl + context.req().getRequestURI() + (query == null ? "" : "?" + query),
        HttpStatus.PERMANENT_REDIRECT);
    context.skipRemainingHandlers();
  }

  /**
   * Anybody can point such a name at us and have a page read the answer (DNS rebinding). It is the
   * same for everybody, and no secret: where the proxy is, as every client is told.
   */
  private boolean isWpad(Context context, String host) {
    return wpad && Addresses.isWpad(host) && context.path().equals("/wpad.dat");
  }

  /** Lower-case, without the port that a browser leaves out. */
  private static String normal(String host) {
    return host.toLowerCase(Locale.ROOT).replaceFirst(":(80|443)$", "");
  }

  private static byte @Nullable [] shown(ConnectionMetaData connection) {
    EndPoint end = connection.getConnection().getEndPoint();
    while (end != null) {
      if (end instanceof ProxyConnectionFactory.ProxyEndPoint proxied) {
        return proxied.getTLV(TOKEN_TYPE);
      }
      end = end instanceof EndPoint.Wrapper wrapper ? wrapper.unwrap() : null;
    }
    return null;
  }

  private static void headers(Context context) {
    context
        .header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
                + " base-uri 'none'")
        .header("X-Content-Type-Options", "nosniff")
        // With no-referrer a browser would say that our own forms are of no origin.
        .header("Referrer-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Cache-Control", "no-store");
  }
}
