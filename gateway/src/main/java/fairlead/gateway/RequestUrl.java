package fairlead.gateway;

import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.match.Host;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A URL as the request that a client would make of it. */
final class RequestUrl {
  private static final Pattern URL =
      Pattern.compile(
          "(https?)://(\\[[^\\]]*\\]|[^/:?#@]*)(?::([0-9]{1,5}))?([/][^?#]*)?([?#].*)?");

  private RequestUrl() {}

  /** The request; null if the text is no URL that a client could ask for. */
  static @Nullable WebRequest parse(String url, String method) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      return null;
    }
    boolean tls = parts.group(1).equals("https");
    Host host = Host.parse(parts.group(2));
    int port = parts.group(3) == null ? (tls ? 443 : 80) : Integer.parseInt(parts.group(3));
    if (host == null || port < 1 || port > 65_535) {
      return null;
    }
    String path = parts.group(4) == null ? "/" : parts.group(4);
    return tls
        ? new WebRequest(Scheme.CONNECT, host, port, "CONNECT", "")
        : new WebRequest(Scheme.HTTP, host, port, method, path);
  }
}
