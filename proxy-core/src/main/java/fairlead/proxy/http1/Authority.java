package fairlead.proxy.http1;

import org.jspecify.annotations.Nullable;

/**
 * Host and port of an authority, as spans: {@code uri-host [":" port]} (RFC 3986 §3.2) with the
 * host limited to what a DNS name or an address needs. Reused.
 */
final class Authority {
  private static final int MOST_PORT_DIGITS = 5;
  private static final int MOST_PORT = 65_535;

  int hostFrom;
  int hostTo;

  /** 1 to 65535; negative if there is none. */
  int port;

  /** Reads the span; what breaks a rule, or null. */
  @Nullable Fault read(byte[] octets, int from, int to) {
    hostFrom = from;
    port = -1;
    for (int i = from; i < to; i++) {
      if (octets[i] == '@') {
        return Fault.USERINFO;
      }
    }
    hostTo =
        from < to && octets[from] == '['
            ? endOfBracket(octets, from, to)
            : endOfName(octets, from, to);
    if (hostTo <= from) {
      return Fault.HOST_SYNTAX;
    }
    if (hostTo == to) {
      return null;
    }
    return octets[hostTo] == ':' ? readPort(octets, hostTo + 1, to) : Fault.HOST_SYNTAX;
  }

  private static int endOfName(byte[] octets, int from, int to) {
    int end = from;
    while (end < to && Octets.isHost(octets[end])) {
      end++;
    }
    return end;
  }

  /** The end of {@code [IPv6address]}; the start where there is none. No zone, no IPvFuture. */
  private static int endOfBracket(byte[] octets, int from, int to) {
    int end = from + 1;
    while (end < to && (Octets.hex(octets[end]) >= 0 || octets[end] == ':' || octets[end] == '.')) {
      end++;
    }
    return end < to && octets[end] == ']' && end > from + 2 ? end + 1 : from;
  }

  private @Nullable Fault readPort(byte[] octets, int from, int to) {
    int digits = to - from;
    if (digits < 1 || digits > MOST_PORT_DIGITS || octets[from] == '0') {
      return Fault.PORT_SYNTAX;
    }
    int number = 0;
    for (int i = from; i < to; i++) {
      if (!Octets.isDigit(octets[i])) {
        return Fault.PORT_SYNTAX;
      }
      number = number * 10 + octets[i] - '0';
    }
    port = number;
    return number > MOST_PORT ? Fault.PORT_SYNTAX : null;
  }
}
