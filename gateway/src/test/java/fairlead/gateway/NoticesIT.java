package fairlead.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway tells of its own trouble. */
class NoticesIT {
  private final WireMockServer server =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  @TempDir private Path directory;
  private TestConfig config;

  @BeforeEach
  void configure() throws Exception {
    config = new TestConfig(directory, 9);
    server.start();
    config.write(
        "fairlead.yaml",
        """
        node: east
        notify:
          - { url: "http://127.0.0.1:%d/hook", secret-file: hook.secret }
        """
            .formatted(server.port()));
    config.write("hook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    server.stubFor(post(urlEqualTo("/hook")).willReturn(ok()));
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private int received(String type) {
    return server
        .findAll(postRequestedFor(urlEqualTo("/hook")).withRequestBody(containing(type)))
        .size();
  }

  private String firstBody(String type) {
    return server
        .findAll(postRequestedFor(urlEqualTo("/hook")).withRequestBody(containing(type)))
        .getFirst()
        .getBodyAsString();
  }

  @Test
  void tellsOfAPolicyThatWasNotTakenAndOfADiskThatTakesNoRecords() throws Exception {
    try (RunningGateway gateway = RunningGateway.startWithFilesUpTo(2_048, config.directory())) {
      config.policy("'not a name'");
      Waiting.until("the policy", () -> received("policy-rejected") == 1);
      assertThat(firstBody("policy-rejected")).contains("\"node\":\"east\"", "policy.yaml:");
      String metrics = Curl.run(gateway.url("metrics")).output();
      assertThat(metrics)
          .contains("fairlead_notices_total{result=\"delivered\",type=\"policy-rejected\"} 1.0")
          .contains("fairlead_notices_queued 0.0");

      server.stubFor(post(urlEqualTo("/hook")).willReturn(status(503)));
      try (Socket client = new Socket("127.0.0.1", gateway.port("proxy"))) {
        refuseUntilTheDiskIsFull(client);
      }
      Waiting.until("the disk", () -> received("audit-trouble") > 0);
      assertThat(firstBody("audit-trouble"))
          .contains("\"over\":false", "\"what\":\"File too large\"");
      gateway.liftFileLimit();
      gateway.signal("TERM");
      assertThat(gateway.exit()).isZero();
      assertThat(gateway.errors()).contains("notices that wait for the next start: 1");
    }
    assertThat(config.data().resolve("notices")).isNotEmptyDirectory();
  }

  private static void refuseUntilTheDiskIsFull(Socket client) throws Exception {
    String credentials =
        Base64.getEncoder().encodeToString(("ben:" + TestConfig.PASSWORD).getBytes());
    byte[] request =
        ("GET http://new.test:9/"
                + "x".repeat(1_000)
                + " HTTP/1.1\r\nHost: new.test:9\r\n"
                + "Accept: text/plain\r\nProxy-Authorization: Basic "
                + credentials
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    client.setTcpNoDelay(true);
    BufferedReader answers =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    String status = "HTTP/1.1 403";
    while (status.startsWith("HTTP/1.1 403")) {
      client.getOutputStream().write(request);
      status = answers.readLine();
      int length = 0;
      for (String field = answers.readLine(); !field.isEmpty(); field = answers.readLine()) {
        if (field.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Integer.parseInt(field.substring(15).strip());
        }
      }
      answers.skip(length);
    }
  }
}
