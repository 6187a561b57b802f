package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A policy that is reloaded again and again while requests go through. For more and longer lists:
 * {@code -Dtest.jvm.more="-Dfairlead.test.reloads=200 -Dfairlead.test.names=100000"}.
 */
class ReloadUnderLoadIT {
  private static final int RELOADS = Integer.getInteger("fairlead.test.reloads", 20);
  private static final int NAMES = Integer.getInteger("fairlead.test.names", 5_000);
  private static final int CLIENTS = 4;

  @TempDir private Path directory;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong answers = new AtomicLong();
  private volatile boolean over;

  /** One connection through the proxy that stays, as a client would keep it. */
  private static final class Client implements AutoCloseable {
    private final int proxy;
    private final String credentials;
    private Socket socket = new Socket();

    Client(RunningGateway gateway, String user) {
      byte[] pair = (user + ":" + TestConfig.PASSWORD).getBytes(StandardCharsets.UTF_8);
      proxy = gateway.port("proxy");
      credentials = Base64.getEncoder().encodeToString(pair);
    }

    /** The status of an answer, read whole. */
    int ask(String authority) throws IOException {
      if (!socket.isConnected()) {
        socket = new Socket(InetAddress.getLoopbackAddress(), proxy);
      }
      String request =
          "GET http://%1$s/100/0 HTTP/1.1\r\nHost: %1$s\r\nProxy-Authorization: Basic %2$s\r\n\r\n";
      socket
          .getOutputStream()
          .write(request.formatted(authority, credentials).getBytes(StandardCharsets.US_ASCII));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String head = head(in);
      int length = Integer.parseInt(head.replaceAll("(?si).*content-length: (\\d+).*", "$1"));
      if (in.readNBytes(length).length < length) {
        throw new EOFException("a cut body");
      }
      if (head.toLowerCase(java.util.Locale.ROOT).contains("connection: close")) {
        close();
      }
      return Integer.parseInt(head.substring(9, 12));
    }

    private static String head(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int octet = in.read();
        if (octet < 0) {
          throw new EOFException("no answer");
        }
        head.append((char) octet);
      }
      return head.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
      socket = new Socket();
    }
  }

  private void load(RunningGateway gateway, String authority) {
    try (Client client = new Client(gateway, "ada")) {
      while (!over) {
        int status = client.ask(authority);
        answers.incrementAndGet();
        if (status != 200) {
          failures.add("status " + status);
        }
      }
    } catch (IOException e) {
      failures.add(e.toString());
    }
  }

  private static String names(String more) {
    StringBuilder names = new StringBuilder(more + "\n");
    for (int i = 0; i < NAMES; i++) {
      names.append("host-").append(i).append(".example\n");
    }
    return names.toString();
  }

  private static String reload(HttpClient client, RunningGateway gateway) throws Exception {
    String pair = "ada:" + TestConfig.PASSWORD;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.url("web") + "/api/v1/policy/reload"))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void noRequestFailsAndEachReloadCountsAtOnce() throws Exception {
    try (Origin origin = new Origin()) {
      TestConfig config = new TestConfig(directory, origin.port());
      config.write("groups", "staff: ada\nstudents: ben\noperators: ada\n");
      config.policy("\"list:names\"");
      String policy = java.nio.file.Files.readString(config.directory().resolve("policy.yaml"));
      config.write("policy.yaml", "lists: { names: { file: names.txt } }\n" + policy);
      config.write("names.txt", names(""));
      try (RunningGateway gateway =
              RunningGateway.start(
                  config.directory(), java.util.Map.of("FAIRLEAD_POLICY_RELOAD", "manual"));
          HttpClient api = HttpClient.newHttpClient();
          Client ben = new Client(gateway, "ben")) {
        String authority = "site.test:" + origin.port();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(Thread.ofPlatform().start(() -> load(gateway, authority)));
        }
        String hash = "";
        for (int i = 1; i <= RELOADS; i++) {
          boolean listed = i / 2 % 2 == 1; // every other reload changes the verdict
          config.write("names.txt", names(listed ? "site.test\n# " + i : "# " + i));
          String said = reload(api, gateway);
          assertThat(said).startsWith("{\"result\":\"taken\",").doesNotContain("\"" + hash + "\"");
          hash = said.replaceAll("(?s).*\"policy\":\"([0-9a-f]+)\".*", "$1");
          assertThat(ben.ask(authority)).as("after reload " + i).isEqualTo(listed ? 200 : 403);
        }
        over = true;
        for (Thread client : clients) {
          client.join();
        }
        assertThat(failures).isEmpty();
        assertThat(answers).hasValueGreaterThan(5L * RELOADS);
      }
    }
  }
}
