package fairlead.bench;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The octets of every message, made once. Callers must not change them. For one thread: those who
 * ask take turns.
 */
final class Messages {
  /** The body of every answer of the {@link Origin}. */
  private static final byte[] BODY =
      "0123456789abcdef".repeat(64).getBytes(StandardCharsets.US_ASCII);

  private final List<byte[]> gets;
  private final List<byte[]> connects;
  private final byte[] inner;
  private int next;

  private Messages(List<byte[]> gets, List<byte[]> connects, byte[] inner) {
    this.gets = gets;
    this.connects = connects;
    this.inner = inner;
  }

  static byte[] body() {
    return BODY;
  }

  /** Asks a proxy for the target's page, in absolute-form, in the name of whose turn it is. */
  byte[] get() {
    return gets.get(turn());
  }

  /** Asks a proxy for a tunnel to the target, in the same way. */
  byte[] connect() {
    return connects.get(turn());
  }

  private int turn() {
    next = next + 1 < gets.size() ? next + 1 : 0;
    return next;
  }

  /** Asks for the target's page inside a tunnel. */
  byte[] inner() {
    return inner;
  }

  /**
   * What the origin answers to a GET.
   *
   * @param more field lines
   */
  static byte[] answer(String more) {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nCache-Control: no-store\r\n"
            + more
            + "Content-Length: "
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
    return of(host, port, List.of(credentials));
  }

  /** The same, by each of these in turn. */
  static Messages of(String host, int port, List<String> people) {
    String authority = host + ":" + port;
    String fields = "Host: " + authority + "\r\nUser-Agent: bench\r\nAccept: */*\r\n";
    String get = "GET http://" + authority + "/page HTTP/1.1\r\n" + fields;
    String connect = "CONNECT " + authority + " HTTP/1.1\r\n" + fields;
    List<String> hops =
        people.stream()
            .map(who -> "Proxy-Connection: keep-alive\r\n" + authorization(who) + "\r\n")
            .toList();
    return new Messages(
        hops.stream().map(hop -> octets(get + hop)).toList(),
        hops.stream().map(hop -> octets(connect + hop)).toList(),
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
