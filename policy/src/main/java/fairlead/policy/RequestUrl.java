package fairlead.policy;

import fairlead.policy.match.Host;
import fairlead.policy.wording.Quoted;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL as the request that a client would make of it. Immutable.
 *
 * @param scheme {@code CONNECT} for {@code https}
 * @param method {@code CONNECT} for a tunnel
 * @param host as written
 * @param path empty for a tunnel
 */
public record RequestUrl(Scheme scheme, String method, String host, int port, String path) {
  private static final Pattern URL =
      Pattern.compile(
          "([hH][tT][tT][pP][sS]?)://(\\[[^\\]]*\\]|[^/:?#@]*)(?::([0-9]{1,9}))?"
              + "([/][^?#]*)?([?#].*)?");

  /** The request; null if the text is no URL of {@code http} or {@code https}. */
  public static @Nullable RequestUrl parse(String url, String method) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      return null;
    }
    boolean tls = parts.group(1).toLowerCase(Locale.ROOT).equals("https");
    int port = parts.group(3) == null ? (tls ? 443 : 80) : Integer.parseInt(parts.group(3));
    String path = parts.group(4) == null ? "/" : parts.group(4);
    return tls
        ? new RequestUrl(Scheme.CONNECT, "CONNECT", parts.group(2), port, "")
        : new RequestUrl(Scheme.HTTP, method, parts.group(2), port, path);
  }

  /** What the policy is asked; null where the proxy refuses it before that, as a bad request. */
  public @Nullable WebRequest request() {
    Host normal = Host.parse(host);
    return normal == null || !portExists()
        ? null
        : new WebRequest(scheme, normal, port, method, path);
  }

  /** Why there is no request to decide. */
  public String fault() {
    return portExists()
        ? Quoted.of(host) + " is neither a name nor an address in its usual spelling."
        : "There is no port " + port + ".";
  }

  private boolean portExists() {
    return port >= 1 && port <= 65_535;
  }

  /** As {@code GET example.org:80/path}. */
  @Override
  public String toString() {
    return method + " " + host + ":" + port + path;
  }
}
