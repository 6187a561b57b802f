package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.policy.Principal;
import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.ledger.MemoryRefusals;
import fairlead.proxy.ledger.Refusals.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {
  private static final String ID = "6K3QJ2M8XZ4TA";
  private static final String ASKED = "6K3QJ2M8XZ4TC";
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final MemoryRefusals refusals = new MemoryRefusals(InstantSource.fixed(NOON));
  private WebServer web;

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    web = WebServer.start(new WebConfig(free, ""), new Behind(refusals).parts(new OnlyAda()));
    keep(ID, DenyReason.NOT_IN_ALLOWLIST, "games.test");
  }

  private void keep(String id, DenyReason reason, String host) {
    refusals.keep(
        new Refusal(
            id,
            NOON,
            "ada",
            "monitored",
            reason,
            null,
            false,
            "GET",
            "http",
            host,
            80,
            "/<script>alert(1)</script>",
            null));
  }

  @AfterEach
  void stop() {
    web.close();
  }

  /** Knows ada, whose password is "pw". */
  private static final class OnlyAda implements Authenticator {
    @Override
    public Identification identify(String credentials, InetAddress client) {
      String right = Base64.getEncoder().encodeToString("ada:pw".getBytes(StandardCharsets.UTF_8));
      return switch (credentials.substring("Basic ".length())) {
        case String sent when sent.equals(right) -> new Known(new Principal("ada", Set.of()));
        case "YnVzeQ==" -> new Busy(Duration.ofSeconds(1));
        case "c2xvdw==" -> new Throttled(Duration.ofSeconds(30));
        default -> new Bad();
      };
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

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(web.localUrl() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void showsARefusalToWhoeverHasItsIdAndNamesNobody() throws Exception {
    HttpResponse<String> page = get("/why/" + ID, "Accept", "text/html");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("games.test", "not-in-allowlist", "&lt;script&gt;")
        .doesNotContain("<script>", "ada");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void offersToAskForWhatCanBeAskedFor() throws Exception {
    keep(ASKED, DenyReason.NEEDS_APPROVAL, "new.test");
    assertThat(get("/why/" + ASKED).body()).contains("href=\"/ask?decision=" + ASKED + "\"");
    assertThat(get("/why/" + ID).body()).doesNotContain("/ask");
  }

  @Test
  void showsARefusalAsJson() throws Exception {
    HttpResponse<String> page = get("/why/" + ID, "Accept", "application/json");
    assertThat(page.body())
        .contains(
            "\"id\":\"" + ID + "\"",
            "\"time\":\"2026-11-24T12:00:00.000Z\"",
            "\"reason\":\"not-in-allowlist\"",
            "\"count\":1")
        .doesNotContain("ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"6K3QJ2M8XZ4TB", "x", "..%2f..%2fetc%2fpasswd", "%3Cscript%3E"})
  void knowsNoOtherId(String id) throws Exception {
    HttpResponse<String> page = get("/why/" + id);
    assertThat(page.statusCode()).isBetween(400, 404);
    assertThat(page.body()).doesNotContain("<script>", "\tat ", "Exception");
  }

  @Test
  void listsOnesOwnRefusalsOnly() throws Exception {
    assertThat(get("/why").statusCode()).isEqualTo(401);
    assertThat(get("/why", "Authorization", basic("ada:no")).statusCode()).isEqualTo(401);
    assertThat(get("/why", "Authorization", "Basic c2xvdw==").statusCode()).isEqualTo(429);
    HttpResponse<String> mine = get("/why", "Authorization", basic("ada:pw"));
    assertThat(mine.statusCode()).isEqualTo(200);
    assertThat(mine.body())
        .contains("games.test", "My tier: monitored", "Hosts &amp; times are recorded.");
  }

  @Test
  void whoCannotBeCheckedJustNowIsToldSo() throws Exception {
    HttpResponse<String> busy = get("/why", "Authorization", "Basic YnVzeQ==");
    assertThat(busy.statusCode()).isEqualTo(503);
    assertThat(busy.headers().firstValue("Retry-After")).contains("1");
    assertThat(busy.body()).doesNotContain("wrong");
  }

  @Test
  void tellsEverybodyWhatCanBeRecorded() throws Exception {
    String home = get("/").body();
    RecordSchema.described().forEach((field, meaning) -> assertThat(home).contains(field, meaning));
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.test", "evil.test:8080", "127.0.0.1:1", ""})
  void servesNoOtherHost(String host) throws Exception {
    String answer = raw(web.address(), new byte[0], "Host: " + host + "\r\n");
    assertThat(answer).matches("(?s)HTTP/1\\.1 (400|421) .*").doesNotContain("Fairlead gateway");
  }

  @Test
  void saysASentenceAboutWhatIsNotHere() throws Exception {
    HttpResponse<String> page = get("/nothing");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).doesNotContain("\tat ", "javalin", "jetty");
  }

  @Test
  void takesOnlyTheProxyOnTheInnerSocket() throws Exception {
    byte[] wrong = web.token();
    wrong[0] ^= 1;
    assertThat(raw(web.inner(), new byte[0], host())).doesNotContain("200 OK");
    assertThat(raw(web.inner(), proxied(new byte[0]), host())).doesNotContain("200 OK");
    assertThat(raw(web.inner(), proxied(wrong), host())).startsWith("HTTP/1.1 403 ");
    assertThat(raw(web.inner(), proxied(web.token()), host())).startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void believesNoProxyHeaderOnThePublicSocket() throws Exception {
    assertThat(raw(web.address(), proxied(web.token()), host())).doesNotContain("200 OK");
  }

  private String host() {
    return "Host: 127.0.0.1:" + web.address().getPort() + "\r\n";
  }

  /** A PROXY header, version 2, from 192.0.2.7. */
  private static byte[] proxied(byte[] token) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54});
    out.writeBytes(new byte[] {0x0A, 0x21, 0x11, 0, (byte) (12 + 3 + token.length)});
    out.writeBytes(new byte[] {(byte) 192, 0, 2, 7, 127, 0, 0, 1, 0x10, 0, 0x10, 1});
    out.writeBytes(new byte[] {(byte) 0xE0, 0, (byte) token.length});
    out.writeBytes(token);
    return out.toByteArray();
  }

  private static String raw(InetSocketAddress to, byte[] before, String host) throws IOException {
    try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(before);
      String request = "GET / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.net.SocketException reset) {
      return "";
    }
  }
}
