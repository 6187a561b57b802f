package fairlead.proxy.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.proxy.audit.SealedLine;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receiver that may be closed, be stuck, or be somebody else. */
class SyslogSinkTest {
  private static X509Bundle ca;

  @TempDir private Path directory;
  private SyslogReceiver receiver;

  @BeforeAll
  static void makeAuthority() throws Exception {
    ca =
        new CertificateBuilder()
            .subject("CN=test")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
  }

  @AfterEach
  void stop() throws IOException {
    if (receiver != null) {
      receiver.close();
    }
  }

  private static ServerSocketFactory tlsFor(String name) throws Exception {
    X509Bundle own =
        new CertificateBuilder().subject("CN=receiver").addSanDnsName(name).buildIssuedBy(ca);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own.toKeyStore(new char[0]), new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context.getServerSocketFactory();
  }

  private SyslogSink plain() throws IOException {
    return plain(Duration.ofSeconds(10));
  }

  private SyslogSink plain(Duration longest) throws IOException {
    return SyslogSink.of(new SinkConfig.Syslog("127.0.0.1", receiver.port(), false, null), longest);
  }

  private SyslogSink secure() throws IOException {
    Path pem = Files.writeString(directory.resolve("ca.pem"), ca.getCertificatePEM());
    return SyslogSink.of(
        new SinkConfig.Syslog("localhost", receiver.port(), true, pem), Duration.ofSeconds(10));
  }

  private static String frame(SealedLine line) {
    return "<110>1 2026-11-25T14:00:00.125Z gw fairlead - request - " + Lines.text(line);
  }

  @Test
  void writesFramesThatNothingInARecordCanEnd() {
    SealedLine line =
        Lines.of(
            "{\"v\":1,\"stream\":\"1d\",\"seq\":2,\"node\":\"a b\\n"
                + "\\u00e9\",\"time\":\"x\",\"kind\":\"\"}");
    String message = "<110>1 - a_b__ fairlead - - - " + Lines.text(line);
    assertThat(new String(SyslogFrame.of(line), StandardCharsets.US_ASCII))
        .isEqualTo(message.length() + " " + message);
  }

  @Test
  void sendsLinesOverTcp() throws Exception {
    receiver = new SyslogReceiver(ServerSocketFactory.getDefault());
    try (SyslogSink sink = plain()) {
      assertThat(sink.deliver(Lines.lines(1, 2))).isEqualTo(Receipt.delivered());
      assertThat(sink.deliver(Lines.lines(3, 3))).isEqualTo(Receipt.delivered());
      receiver.await(3);
    }
    assertThat(receiver.messages())
        .containsExactly(frame(Lines.line(1)), frame(Lines.line(2)), frame(Lines.line(3)));
    assertThat(receiver.connections()).isEqualTo(1);
  }

  @Test
  void sendsLinesOverTlsToTheHostThatItMeans() throws Exception {
    receiver = new SyslogReceiver(tlsFor("localhost"));
    try (SyslogSink sink = secure()) {
      assertThat(sink.deliver(Lines.lines(1, 900))).isEqualTo(Receipt.delivered());
      assertThat(sink.deliver(Lines.lines(901, 902))).isEqualTo(Receipt.delivered());
      receiver.await(902);
    }
    assertThat(receiver.messages().getLast()).isEqualTo(frame(Lines.line(902)));
    assertThat(receiver.connections()).isEqualTo(1);
  }

  @Test
  void tellsAnotherHostNothing() throws Exception {
    receiver = new SyslogReceiver(tlsFor("other.example"));
    try (SyslogSink sink = secure()) {
      Receipt receipt = sink.deliver(Lines.lines(1, 2));
      assertThat(receipt.left()).hasSize(2);
      assertThat(receipt.trouble()).contains("localhost");
    }
    assertThat(receiver.messages()).isEmpty();
  }

  @Test
  void tellsNobodyAnythingForWhomNobodyVouches() throws Exception {
    receiver = new SyslogReceiver(tlsFor("localhost"));
    try (SyslogSink sink =
        SyslogSink.of(
            new SinkConfig.Syslog("localhost", receiver.port(), true, null),
            Duration.ofSeconds(10))) {
      assertThat(sink.deliver(Lines.lines(1, 2)).left()).hasSize(2);
    }
    assertThat(receiver.messages()).isEmpty();
  }

  @Test
  void sendsAgainOverAnotherConnectionWhatOneWasClosedBehind() throws Exception {
    receiver = new SyslogReceiver(ServerSocketFactory.getDefault());
    try (SyslogSink sink = plain()) {
      receiver.closesBehind(2);
      Receipt first = sink.deliver(Lines.lines(1, 3));
      assertThat(first.left()).hasSize(3);
      assertThat(sink.deliver(first.left())).isEqualTo(Receipt.delivered());
      receiver.await(5);
      receiver.closeAll();
      assertThat(sink.deliver(Lines.lines(4, 4))).isEqualTo(Receipt.delivered());
      receiver.await(6);
    }
    assertThat(receiver.messages()).contains(frame(Lines.line(3)), frame(Lines.line(4)));
    assertThat(receiver.connections()).isEqualTo(3);
  }

  @Test
  void waitsForNobodyForEver() throws Exception {
    receiver = new SyslogReceiver(ServerSocketFactory.getDefault());
    receiver.readsNothing();
    SealedLine large = Lines.of(Lines.text(Lines.line(1)).replace("ada", "a".repeat(15 << 20)));
    try (SyslogSink sink = plain(Duration.ofMillis(200))) {
      assertThat(sink.deliver(List.of(large)).left()).hasSize(1);
    }
  }

  @Test
  void saysWhereNobodyListens() throws Exception {
    int port;
    try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = once.getLocalPort();
    }
    try (SyslogSink sink =
        SyslogSink.of(
            new SinkConfig.Syslog("127.0.0.1", port, false, null), Duration.ofSeconds(10))) {
      assertThat(sink.deliver(Lines.lines(1, 1)).trouble()).isEqualTo("Connection refused");
    }
  }

  @Test
  void takesNoFileForCertificatesThatIsNone() throws Exception {
    Path file = Files.writeString(directory.resolve("ca.pem"), "no");
    assertThatThrownBy(() -> TrustedBy.context(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ca.pem: is no file of certificates");
  }
}
