package fairlead.console;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * The script by which browsers choose a proxy (proxy auto-config). Everything goes to the proxy,
 * the portal too; there is no way around it if it is down. Only the client's own loopback and plain
 * host names, which mean something in its network alone, are reached directly.
 *
 * <p>It calls none of the functions that browsers supply: {@code isPlainHostName} takes an IPv6
 * literal for a plain name, as there is no dot in it, {@code shExpMatch("127.*")} takes {@code
 * 127.evil.example} for loopback, and others resolve names where the client has no name server. An
 * address in an odd form, such as {@code 0x7f.1}, goes to the proxy, which refuses it.
 */
final class AutoConfig {
  static final String TYPE = "application/x-ns-proxy-autoconfig";

  private static final Set<String> PATHS = Set.of("/proxy.pac", "/wpad.dat");

  private AutoConfig() {}

  /** Whether a path is the script's. */
  static boolean isAt(String path) {
    return PATHS.contains(path);
  }

  /**
   * The script.
   *
   * @param proxy host and port
   * @param portal its URL
   */
  static String script(String proxy, String portal) {
    String host = URI.create(portal).getHost().toLowerCase(Locale.ROOT);
    return """
    // %s
    function FindProxyForURL(url, host) {
      var name = host.toLowerCase().replace(/^\\[|\\]$/g, "");
      if (name !== "%s") {
        if (/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name) || /\\.localhost$/.test(name)) {
          return "DIRECT";
        }
        if (/^127(\\.[0-9]{1,3}){3}$/.test(name) || name === "::1") {
          return "DIRECT";
        }
      }
      return "PROXY %s";
    }
    """
        .formatted(
            "What this gateway lets pass, and why: " + portal + "/",
            host.replaceAll("[\\[\\]]", ""),
            proxy);
  }
}
