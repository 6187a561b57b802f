package fairlead.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves {@code /metrics}, {@code /livez} and {@code /readyz}. */
final class MetricsListener implements AutoCloseable {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final PrometheusMeterRegistry registry;
  private volatile boolean ready;

  /**
   * Starts to listen.
   *
   * @throws IOException if the address cannot be bound
   */
  MetricsListener(InetSocketAddress address, PrometheusMeterRegistry registry) throws IOException {
    this.registry = registry;
    this.server = HttpServer.create(address, 0);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    Gauge.builder("fairlead.ready", () -> ready ? 1 : 0)
        .description("Whether the gateway takes requests: 1, else 0")
        .register(registry);
    server.start();
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  /** Says whether the gateway takes requests. */
  void ready(boolean now) {
    ready = now;
  }

  private void serve(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/metrics" -> answer(exchange, 200, PROMETHEUS_TEXT, registry.scrape());
      case "/livez" -> answer(exchange, 200, "text/plain", "alive\n");
      case "/readyz" ->
          answer(exchange, ready ? 200 : 503, "text/plain", ready ? "ready\n" : "not ready\n");
      default -> answer(exchange, 404, "text/plain", "/metrics, /livez and /readyz are here\n");
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", type);
    try (exchange) {
      exchange.sendResponseHeaders(status, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
