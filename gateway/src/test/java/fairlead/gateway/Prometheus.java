package fairlead.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real Prometheus on a free port of loopback, with our configuration but for its times. */
final class Prometheus implements AutoCloseable {
  static final Path FILES = Path.of("../deploy/prometheus");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path errors;
  private final String url;

  private Prometheus(Process process, Path errors, int port) {
    this.process = process;
    this.errors = errors;
    this.url = "http://127.0.0.1:" + port;
  }

  /** Starts it; it scrapes from now on. */
  static Prometheus start(Path directory, int metricsPort) throws IOException {
    for (String file : List.of("rules.yml", "alerts.yml")) {
      Files.copy(FILES.resolve(file), directory.resolve(file));
    }
    Path config = directory.resolve("prometheus.yml");
    String ours = Files.readString(FILES.resolve("prometheus.yml"));
    Files.writeString(
        config,
        ours.replace("127.0.0.1:9180", "127.0.0.1:" + metricsPort).replace(": 15s", ": 500ms"));
    int port = freePort();
    Path errors = directory.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(errors.toFile())
            .start();
    return new Prometheus(process, errors, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The series that an expression gives now; fails if it is none. */
  List<Map<String, @Nullable Object>> query(String expression)
      throws IOException, InterruptedException {
    Map<String, @Nullable Object> answer = get("/api/v1/query?query=" + encoded(expression));
    if (!"success".equals(answer.get("status"))) {
      throw new AssertionError(expression + ": " + answer.get("error"));
    }
    return JsonTree.objects(JsonTree.members(answer.get("data")).get("result"));
  }

  /** Rules and alerts as it has loaded them. */
  List<Map<String, @Nullable Object>> rules() throws IOException, InterruptedException {
    Object groups = JsonTree.members(get("/api/v1/rules").get("data")).get("groups");
    return JsonTree.objects(groups).stream()
        .flatMap(group -> JsonTree.objects(group.get("rules")).stream())
        .toList();
  }

  /** How many scrapes it has of the gateway. */
  long scrapes() throws InterruptedException {
    try {
      return query("count_over_time(up{job=\"fairlead\"}[1h])").stream()
          .map(each -> ((List<?>) each.get("value")).get(1).toString())
          .mapToLong(Long::parseLong)
          .sum();
    } catch (IOException e) {
      return 0; // it has only just begun
    }
  }

  private Map<String, @Nullable Object> get(String path) throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("it does not run: " + Files.readString(errors));
    }
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
    return JsonTree.object(client.send(request, BodyHandlers.ofString()).body());
  }

  private static String encoded(String expression) {
    return URLEncoder.encode(expression, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
