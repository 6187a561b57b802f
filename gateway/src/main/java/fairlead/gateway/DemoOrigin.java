package fairlead.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * The web of the demo: on loopback, under any name, by HTTP and HTTPS. {@code /} greets, {@code
 * /numbers/N} sends the numbers to N, ten a second, so that a pause and a gap would show, and
 * {@code /watch} shows them in a browser.
 */
final class DemoOrigin implements AutoCloseable {
  private static final String NUMBERS = "/numbers/";
  private static final int MOST_NUMBERS = 10_000;
  private static final long STEP_MILLIS = 100;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer plain;
  private final HttpsServer secure;

  /**
   * Starts to serve.
   *
   * @param port of HTTP on loopback; 0 picks a free one
   * @param securePort of HTTPS, likewise
   */
  DemoOrigin(int port, int securePort, SSLContext certificate) throws IOException {
    plain = HttpServer.create(loopback(port), 0);
    try {
      secure = HttpsServer.create(loopback(securePort), 0);
    } catch (IOException e) {
      plain.stop(0);
      throw e;
    }
    secure.setHttpsConfigurator(new HttpsConfigurator(certificate));
    serve(plain);
    serve(secure);
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private void serve(HttpServer server) {
    server.setExecutor(threads);
    server.createContext("/", DemoOrigin::page);
    server.createContext(NUMBERS, DemoOrigin::count);
    server.start();
  }

  int port() {
    return plain.getAddress().getPort();
  }

  int securePort() {
    return secure.getAddress().getPort();
  }

  private static void page(HttpExchange exchange) throws IOException {
    String host = host(exchange);
    switch (exchange.getRequestURI().getPath()) {
      case "/" -> send(exchange, 200, DemoFiles.read("greeting.html").replace("{host}", host));
      case "/watch" -> send(exchange, 200, DemoFiles.read("watch.html").replace("{host}", host));
      default -> send(exchange, 404, "There is no such page.\n");
    }
  }

  /** The host that was asked for, without what has no place in a page. */
  private static String host(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    return host == null ? "" : host.replaceAll(":\\d*$", "").replaceAll("[^a-zA-Z0-9.-]", "");
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
    plain.stop(0);
    secure.stop(0);
    threads.shutdownNow();
  }
}
