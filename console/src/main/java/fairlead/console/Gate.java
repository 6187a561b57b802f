package fairlead.console;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
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

  private static final int MISDIRECTED = 421;
  private static final int FORBIDDEN = 403;

  private final byte[] token;
  private final boolean wpad;
  private volatile Set<String> authorities = Set.of();
  private volatile Set<String> origins = Set.of();

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
    authorities =
        Set.copyOf(
            List.of(
                authority(publicUrl), authority(localUrl), normal("localhost:" + local.getPort())));
    origins =
        Set.copyOf(
            List.of(
                normal(publicUrl),
                normal(localUrl),
                normal("http://localhost:" + local.getPort())));
  }

  /** Whether a page of this origin (RFC 6454) is one of ours. */
  boolean isOurs(String origin) {
    return origins.contains(normal(origin));
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
            "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none';"
                + " form-action 'self'")
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cache-Control", "no-store");
  }
}
