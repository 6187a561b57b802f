package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages are within reach of everyone, whatever the policy says, and leave no record. */
class PortalRelayTest {
  private static final int PROXY_V2_FIXED = 16;
  private ScriptedOrigin pages;
  private Rig rig;

  @BeforeEach
  void start() throws IOException {
    pages = new ScriptedOrigin(PortalRelayTest::servePage);
    rig =
        new Rig.Setup()
            .portal(new InetSocketAddress(InetAddress.getLoopbackAddress(), pages.port()))
            .start();
    rig.refuse(request -> DenyReason.NO_TIER);
  }

  @AfterEach
  void stop() {
    rig.close();
    pages.close();
  }

  /** Answers with the client's port that the PROXY v2 header names and the head behind it. */
  private static void servePage(ScriptedOrigin.Wire wire) throws IOException {
    byte[] fixed = wire.in().readNBytes(PROXY_V2_FIXED);
    int length = (fixed[14] & 255) << 8 | (fixed[15] & 255);
    byte[] rest = wire.in().readNBytes(length);
    int port = (rest[8] & 255) << 8 | (rest[9] & 255);
    String body = port + " " + wire.readHead();
    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    wire.readAll();
  }

  @Test
  void anyoneMayReadAPage() throws Exception {
    try (var client = rig.client()) {
      client.send(
          "GET http://portal.test:8080/why/6K3QJ2M8XZ4TA HTTP/1.1\r\n"
              + "Host: portal.test:8080\r\n\r\n");
      assertThat(client.readAnswer())
          .startsWith("HTTP/1.1 200 ")
          .contains("\r\n\r\n" + client.socket().getLocalPort() + " GET /why/6K3QJ2M8XZ4TA ");
    }
    assertThat(rig.records).isEmpty();
  }

  @Test
  void anyoneMayTunnelToThem() throws Exception {
    try (var client = rig.client()) {
      client.send("CONNECT portal.test:8080 HTTP/1.1\r\nHost: portal.test:8080\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
      client.send("GET /why HTTP/1.1\r\nHost: portal.test:8080\r\n\r\n");
      assertThat(client.readAnswer()).contains(" GET /why ");
    }
    assertThat(rig.records).isEmpty();
  }

  @Test
  void credentialsForTheProxyStayHere() throws Exception {
    try (var client = rig.client()) {
      client.send(
          "GET http://portal.test:8080/why HTTP/1.1\r\nHost: portal.test:8080\r\n"
              + Rig.CREDENTIALS
              + "Authorization: Basic eDp5\r\n\r\n");
      assertThat(client.readAnswer())
          .contains("Authorization: Basic eDp5")
          .doesNotContain("Proxy-Authorization");
    }
  }

  @Test
  void onlyThatVeryAuthorityIsThePortal() throws Exception {
    for (String other : new String[] {"portal.test:8081", "portal.test", "www.portal.test:8080"}) {
      try (var client = rig.client()) {
        client.send("GET http://%1$s/ HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(other));
        assertThat(client.readAnswer()).startsWith("HTTP/1.1 407 ");
      }
    }
  }

  private static final String PAGE =
      "GET http://portal.test:8080/why HTTP/1.1\r\nHost: portal.test:8080\r\n\r\n";
  private static final String ELSEWHERE =
      "GET http://origin.test/ HTTP/1.1\r\nHost: origin.test\r\n" + Rig.CREDENTIALS + "\r\n";

  private static String ask(Rig rig, String request) throws IOException {
    try (var client = rig.client()) {
      return client.send(request).readAnswer();
    }
  }

  private Rig.Setup setup() {
    return new Rig.Setup()
        .portal(new InetSocketAddress(InetAddress.getLoopbackAddress(), pages.port()));
  }

  @Test
  void whoeverIsOneTooManyMayStillReadWhy() throws Exception {
    try (var small = setup().connections(1).start();
        var first = small.client()) {
      first.send("GET ");
      assertThat(ask(small, ELSEWHERE))
          .startsWith("HTTP/1.1 503 overloaded;")
          .contains("Connection: close");
      assertThat(ask(small, PAGE)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void anyoneMayReadAPageWhileTheGatewayStops() throws Exception {
    rig.server.drain(Duration.ZERO);
    assertThat(ask(rig, ELSEWHERE)).startsWith("HTTP/1.1 503 draining;");
    assertThat(ask(rig, PAGE)).startsWith("HTTP/1.1 200 ");
  }
}
