package fairlead.proxy.audit.sink;

import fairlead.proxy.audit.SealedLine;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends lines to a collector by OTLP over HTTP, as JSON. What it says to be wrong with a request
 * (400, 413, 422) is looked for by halves, and the records that are at fault are dead; with what it
 * says to be wrong with us, such as 401 or 404, the records wait until that is put right.
 */
final class OtlpSink implements Sink {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final long LARGEST_ANSWER = 1 << 20;
  private static final int MOST_SAID = 200;

  private final SinkConfig.Otlp config;
  private final List<HeaderFile.Header> headers;
  private final HttpClient client;
  private final Duration longest;
  private final String version;
  private final InstantSource clock;

  /** An answer; status 0 and why, if there was none. */
  private record Answer(int status, String body, @Nullable Duration retryAfter) {
    boolean isBadRequest() {
      return status == 400 || status == 413 || status == 422;
    }

    String said() {
      String text = body.replaceAll("[^ -~]", " ").strip();
      String cut = text.length() <= MOST_SAID ? text : text.substring(0, MOST_SAID) + "…";
      String what = status == 0 ? "no answer" : "HTTP " + status;
      return cut.isEmpty() ? what : what + ": " + cut;
    }
  }

  private OtlpSink(SinkConfig.Otlp config, Duration longest, String version, InstantSource clock)
      throws IOException {
    this.config = config;
    this.headers = HeaderFile.read(config.headers());
    this.longest = longest;
    this.version = version;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .sslContext(TrustedBy.context(config.caCert()))
            .executor(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("otlp").factory()))
            .build();
  }

  /**
   * A way to a collector; asks no proxy, as that of the environment is most likely this gateway.
   */
  static OtlpSink of(SinkConfig.Otlp config, Duration longest, String version, InstantSource clock)
      throws IOException {
    return new OtlpSink(config, longest, version, clock);
  }

  @Override
  public Receipt deliver(List<SealedLine> lines) throws InterruptedException {
    Answer answer = send(lines);
    if (answer.status / 100 == 2) {
      return partial(lines, OtlpJson.partial(answer.body));
    }
    if (!answer.isBadRequest()) {
      return new Receipt(List.of(), lines, answer.said(), answer.retryAfter);
    }
    if (lines.size() == 1) {
      Receipt.Rejection dead = Receipt.Rejection.of(lines.getFirst(), answer.said());
      return new Receipt(List.of(dead), List.of(), "", null);
    }
    int half = lines.size() / 2;
    Receipt first = deliver(lines.subList(0, half));
    if (!first.left().isEmpty()) {
      return first.with(lines.subList(half, lines.size()));
    }
    return deliver(lines.subList(half, lines.size())).after(first);
  }

  private static Receipt partial(List<SealedLine> lines, OtlpJson.Partial partial) {
    long rejected = Math.min(partial.rejected(), lines.size());
    return rejected == 0
        ? Receipt.delivered()
        : new Receipt(
            List.of(
                new Receipt.Rejection(lines, rejected, "partial_success: " + partial.message())),
            List.of(),
            "",
            null);
  }

  private Answer send(List<SealedLine> lines) throws InterruptedException {
    CompletableFuture<HttpResponse<String>> coming =
        client.sendAsync(
            request(lines),
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), LARGEST_ANSWER));
    try {
      HttpResponse<String> answer = coming.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      String asked = answer.headers().firstValue("retry-after").orElse("");
      return new Answer(answer.statusCode(), answer.body(), RetryAfter.of(asked, clock.instant()));
    } catch (TimeoutException e) {
      return new Answer(0, "nothing within " + longest.toMillis() + " ms", null);
    } catch (ExecutionException e) {
      return new Answer(0, Objects.requireNonNullElse(e.getCause(), e).toString(), null);
    } finally {
      coming.cancel(true);
    }
  }

  private HttpRequest request(List<SealedLine> lines) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(config.url())
            .timeout(longest)
            .header("content-type", "application/json")
            .header("user-agent", "fairlead/" + version)
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    OtlpJson.request(lines, version, clock.instant())));
    headers.forEach(each -> request.header(each.name(), each.value()));
    return request.build();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
