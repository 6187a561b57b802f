package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets, and what would forge lines or drive a terminal, are planted in every input; none comes
 * out of a file that the gateway writes, of its own log, or of its metrics.
 */
class CanaryIT {
  /** In every planted secret, and nowhere else. */
  private static final String CANARY = "cAnArY";

  private static final String ESCAPE = "\u001b[31m";

  @TempDir private Path directory;
  private int planted;

  private String secret() {
    return CANARY + planted++;
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** Sends octets as they are; what comes back in a while is of no interest. */
  private static void raw(int port, String octets) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // It was refused by a reset: all the same.
    }
  }

  private static String head(String authority) {
    return " HTTP/1.1\r\nHost: %s\r\nProxy-Authorization: %s\r\n"
        .formatted(authority, basic("ben", TestConfig.PASSWORD));
  }

  private List<String> requests(String authority) {
    String head = head(authority);
    String secrets =
        "Cookie: id=%s\r\nAuthorization: Bearer %s\r\nX-Api-Key: %s\r\nReferer: http://a.test/?%s\r\nUser-Agent: %s\r\nAccept: text/%s\r\n"
            .formatted(secret(), secret(), secret(), secret(), secret(), secret());
    List<String> all = new ArrayList<>();
    for (String host : List.of(authority, "games.test", "site.test:1")) {
      String url = "http://" + host + "/a?q=" + secret();
      all.add("GET " + url + head(host) + secrets + "\r\n");
      all.add(
          "POST %s%s%sContent-Length: 8\r\n\r\n%s"
              .formatted(url, head(host), secrets, secret().substring(0, 7) + "!"));
    }
    all.add(
        "GET http://"
            + authority
            + "/b%0d%0a{%22v%22:1}%1b[31m?"
            + secret()
            + " HTTP/1.1"
            + head
            + "\r\n");
    all.add("GET http://" + authority + "/" + ESCAPE + head + secrets + "\r\n");
    all.add("GET http://" + secret() + ":x@" + authority + "/" + head + "\r\n");
    all.add("GET http://" + authority + "/#" + secret() + head + "\r\n");
    all.add("CONNECT games.test:443" + head("games.test:443") + secrets + "\r\n" + secret());
    all.add("CONNECT " + ESCAPE + ".test:443" + head(ESCAPE + ".test:443") + secrets + "\r\n");
    all.add(
        "GET http://"
            + authority
            + "/ HTTP/1.1\r\nHost: "
            + authority
            + "\r\nX: a\r\n "
            + secret()
            + "\r\n\r\n");
    all.add(
        "GET http://%1$s/ HTTP/1.1\r\nHost: %1$s\r\nProxy-Authorization: %2$s\r\n\r\n"
            .formatted(authority, basic("ben", secret())));
    all.add(
        "GET http://%1$s/ HTTP/1.1\r\nHost: %1$s\r\nProxy-Authorization: Bearer %2$s\r\n\r\n"
            .formatted(authority, secret()));
    all.add(
        "GET http://%1$s/ HTTP/1.1\r\nHost: %1$s\r\nProxy-Authorization: %2$s\r\n\r\n"
            .formatted(authority, basic("ben" + ESCAPE, secret())));
    all.add(secret() + " / " + secret() + "\r\n\r\n");
    return all;
  }

  private List<String> pages(String authority) {
    String head = " HTTP/1.1\r\nHost: " + authority + "\r\nConnection: close\r\n";
    String form = "user=ben&password=" + secret() + "&to=/" + ESCAPE;
    return List.of(
        "GET /why?" + secret() + head + "Cookie: fairlead=" + secret() + "\r\n\r\n",
        "GET /api/v1/me?"
            + secret()
            + " HTTP/1.1"
            + head
            + "Authorization: Basic "
            + secret()
            + "\r\n\r\n",
        "GET /api/v1/me" + head + "Authorization: " + basic("ben", secret()) + "\r\n\r\n",
        "GET /" + ESCAPE + head + "\r\n",
        "POST /sign-in HTTP/1.1"
            + head
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + form.length()
            + "\r\n\r\n"
            + form);
  }

  @Test
  void nothingPlantedComesOut() throws Exception {
    HttpServer origin =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Set-Cookie", "id=" + secret());
          byte[] body = secret().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    origin.start();
    TestConfig config = new TestConfig(directory, origin.getAddress().getPort());
    String authority = "site.test:" + origin.getAddress().getPort();
    String errors;
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      for (String request : requests(authority)) {
        raw(gateway.port("proxy"), request);
      }
      for (String request : pages("127.0.0.1:" + gateway.port("web"))) {
        raw(gateway.port("web"), request);
      }
      assertThat(Curl.run(gateway.url("metrics")).output())
          .contains("fairlead_requests_total")
          .doesNotContain(CANARY, "games.test", "ben");
      Waiting.until(
          "the records", () -> Files.readString(Records.log(config.data())).contains("games.test"));
      gateway.signal("TERM");
      gateway.exit();
      errors = gateway.errors();
    } finally {
      origin.stop(0);
    }
    assertThat(errors).doesNotContain(CANARY, "\u001b");
    assertThat(planted).isGreaterThan(20);
    assertThat(Files.readString(Records.log(config.data())))
        .doesNotContain("\u001b")
        .contains("\"/a\"");
    try (Stream<Path> files = Files.walk(config.data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(octets(file)).as(file.toString()).doesNotContain(CANARY);
      }
    }
  }

  private static String octets(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
