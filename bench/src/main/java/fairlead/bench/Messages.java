package fairlead.bench;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The octets of every message, made once. Callers must not change them. */
final class Messages {
  /** The body of every answer of the {@link Origin}. */
  private static final byte[] BODY =
      "0123456789abcdef".repeat(64).getBytes(StandardCharsets.US_ASCII);

  private final byte[] get;
  private final byte[] connect;
  private final byte[] inner;

  private Messages(byte[] get, byte[] connect, byte[] inner) {
    this.get = get;
    this.connect = connect;
    this.inner = inner;
  }

  static byte[] body() {
    return BODY;
  }

  /** Asks a proxy for the target's page, in absolute-form. */
  byte[] get() {
    return get;
  }

  /** Asks a proxy for a tunnel to the target. */
  byte[] connect() {
    return connect;
  }

  /** Asks for the target's page inside a tunnel. */
  byte[] inner() {
    return inner;
  }

  /** What the origin answers to a GET. */
  static byte[] answer() {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nCache-Control: no-store\r\nContent-Length: "
            + BODY.length
            + "\r\n\r\n";
    return octets(head + new String(BODY, StandardCharsets.US_ASCII));
  }

  /** What the origin answers to a CONNECT: a proxy that cannot make tunnels passes them on. */
  static byte[] established() {
    return octets("HTTP/1.1 200 OK\r\n\r\n");
  }

  /**
   * Requests for one target.
   *
   * @param credentials as {@code user:password}; empty for none
   */
  static Messages of(String host, int port, String credentials) {
    String authority = host + ":" + port;
    String fields = "Host: " + authority + "\r\nUser-Agent: bench\r\nAccept: */*\r\n";
    String hop = "Proxy-Connection: keep-alive\r\n" + authorization(credentials) + "\r\n";
    return new Messages(
        octets("GET http://" + authority + "/page HTTP/1.1\r\n" + fields + hop),
        octets("CONNECT " + authority + " HTTP/1.1\r\n" + fields + hop),
        octets("GET /page HTTP/1.1\r\n" + fields + "\r\n"));
  }

  private static String authorization(String credentials) {
    return credentials.isEmpty()
        ? ""
        : "Proxy-Authorization: Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8))
            + "\r\n";
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
