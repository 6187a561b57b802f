package fairlead.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The web of the demo: on loopback, under any name. {@code /} greets, {@code /numbers/N} sends the
 * numbers to N, ten a second, so that a pause and a gap would show.
 */
final class DemoOrigin implements AutoCloseable {
  private static final String NUMBERS = "/numbers/";
  private static final int MOST_NUMBERS = 10_000;
  private static final long STEP_MILLIS = 100;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Starts to serve.
   *
   * @param port on loopback; 0 picks a free one
   */
  DemoOrigin(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", DemoOrigin::greet);
    server.createContext(NUMBERS, DemoOrigin::count);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void greet(HttpExchange exchange) throws IOException {
    boolean known = exchange.getRequestURI().getPath().equals("/");
    send(
        exchange, known ? 200 : 404, known ? greeting(host(exchange)) : "There is no such page.\n");
  }

  /** The host that was asked for, without what has no place in a page. */
  private static String host(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    return host == null ? "" : host.replaceAll(":\\d*$", "").replaceAll("[^a-zA-Z0-9.-]", "");
  }

  private static String greeting(String host) {
    return """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>%1$s</title>
    <h1>Hello from %1$s.</h1>
    <p>This page comes from the origin that the demo brings along.</p>
    </html>
    """
        .formatted(host);
  }

  private static void send(HttpExchange exchange, int status, String page) throws IOException {
    byte[] body = page.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void count(HttpExchange exchange) throws IOException {
    String wanted = exchange.getRequestURI().getPath().substring(NUMBERS.length());
    if (!wanted.matches("[1-9]\\d{0,4}") || Integer.parseInt(wanted) > MOST_NUMBERS) {
      send(exchange, 404, "Say how many, from 1 to " + MOST_NUMBERS + ".\n");
      return;
    }
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/plain");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      for (int number = 1; number <= Integer.parseInt(wanted); number++) {
        out.write((number + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
