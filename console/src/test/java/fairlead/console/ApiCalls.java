package fairlead.console;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Calls the API of a web listener as people whose passwords it takes. */
record ApiCalls(WebServer web) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /**
   * @param body JSON with apostrophes for quotes, to be posted; null to get
   */
  HttpResponse<String> send(String user, String path, @Nullable String body) throws Exception {
    String basic =
        Base64.getEncoder().encodeToString((user + ":pw").getBytes(StandardCharsets.UTF_8));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(web.localUrl() + "/api/v1" + path))
            .header("Authorization", "Basic " + basic);
    if (body != null) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
