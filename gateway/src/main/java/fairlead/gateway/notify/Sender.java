package fairlead.gateway.notify;

import fairlead.proxy.audit.sink.RetryAfter;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt at a time for each caller. Follows no redirect, asks no proxy, as that of the
 * environment is most likely this gateway, and reads little of an answer. Thread-safe.
 */
final class Sender implements AutoCloseable {
  private static final int MOST_CAUSES = 8;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final Duration longest;
  private final String agent;
  private @Nullable HttpClient client;
  private boolean closed;

  /**
   * A sender.
   *
   * @param longest from the start of an attempt to the end of what is read of its answer
   * @param version ours, which receivers are told
   */
  Sender(InstantSource clock, Duration longest, String version) {
    this.clock = clock;
    this.longest = longest;
    this.agent = "fairlead/" + version;
  }

  /** Sends a message, and waits for what comes of it. */
  Answer send(Receiver receiver, Message message) throws InterruptedException {
    HttpClient open = client();
    if (open == null) {
      return new Answer(0, "we stop", null);
    }
    CompletableFuture<HttpResponse<String>> coming;
    try {
      coming = open.sendAsync(request(receiver, message), _ -> new FirstOctets());
    } catch (IllegalArgumentException e) {
      return new Answer(0, words(e), null);
    }
    try {
      HttpResponse<String> answer = coming.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(
          answer.statusCode(),
          answer.body(),
          answer
              .headers()
              .firstValue("retry-after")
              .map(value -> RetryAfter.of(value, clock.instant()))
              .orElse(null));
    } catch (TimeoutException e) {
      return new Answer(0, "nothing within " + longest.toMillis() + " ms", null);
    } catch (ExecutionException e) {
      return new Answer(0, words(Objects.requireNonNullElse(e.getCause(), e)), null);
    } finally {
      coming.cancel(true);
    }
  }

  private HttpRequest request(Receiver receiver, Message message) {
    long seconds = clock.instant().getEpochSecond();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(receiver.url())
            .timeout(longest)
            .header("content-type", "application/json")
            .header("user-agent", agent)
            .header("webhook-id", message.id())
            .header("webhook-timestamp", Long.toString(seconds))
            .POST(HttpRequest.BodyPublishers.ofString(message.body()));
    List<byte[]> keys = receiver.secrets().current();
    if (!keys.isEmpty()) {
      request.header(
          "webhook-signature", Signature.of(keys, message.id(), seconds, message.body()));
    }
    return request.build();
  }

  private static String words(Throwable failure) {
    List<Throwable> causes =
        Stream.iterate(failure, each -> each != null, Throwable::getCause)
            .limit(MOST_CAUSES)
            .toList();
    if (causes.stream().anyMatch(UnresolvedAddressException.class::isInstance)) {
      return "the name does not resolve";
    }
    return causes.stream()
        .map(Throwable::getMessage)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(failure instanceof ConnectException ? "not connected" : failure.toString());
  }

  /** Made when it is first needed, as that takes a while; null after a close. */
  private synchronized @Nullable HttpClient client() {
    if (client == null && !closed) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .proxy(HttpClient.Builder.NO_PROXY)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT)
              .executor(
                  Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("notice").factory()))
              .build();
    }
    return closed ? null : client;
  }

  /** Ends what is under way. */
  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.shutdownNow();
    }
  }
}
