package fairlead.gateway;

import fairlead.policy.wording.Quoted;
import fairlead.proxy.audit.sink.TrustedBy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A running gateway's API, as one person. Never goes through a proxy: the one of the environment is
 * most likely this gateway's own.
 */
final class ApiClient implements AutoCloseable {
  private static final String ROOT = "/api/v1";
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final long MOST_OCTETS = 32 << 20;
  private static final int MOST_WORDS = 1_000;

  private final URI server;
  private final String authorization;
  private final HttpClient client;

  /**
   * A client.
   *
   * @param server scheme and authority
   * @param authorization the value of the field
   * @param trusted a PEM file of the only certificates to trust; null for those of the JVM
   * @throws IOException if that file cannot be used
   */
  ApiClient(URI server, String authorization, @Nullable Path trusted) throws IOException {
    this.server = server;
    this.authorization = authorization;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5));
    if (trusted != null) {
      builder.sslContext(TrustedBy.context(trusted));
    }
    this.client = builder.build();
  }

  /** The value of {@code Authorization} for a name and a password (RFC 7617). */
  static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** A text as one segment of a path. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  Map<String, @Nullable Object> get(String path) throws IOException {
    return send("GET", path, null, LONGEST);
  }

  Map<String, @Nullable Object> post(String path, Map<String, ?> body) throws IOException {
    return post(path, body, LONGEST);
  }

  /** As the other, of something that may take long. */
  Map<String, @Nullable Object> post(String path, Map<String, ?> body, Duration longest)
      throws IOException {
    return send("POST", path, JsonTree.text(body), longest);
  }

  void delete(String path) throws IOException {
    send("DELETE", path, null, LONGEST);
  }

  private Map<String, @Nullable Object> send(
      String method, String path, @Nullable String body, Duration longest) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(ROOT + path))
            .timeout(longest)
            .header("Authorization", authorization)
            .header("Accept", "application/json, application/problem+json");
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return read(answer(request.build()));
  }

  private HttpResponse<String> answer(HttpRequest request) throws IOException {
    try {
      return client.send(
          request,
          HttpResponse.BodyHandlers.limiting(
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_OCTETS));
    } catch (ConnectException e) {
      throw new IOException(server + " cannot be reached; is the gateway running?", e);
    } catch (SSLHandshakeException e) {
      throw new IOException(
          server
              + " shows a certificate that is not trusted ("
              + shown(Failure.words(e))
              + "); name a file with its authority's: --cacert FILE",
          e);
    } catch (HttpTimeoutException e) {
      throw new IOException(server + " does not answer", e);
    } catch (IOException e) {
      throw new IOException(server + ": " + shown(Failure.words(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + server, e);
    }
  }

  private Map<String, @Nullable Object> read(HttpResponse<String> answer) throws IOException {
    int status = answer.statusCode();
    Optional<String> elsewhere = answer.headers().firstValue("Location");
    if (status / 100 == 3 && elsewhere.isPresent()) {
      throw new IOException(server + " leads to " + shown(elsewhere.get()) + "; say --server so");
    }
    if (status == 204) {
      return Map.of();
    }
    try {
      Map<String, @Nullable Object> body = JsonTree.object(answer.body());
      if (status / 100 == 2) {
        return body;
      }
      if (body.containsKey("title")) {
        throw new IOException(shown(problem(body.get("title"), body.get("detail"))));
      }
    } catch (JacksonException e) {
      throw new IOException(server + " answers as no Fairlead gateway does, status " + status, e);
    }
    throw new IOException(server + " answers as no Fairlead gateway does, status " + status);
  }

  /** A problem's title and its detail, which may say the title anew with more behind it. */
  static String problem(@Nullable Object title, @Nullable Object detail) {
    String all = String.valueOf(detail);
    return all.startsWith(String.valueOf(title)) ? all : title + ": " + all;
  }

  private static String shown(String words) {
    return Quoted.clip(words, MOST_WORDS);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
