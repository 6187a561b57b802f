package fairlead.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Gets a token for each of many users from a running gateway, and prints {@code user:token} lines.
 * Arguments: the web listener's URL, {@code operator:password}, how many. Users are {@code u1}, and
 * so on.
 */
public final class Crowd {
  private static final int AT_A_TIME = 32;
  private static final Pattern SECRET = Pattern.compile("\"token\":\"(fl_[a-z0-9]+)\"");

  private final HttpClient client = HttpClient.newBuilder().build();
  private final URI tokens;
  private final String authorization;

  private Crowd(String server, String operator) {
    this.tokens = URI.create(server + "/api/v1/tokens");
    byte[] pair = operator.getBytes(StandardCharsets.UTF_8);
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** Prints them. */
  public static void main(String[] words) throws InterruptedException, ExecutionException {
    Crowd crowd = new Crowd(words[0], words[1]);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      var lines =
          IntStream.rangeClosed(1, Integer.parseInt(words[2]))
              .mapToObj(i -> threads.submit(() -> crowd.token("u" + i)))
              .toList();
      for (Future<String> line : lines) {
        out.println(line.get());
      }
    }
    out.flush();
  }

  private String token(String user) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(tokens)
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"user\":\"" + user + "\",\"expires\":\"12h\"}"))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    Matcher secret = SECRET.matcher(answer.body());
    if (!secret.find()) {
      throw new IOException("no token for " + user + ": " + answer.body());
    }
    return user + ":" + secret.group(1);
  }
}
