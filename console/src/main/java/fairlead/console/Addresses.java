package fairlead.console;

import fairlead.policy.match.Host;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where clients find the proxy and the portal. The proxy starts after the pages do, so until then
 * nobody can say. Thread-safe.
 */
public final class Addresses {
  private final String announced;
  private volatile @Nullable InetSocketAddress proxy;
  private volatile String portal = "";

  /**
   * Addresses.
   *
   * @param announced the proxy as clients reach it, {@code host:port}; empty for its listener
   */
  public Addresses(String announced) {
    this.announced = announced;
  }

  /** The proxy listens here. */
  public void proxyListens(InetSocketAddress at) {
    proxy = at;
  }

  /** The portal's URL in every link, without a slash at its end. */
  void portalIs(String url) {
    portal = url;
  }

  String portal() {
    return portal;
  }

  /**
   * The proxy as {@code host:port}; null while it has not started.
   *
   * @param asked the value of Host: the name stands for a listener on every address
   */
  @Nullable String proxy(@Nullable String asked) {
    if (!announced.isEmpty()) {
      return announced;
    }
    InetSocketAddress at = proxy;
    if (at == null) {
      return null;
    }
    InetAddress address = at.getAddress();
    String host = address.isAnyLocalAddress() ? named(asked) : bracketed(Host.of(address).text());
    return host + ":" + at.getPort();
  }

  /** By WPAD any name may be asked for, so that one says nothing. */
  private String named(@Nullable String asked) {
    String host = asked == null ? "" : asked.replaceFirst(":[0-9]+$", "");
    return host.isEmpty() || isWpad(host) ? URI.create(portal).getHost() : host;
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** Whether a host is one that browsers look for when they find a proxy by themselves. */
  static boolean isWpad(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":80$", "");
    return name.equals("wpad") || name.startsWith("wpad.");
  }
}
