package fairlead.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a raw client gets from an {@link Origin} through a gateway, octet by octet looked at, on a
 * thread of its own.
 */
final class Download implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 100_000;

  private final Socket socket;
  private final String head;
  private final long before;
  private final long most;
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private volatile long body;

  /**
   * How it ended.
   *
   * @param reset whether by a reset
   * @param misplaced where the first octet stood that belongs elsewhere; -1 if all were right
   * @param nanos when
   */
  record End(boolean reset, long misplaced, long nanos) {}

  private Download(Socket socket, String head, long before, long most) {
    this.socket = socket;
    this.head = head;
    this.before = before;
    this.most = most;
  }

  /** Opens a tunnel, and downloads through it. */
  static Download tunnel(RunningGateway gateway, String user, Origin origin, String path)
      throws IOException {
    return tunnel(gateway, user, "site.test", origin, path);
  }

  /** Opens a tunnel to this name of the origin. */
  static Download tunnel(
      RunningGateway gateway, String user, String name, Origin origin, String path)
      throws IOException {
    Socket socket = connect(gateway);
    String authority = name + ":" + origin.port();
    send(socket, request("CONNECT " + authority, authority, user));
    String head = Origin.readHead(socket.getInputStream());
    if (!head.startsWith("HTTP/1.1 200 ")) {
      socket.close();
      return new Download(socket, head, 0, 0);
    }
    String asked = request("GET " + path, authority, user);
    send(socket, asked);
    String answer = Origin.readHead(socket.getInputStream());
    return begin(new Download(socket, head, asked.length() + answer.length(), Long.MAX_VALUE));
  }

  /** Downloads by a plain request; ends with the body, as the connection may stay open. */
  static Download plain(RunningGateway gateway, String user, Origin origin, String path)
      throws IOException {
    Socket socket = connect(gateway);
    String authority = "site.test:" + origin.port();
    send(socket, request("GET http://" + authority + path, authority, user));
    String head = Origin.readHead(socket.getInputStream());
    long length = Long.parseLong(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
    return begin(new Download(socket, head, 0, length));
  }

  private static Socket connect(RunningGateway gateway) throws IOException {
    Socket socket = new Socket("127.0.0.1", gateway.port("proxy"));
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String request(String line, String host, String user) {
    byte[] pair = (user + ":" + TestConfig.PASSWORD).getBytes(StandardCharsets.UTF_8);
    String credentials = Base64.getEncoder().encodeToString(pair);
    return "%s HTTP/1.1\r\nHost: %s\r\nProxy-Authorization: Basic %s\r\n\r\n"
        .formatted(line, host, credentials);
  }

  private static Download begin(Download download) {
    Thread.ofVirtual().start(download::read);
    return download;
  }

  private void read() {
    byte[] buffer = new byte[65_536];
    long misplaced = -1;
    boolean reset = false;
    try {
      InputStream in = socket.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = more(in, buffer)) {
        misplaced = misplaced < 0 ? Origin.misplaced(buffer, length, body) : misplaced;
        body += length;
      }
    } catch (IOException e) {
      reset = true;
    }
    end.complete(new End(reset, misplaced, System.nanoTime()));
  }

  private int more(InputStream in, byte[] buffer) throws IOException {
    return body < most ? in.read(buffer) : -1;
  }

  /** The head of the gateway's answer. */
  String head() {
    return head;
  }

  /** Octets of the body so far. */
  long body() {
    return body;
  }

  /** Octets that are charged so far, as far as they came. */
  long octets() {
    return before + body;
  }

  boolean isOver() {
    return end.isDone();
  }

  /** Waits for the end. */
  End end(int seconds) throws Exception {
    return end.get(seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
