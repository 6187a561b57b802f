package fairlead.proxy.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import fairlead.proxy.audit.SealedLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A collector answers as collectors do. */
class OtlpSinkTest {
  private static final Instant NOW = Instant.parse("2026-11-25T14:02:00Z");
  private static final JsonMapper JSON = new JsonMapper();

  /** What the collector says to the numbers that it gets. */
  private record Answer(int status, String body, String retryAfter) {
    Answer(int status, String body) {
      this(status, body, "");
    }
  }

  @TempDir private Path directory;
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private HttpServer collector;
  private volatile Function<List<Long>, Answer> answer = _ -> new Answer(200, "{}");

  @BeforeEach
  void startCollector() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/logs", this::take);
    collector.start();
  }

  @AfterEach
  void stopCollector() {
    collector.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
    requests.add(request);
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    Answer said = answer.apply(numbers(request));
    if (!said.retryAfter.isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After", said.retryAfter);
    }
    byte[] body = said.body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(said.status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static List<Long> numbers(JsonNode request) {
    List<Long> numbers = new ArrayList<>();
    for (JsonNode record : request.at("/resourceLogs/0/scopeLogs/0/logRecords")) {
      numbers.add(Long.parseLong(record.at("/attributes/4/value/intValue").asString()));
    }
    return numbers;
  }

  private OtlpSink sink(Path headers) throws IOException {
    return sink(headers, Duration.ofSeconds(10));
  }

  private OtlpSink sink(Path headers, Duration longest) throws IOException {
    URI url = URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/logs");
    return OtlpSink.of(
        new SinkConfig.Otlp(url, headers, null), longest, "1.2.3", InstantSource.fixed(NOW));
  }

  private Receipt deliver(List<SealedLine> lines) throws Exception {
    try (OtlpSink sink = sink(null)) {
      return sink.deliver(lines);
    }
  }

  @Test
  void sendsALogRecordALine() throws Exception {
    assertThat(deliver(Lines.lines(7, 8))).isEqualTo(Receipt.delivered());
    JsonNode resource = requests.getFirst().at("/resourceLogs/0");
    assertThat(resource.at("/resource/attributes/0").toString())
        .isEqualTo("{\"key\":\"service.name\",\"value\":{\"stringValue\":\"fairlead\"}}");
    JsonNode record = resource.at("/scopeLogs/0/logRecords/0");
    assertThat(record.at("/body/stringValue").asString()).isEqualTo(Lines.text(Lines.line(7)));
    assertThat(record.at("/timeUnixNano").asString()).isEqualTo("1795615200125000000");
    assertThat(record.at("/observedTimeUnixNano").asString()).isEqualTo("1795615320000000000");
    assertThat(record.at("/severityNumber").asInt()).isEqualTo(9);
    assertThat(record.at("/attributes/0").toString())
        .isEqualTo("{\"key\":\"log.record.uid\",\"value\":{\"stringValue\":\"gw:365d:7\"}}");
    assertThat(numbers(requests.getFirst())).containsExactly(7L, 8L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"partialSuccess\":{\"rejectedLogRecords\":\"2\",\"errorMessage\":\"too old\"}}",
        "{\"x\":[1],\"partialSuccess\":{\"y\":{},\"errorMessage\":\"too"
            + " old\",\"rejectedLogRecords\":2}}"
      })
  void neverTriesAgainWhatWasRejectedOfARequestThatWentWell(String body) throws Exception {
    answer = _ -> new Answer(200, body);
    Receipt receipt = deliver(Lines.lines(1, 5));
    assertThat(receipt.left()).isEmpty();
    Receipt.Rejection dead = receipt.dead().getFirst();
    assertThat(dead.count()).isEqualTo(2);
    assertThat(dead.among()).hasSize(5);
    assertThat(dead.why()).isEqualTo("partial_success: too old");
    assertThat(requests).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ok",
        "{\"partialSuccess\":{}}",
        "{\"partialSuccess\":{\"rejectedLogRecords\":\"0\",\"errorMessage\":\"a hint\"}}"
      })
  void takesEveryOther200ForDelivered(String body) throws Exception {
    answer = _ -> new Answer(200, body);
    assertThat(deliver(Lines.lines(1, 2))).isEqualTo(Receipt.delivered());
  }

  @Test
  void looksForTheRecordThatMakesARequestBad() throws Exception {
    answer = all -> all.contains(3L) ? new Answer(400, "bad\nrecord") : new Answer(200, "{}");
    Receipt receipt = deliver(Lines.lines(1, 8));
    assertThat(receipt.left()).isEmpty();
    assertThat(receipt.dead()).hasSize(1);
    assertThat(receipt.dead().getFirst().among()).extracting(SealedLine::seq).containsExactly(3L);
    assertThat(receipt.dead().getFirst().why()).isEqualTo("HTTP 400: bad record");
    assertThat(requests).hasSizeLessThan(9);
  }

  @Test
  void leavesTheRestWhenTheCollectorFailsAmidThat() throws Exception {
    answer =
        all ->
            all.size() > 2
                ? new Answer(413, "")
                : all.contains(5L) ? new Answer(503, "", "7") : new Answer(200, "");
    Receipt receipt = deliver(Lines.lines(1, 8));
    assertThat(receipt.left()).extracting(SealedLine::seq).containsExactly(5L, 6L, 7L, 8L);
    assertThat(receipt.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(receipt.dead()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 401, 403, 404, 429, 500, 502, 503, 504})
  void triesAgainWhatIsNotTheRecordsFault(int status) throws Exception {
    answer = _ -> new Answer(status, "no", "Wed, 25 Nov 2026 14:02:30 GMT");
    Receipt receipt = deliver(Lines.lines(1, 3));
    assertThat(receipt.left()).hasSize(3);
    assertThat(receipt.trouble()).isEqualTo("HTTP " + status + ": no");
    assertThat(receipt.retryAfter()).isEqualTo(Duration.ofSeconds(30));
    assertThat(requests).hasSize(1);
  }

  @Test
  void waitsForNoAnswerForEver() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    answer =
        _ -> {
          awaitQuietly(told);
          return new Answer(200, "");
        };
    try (OtlpSink sink = sink(null, Duration.ofMillis(100))) {
      Receipt receipt = sink.deliver(Lines.lines(1, 3));
      assertThat(receipt.left()).hasSize(3);
      assertThat(receipt.trouble()).startsWith("no answer: ");
    } finally {
      told.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch told) {
    try {
      told.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void sendsTheHeadersOfAFileAndTellsNobodyWhatIsWrongInIt() throws Exception {
    Path file = directory.resolve("headers");
    Files.writeString(file, "# who we are\nAuthorization: Bearer secret\n\n");
    try (OtlpSink sink = sink(file)) {
      assertThat(sink.deliver(Lines.lines(1, 1)).left()).isEmpty();
    }
    assertThat(authorizations).containsExactly("Bearer secret");
    for (String bad : List.of("Bearer secret", "Content-Length: 5secret", "A B: secret")) {
      Files.writeString(file, "X-A: b\n" + bad + "\n");
      assertThatThrownBy(() -> sink(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("line 2 is no header field")
          .hasMessageNotContaining("secret");
    }
  }
}
