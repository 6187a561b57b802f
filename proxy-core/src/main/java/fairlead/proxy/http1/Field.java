package fairlead.proxy.http1;

/** The fields that steer a proxy. */
enum Field {
  HOST("host"),
  CONTENT_LENGTH("content-length"),
  TRANSFER_ENCODING("transfer-encoding"),
  CONNECTION("connection"),
  PROXY_CONNECTION("proxy-connection"),
  KEEP_ALIVE("keep-alive"),
  TE("te"),
  TRAILER("trailer"),
  UPGRADE("upgrade"),
  PROXY_AUTHORIZATION("proxy-authorization"),
  PROXY_AUTHENTICATE("proxy-authenticate"),
  PROXY_AUTHENTICATION_INFO("proxy-authentication-info"),
  VIA("via"),
  EXPECT("expect"),
  MAX_FORWARDS("max-forwards"),
  ACCEPT("accept"),
  HTTP2_SETTINGS("http2-settings"),
  OTHER("");

  private static final Field[][] BY_LENGTH = byLength();

  private final String lowerCase;

  Field(String lowerCase) {
    this.lowerCase = lowerCase;
  }

  private static Field[][] byLength() {
    Field[][] table = new Field[PROXY_AUTHENTICATION_INFO.lowerCase.length() + 1][];
    for (int length = 0; length < table.length; length++) {
      int wanted = length;
      table[length] =
          java.util.Arrays.stream(values())
              .filter(field -> field != OTHER && field.lowerCase.length() == wanted)
              .toArray(Field[]::new);
    }
    return table;
  }

  /** The field with this name. */
  static Field of(byte[] octets, int from, int to) {
    int length = to - from;
    if (length < BY_LENGTH.length) {
      for (Field candidate : BY_LENGTH[length]) {
        if (Octets.same(octets, from, to, candidate.lowerCase)) {
          return candidate;
        }
      }
    }
    return OTHER;
  }

  /** Whether the field concerns one connection only, nominated or not (RFC 9110 §7.6.1). */
  boolean isHopByHop() {
    return switch (this) {
      case CONNECTION,
          PROXY_CONNECTION,
          KEEP_ALIVE,
          TE,
          UPGRADE,
          PROXY_AUTHORIZATION,
          PROXY_AUTHENTICATE,
          PROXY_AUTHENTICATION_INFO,
          HTTP2_SETTINGS ->
          true;
      default -> false;
    };
  }

  /** Whether a message would mean something else without the field. */
  boolean framesOrRoutes() {
    return this == HOST
        || this == CONTENT_LENGTH
        || this == TRANSFER_ENCODING
        || this == VIA
        || this == MAX_FORWARDS
        || this == EXPECT;
  }
}
