package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.proxy.ledger.MemoryRefusals;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The web listener's own TLS. */
class TlsTest {
  private static final HexFormat HEX = HexFormat.of();

  @TempDir private Path directory;
  private Path certificate;
  private Path key;
  private X509Bundle first;
  private TlsFiles tls;
  private WebServer web;

  @BeforeEach
  void start() throws Exception {
    certificate = directory.resolve("web.pem");
    key = directory.resolve("web.key");
    first = issue(CertificateBuilder.Algorithm.ecp256);
    tls = new TlsFiles(certificate, key, InstantSource.system());
    Behind behind = new Behind(new MemoryRefusals(InstantSource.system()));
    behind.addresses.proxyListens(new InetSocketAddress("127.0.0.1", 3128));
    web =
        WebServer.start(new WebConfig(Browsing.free(), "", false, tls), behind.parts(new Names()));
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private X509Bundle issue(CertificateBuilder.Algorithm algorithm) throws Exception {
    X509Bundle made = builder(algorithm).buildSelfSigned();
    Files.writeString(certificate, made.getCertificatePathPEM());
    Files.writeString(key, made.getPrivateKeyPEM());
    return made;
  }

  private static CertificateBuilder builder(CertificateBuilder.Algorithm algorithm) {
    return new CertificateBuilder()
        .subject("CN=gateway.test")
        .addSanDnsName("localhost")
        .addSanIpAddress("127.0.0.1")
        .setIsCertificateAuthority(true)
        .algorithm(algorithm);
  }

  private static SSLContext trusting(X509Bundle bundle) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("web", bundle.getCertificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static HttpResponse<String> send(X509Bundle trusted, HttpRequest request)
      throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting(trusted)).build()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(web.localUrl() + path));
  }

  private HttpRequest.Builder inTheClear(String path) {
    return HttpRequest.newBuilder(URI.create(web.localUrl().replace("https:", "http:") + path));
  }

  @Test
  void pagesComeOverTlsWithCookiesThatStayThere() throws Exception {
    assertThat(web.publicUrl()).startsWith("https://127.0.0.1:");
    HttpResponse<String> page = send(first, to("/sign-in").build());
    assertThat(page.statusCode()).isEqualTo(200);
    HttpResponse<String> in =
        send(
            first,
            to("/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("user=ben&password=pw&to=/"))
                .build());
    assertThat(in.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("__Host-fairlead=")
        .contains("; Secure", "; HttpOnly", "; Path=/");
  }

  @Test
  void anOperatingSystemIsAnsweredOverTls() throws Exception {
    HttpResponse<String> captive = send(first, to("/captive").build());
    assertThat(captive.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/captive+json");
    assertThat(captive.body())
        .contains("\"captive\":true", "\"user-portal-url\":\"" + web.publicUrl() + "/setup\"");
  }

  @Test
  void whoComesInTheClearIsLedToTlsAndNoCredentialsAreLookedAt() throws Exception {
    HttpResponse<String> page = send(first, inTheClear("/why?x=1").build());
    assertThat(page.statusCode()).isEqualTo(308);
    assertThat(page.headers().firstValue("Location")).contains(web.publicUrl() + "/why?x=1");
    HttpResponse<String> form =
        send(
            first,
            inTheClear("/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("user=ben&password=pw"))
                .build());
    assertThat(form.statusCode()).isEqualTo(403);
    assertThat(form.body()).contains(web.publicUrl());
    assertThat(form.headers().firstValue("Set-Cookie")).isEmpty();
    HttpResponse<String> call =
        send(first, inTheClear("/api/v1/me").header("Authorization", "Basic YmVuOnB3").build());
    assertThat(call.statusCode()).isEqualTo(308);
  }

  @Test
  void theScriptForBrowsersComesInTheClearToo() throws Exception {
    HttpResponse<String> script = send(first, inTheClear("/proxy.pac").build());
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.body()).contains("PROXY 127.0.0.1:3128");
  }

  @ParameterizedTest
  @EnumSource(names = {"rsa2048", "ecp384", "ed25519"})
  void aNewCertificateIsTakenWithoutARestart(CertificateBuilder.Algorithm algorithm)
      throws Exception {
    X509Bundle second = issue(algorithm);
    tls.reload();
    assertThat(send(second, to("/sign-in").build()).statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> send(first, to("/sign-in").build())).isInstanceOf(IOException.class);
    assertThat(tls.until()).isEqualTo(second.getCertificate().getNotAfter().toInstant());
  }

  @Test
  void filesThatDoNotFitAreRefusedAndWhatWasInForceStays() throws Exception {
    Files.writeString(
        key, builder(CertificateBuilder.Algorithm.ecp256).buildSelfSigned().getPrivateKeyPEM());
    assertThatThrownBy(tls::reload)
        .isInstanceOf(IOException.class)
        .hasMessage("%s is not the key of the first certificate in %s", key, certificate);
    assertThat(send(first, to("/sign-in").build()).statusCode()).isEqualTo(200);
  }

  @Test
  void everyFaultOfAFileIsNamed() throws Exception {
    refused(
        key,
        "-----BEGIN RSA PRIVATE KEY-----\nAA==\n-----END RSA PRIVATE KEY-----",
        "of another form");
    refused(key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END", "with a password");
    refused(
        key,
        "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----",
        "has no private key for the EC certificate");
    refused(key, "nothing", "has no private key; expected: -----BEGIN PRIVATE KEY-----");
    refused(certificate, "nothing", "has no certificate; expected: -----BEGIN CERTIFICATE-----");
    refused(
        certificate,
        "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n",
        "has a certificate that cannot be read");
    Files.delete(key);
    refused(certificate, first.getCertificatePathPEM(), key + ": there is no such file");
  }

  private void refused(Path file, String text, String expected) throws IOException {
    String before = Files.readString(file);
    Files.writeString(file, text);
    assertThatThrownBy(() -> new TlsFiles(certificate, key, InstantSource.system()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(expected);
    Files.writeString(file, before);
  }

  @Test
  void anExpiredCertificateIsServedAllTheSame() throws Exception {
    X509Bundle old =
        builder(CertificateBuilder.Algorithm.ecp256)
            .notBefore(Instant.now().minus(20, ChronoUnit.DAYS))
            .notAfter(Instant.now().minus(1, ChronoUnit.DAYS))
            .buildSelfSigned();
    Files.writeString(certificate, old.getCertificatePathPEM());
    Files.writeString(key, old.getPrivateKeyPEM());
    tls.reload();
    assertThat(tls.until()).isBefore(Instant.now());
  }

  /** As the proxy brings a client: first who that is, then what it sends, in TLS or not. */
  @Test
  void theProxyBringsClientsInTlsAndInTheClear() throws Exception {
    String request =
        "GET /setup HTTP/1.1\r\nHost: " + authority() + "\r\nConnection: close\r\n\r\n";
    try (Socket inner = introduced();
        SSLSocket secure =
            (SSLSocket)
                trusting(first)
                    .getSocketFactory()
                    .createSocket(inner, "127.0.0.1", inner.getPort(), true)) {
      secure.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(answer(secure)).startsWith("HTTP/1.1 200 ");
    }
    try (Socket inner = introduced()) {
      inner.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(answer(inner))
          .startsWith("HTTP/1.1 308 ")
          .contains("Location: " + web.publicUrl() + "/setup");
    }
  }

  private String authority() {
    return URI.create(web.publicUrl()).getAuthority();
  }

  private Socket introduced() throws IOException {
    byte[] token = web.token();
    ByteBuffer header = ByteBuffer.allocate(64);
    header.put(HEX.parseHex("0d0a0d0a000d0a515549540a2111"));
    header.putShort((short) (12 + 3 + token.length));
    header.put(HEX.parseHex("c00002077f00000130390050"));
    header.put((byte) 0xE0).putShort((short) token.length).put(token);
    Socket socket = new Socket(web.inner().getAddress(), web.inner().getPort());
    socket.getOutputStream().write(header.array(), 0, header.position());
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
