package fairlead.proxy.http1;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which fields may stand behind a chunked body (RFC 9110 §6.5.1). */
final class Trailer {
  private static final Set<String> FORBIDDEN =
      Set.of(
          "authorization",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "content-range",
          "content-type",
          "cookie",
          "expect",
          "host",
          "keep-alive",
          "max-forwards",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "set-cookie",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via",
          "www-authenticate");

  private Trailer() {}

  /** What is wrong with a trailer line, its end left out; null if nothing is. */
  static @Nullable Fault check(byte[] line, int length) {
    int colon = FieldLine.colon(line, 0, length);
    if (colon < 0) {
      return FieldLine.badName(line, 0, length);
    }
    if (FORBIDDEN.contains(Octets.lowerText(line, 0, colon))) {
      return Fault.TRAILER;
    }
    return FieldLine.badValue(line, colon + 1, length);
  }
}
