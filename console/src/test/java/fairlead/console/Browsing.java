package fairlead.console;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A browser, as far as the web listener can tell: it says so, keeps cookies, and sends forms. */
final class Browsing {
  private static final Pattern CSRF = Pattern.compile("X-CSRF-Token&#34;:&#34;([\\w-]+)&#34;");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  private final String url;
  private final @Nullable String credentials;
  final Map<String, String> cookies = new LinkedHashMap<>();
  final List<String> set = new ArrayList<>();

  /**
   * A browser.
   *
   * @param user who sends Basic credentials with everything; null for nobody
   */
  Browsing(WebServer web, @Nullable String user) {
    this.url = web.localUrl();
    this.credentials = user == null ? null : basic(user + ":pw");
  }

  static InetSocketAddress free() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<String> get(String path, String... headers) throws IOException {
    return send(path, "GET", null, headers);
  }

  /** Sends a form; names and values take turns. */
  HttpResponse<String> post(String path, Map<String, String> form, String... headers)
      throws IOException {
    List<String> pairs = new ArrayList<>();
    form.forEach((name, value) -> pairs.add(encoded(name) + "=" + encoded(value)));
    return send(path, "POST", String.join("&", pairs), headers);
  }

  /** The token in what a page says; empty if it has none. */
  static String csrf(HttpResponse<String> page) {
    Matcher at = CSRF.matcher(page.body());
    return at.find() ? at.group(1) : "";
  }

  /** Begins a stream of events; whoever begins it closes its body. */
  HttpResponse<InputStream> begin(String path) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    if (credentials != null) {
      request.header("Authorization", credentials);
    }
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> send(String path, String method, @Nullable String body, String... headers)
      throws IOException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).method(method, publisher);
    if (credentials != null) {
      request.header("Authorization", credentials);
    }
    if (!cookies.isEmpty()) {
      List<String> pairs = new ArrayList<>();
      cookies.forEach((name, value) -> pairs.add(name + "=" + value));
      request.header("Cookie", String.join("; ", pairs));
    }
    List<String> others = List.of(headers);
    if (!others.contains("Accept")) {
      request.header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    }
    if (body != null && !others.contains("Content-Type")) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return kept(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> kept(HttpResponse<String> answer) {
    for (String line : answer.headers().allValues("Set-Cookie")) {
      set.add(line);
      String[] pair = line.split(";", 2)[0].split("=", 2);
      if (line.contains("Max-Age=0")) {
        cookies.remove(pair[0]);
      } else {
        cookies.put(pair[0], pair[1]);
      }
    }
    return answer;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
