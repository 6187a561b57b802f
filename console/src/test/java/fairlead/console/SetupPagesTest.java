package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Principal;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.ledger.MemoryRefusals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients are pointed at the proxy: pages for everybody, and the script. */
class SetupPagesTest {
  private static final InetSocketAddress ANYWHERE = new InetSocketAddress("0.0.0.0", 3128);

  private final Behind behind = new Behind(new MemoryRefusals(InstantSource.system()));
  private WebServer web;

  /** Nobody signs in here; the network says who asks. */
  private static final class Network implements Authenticator {
    @Override
    public Identification identify(@Nullable String credentials, InetAddress client) {
      return new Known(new Principal("runner", Set.of()));
    }

    @Override
    public Principal again(Known known) {
      return known.principal();
    }

    @Override
    public long generation() {
      return 0;
    }
  }

  @BeforeEach
  void start() throws IOException {
    start(true);
  }

  private void start(boolean wpad) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    web =
        WebServer.start(
            new WebConfig(free, "http://gateway.test:8080", wpad, null),
            behind.parts(new Network()));
    behind.addresses.proxyListens(ANYWHERE);
  }

  @AfterEach
  void stop() {
    web.close();
  }

  /** The answer with its head, whatever the Host. */
  private String get(String path, String host) throws IOException {
    try (Socket socket = new Socket(web.address().getAddress(), web.address().getPort())) {
      String head = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.formatted(path, host).getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String ours(String path) throws IOException {
    return get(path, "gateway.test:8080");
  }

  static List<String> clients() {
    return SetupGuide.clients();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void everyClientHasAGuideThatSaysAllThereIs(String client) throws IOException {
    String page = ours("/setup/" + client);
    assertThat(page)
        .startsWith("HTTP/1.1 200")
        .contains("gateway.test", "3128", "http://gateway.test:8080/")
        .contains("<h2>Paste</h2>", "<h2>Password</h2>", "<h2>Check it</h2>", "<h2>Undo</h2>")
        .contains("why http://gateway.test:8080/why/")
        .doesNotContain("{proxy}", "{host}", "{port}", "{portal}", "\n@");
    assertThat(ours("/setup")).contains("<a href=\"/setup/" + client + "\">");
  }

  @Test
  void anUnknownClientIsToldWhichThereAre() throws IOException {
    assertThat(ours("/setup/lynx")).startsWith("HTTP/1.1 404").contains("curl, git, apt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proxy.pac", "/wpad.dat"})
  void theScriptIsEverybodysAndMayBeKeptForAWhile(String path) throws IOException {
    assertThat(ours(path))
        .startsWith("HTTP/1.1 200")
        .contains("Content-Type: application/x-ns-proxy-autoconfig")
        .contains("Cache-Control: public, max-age=3600")
        .contains("return \"PROXY gateway.test:3128\";");
    assertThat(get(path, "localhost:" + web.address().getPort()))
        .contains("return \"PROXY localhost:3128\";");
  }

  @Test
  void browsersThatLookForAProxyGetTheScriptAndNothingElse() throws IOException {
    for (String host : List.of("wpad", "WPAD", "wpad.school.example", "wpad.school.example:80")) {
      assertThat(get("/wpad.dat", host))
          .as(host)
          .startsWith("HTTP/1.1 200")
          .contains("return \"PROXY gateway.test:3128\";");
      for (String path : List.of("/", "/setup", "/proxy.pac", "/api/v1/me", "/wpad.dat/x")) {
        assertThat(get(path, host)).as(host + path).startsWith("HTTP/1.1 421");
      }
    }
    for (String host : List.of("evil.example", "wpadx.example", "wpad.example:8081x", "x.wpad.y")) {
      assertThat(get("/wpad.dat", host)).as(host).doesNotStartWith("HTTP/1.1 200");
    }
  }

  @Test
  void theyGetNothingUnlessTheOperatorWantsIt() throws IOException {
    web.close();
    start(false);
    assertThat(get("/wpad.dat", "wpad")).startsWith("HTTP/1.1 421");
    assertThat(ours("/wpad.dat")).startsWith("HTTP/1.1 200");
  }

  @Test
  void nobodyIsToldWhereTheProxyIsBeforeItIsThere() throws IOException {
    Addresses none = new Addresses("");
    none.portalIs("http://gateway.test:8080");
    assertThat(none.proxy("gateway.test:8080")).isNull();
    none.proxyListens(new InetSocketAddress("::1", 3128));
    assertThat(none.proxy("gateway.test:8080")).isEqualTo("[::1]:3128");
    Addresses announced = new Addresses("proxy.example:3128");
    assertThat(announced.proxy(null)).isEqualTo("proxy.example:3128");
  }

  @Test
  void whetherSomebodyIsCaptiveIsSaidOverTlsOnly() throws IOException {
    assertThat(ours("/captive"))
        .startsWith("HTTP/1.1 403")
        .contains("over TLS only (RFC 8908)")
        .doesNotContain("captive\":");
  }
}
