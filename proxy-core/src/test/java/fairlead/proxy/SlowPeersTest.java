package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.policy.DenyReason;
import fairlead.proxy.audit.AuditRecord;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that take nothing, or late: memory stays bounded, and no octet that was queued is lost. */
@Execution(ExecutionMode.CONCURRENT)
class SlowPeersTest {
  private static final int LARGE = 12_000_000;

  /** What is read late: more than one kernel buffer holds. */
  private static final int LATE = 5_000_000;

  /** Pieces of the late part, by when the origin has long said everything. */
  private static final int HALF_WAY = 40;

  /** More than all the kernel's buffers on the way. */
  private static final int ENDLESS = 96 << 20;

  private static final int KERNEL = 40 << 20;

  private static String get(ScriptedOrigin origin, String more) {
    return "GET http://origin.test:%1$d/ HTTP/1.1\r\nHost: origin.test:%1$d\r\n"
            .formatted(origin.port())
        + Rig.CREDENTIALS
        + more
        + "\r\n";
  }

  private static void large(ScriptedOrigin.Wire wire, String head) throws IOException {
    wire.readHead();
    wire.send("HTTP/1.1 200 OK\r\n" + head + "\r\n");
    byte[] body = new byte[LARGE];
    Arrays.fill(body, (byte) 'x');
    wire.out().write(body);
  }

  /** Octets that can be sent before nothing is taken for a second. */
  private static long push(InetSocketAddress to, String first, String again) throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
      channel.connect(to);
      channel.configureBlocking(false);
      byte[] octets = again.repeat(Math.max(1, 65_536 / again.length())).getBytes();
      ByteBuffer next = ByteBuffer.wrap(first.getBytes(StandardCharsets.US_ASCII));
      long sent = 0;
      for (int idle = 0; idle < 100 && sent < ENDLESS; ) {
        int taken = channel.write(next);
        sent += taken;
        idle = taken > 0 ? 0 : idle + 1;
        if (taken == 0) {
          Thread.sleep(10);
        } else if (!next.hasRemaining()) {
          next = ByteBuffer.wrap(octets);
        }
      }
      return sent;
    }
  }

  @Test
  void whoTakesNoAnswersIsNotReadAnyMore() throws Exception {
    try (var rig = Rig.start()) {
      String unknown = "GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n";
      assertThat(push(rig.server.address(), unknown, unknown)).isLessThan(KERNEL);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 99999999999", "Transfer-Encoding: chunked"})
  void anUploadWaitsForItsOrigin(String framing) throws Exception {
    try (var rig = Rig.start();
        var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.readHead();
                  assertThat(wire.socket().isClosed()).isFalse();
                  pause(10_000);
                })) {
      String head = get(origin, framing + "\r\n").replaceFirst("GET", "POST");
      String first = head + (framing.startsWith("T") ? "FFFFFFFFF\r\n" : "");
      assertThat(push(rig.server.address(), first, "xxxxxxxx")).isLessThan(KERNEL);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads most of the answer, then the rest little by little; the octets of its body. */
  private static long readLate(Socket socket) throws IOException {
    return readLate(socket, () -> {});
  }

  /** As before; something happens while the rest is read. */
  private static long readLate(Socket socket, Meanwhile meanwhile) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    long octets = in.readNBytes(LARGE - LATE).length;
    for (int i = 1; octets < LARGE; i++) {
      int more = in.readNBytes(65_536).length;
      octets += more;
      if (more == 0) {
        return octets;
      }
      pause(60);
      if (i == HALF_WAY) {
        meanwhile.happens();
      }
    }
    return octets + in.readNBytes(1).length;
  }

  private interface Meanwhile {
    void happens() throws IOException;
  }

  private static Socket slow(Rig rig, String request) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(rig.server.address());
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void aLateReaderGetsTheWholeOfAnAnswerThatEndsWithTheConnection() throws Exception {
    try (var rig = Rig.start();
        var origin = new ScriptedOrigin(wire -> large(wire, "Connection: close\r\n"));
        var client = slow(rig, get(origin, ""))) {
      assertThat(readLate(client)).isEqualTo(LARGE);
    }
  }

  @Test
  void aLateReaderThatHasSaidGoodbyeGetsTheWhole() throws Exception {
    try (var rig = Rig.start();
        var origin = new ScriptedOrigin(wire -> large(wire, "Content-Length: " + LARGE + "\r\n"));
        var client = slow(rig, get(origin, ""))) {
      assertThat(readLate(client, client::shutdownOutput)).isEqualTo(LARGE);
    }
  }

  @Test
  void aLateReaderIsNotIdle() throws Exception {
    try (var rig = new Rig.Setup().keepAlive(Duration.ofMillis(500)).start();
        var origin = new ScriptedOrigin(wire -> large(wire, "Content-Length: " + LARGE + "\r\n"));
        var client = slow(rig, get(origin, ""))) {
      assertThat(readLate(client)).isEqualTo(LARGE);
    }
  }

  @Test
  void aStopWaitsForALateReader() throws Exception {
    try (var rig = Rig.start();
        var origin = new ScriptedOrigin(wire -> large(wire, "Content-Length: " + LARGE + "\r\n"));
        var client = slow(rig, get(origin, ""))) {
      List<Thread> stops = new ArrayList<>();
      Meanwhile stop = () -> stops.add(Thread.ofVirtual().start(() -> stop(rig)));
      assertThat(readLate(client, stop)).isEqualTo(LARGE);
      assertThat(stops.getFirst().join(Duration.ofSeconds(5))).isTrue();
    }
  }

  private static void stop(Rig rig) {
    try {
      rig.server.drain(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "1.0"})
  void whatAStopCutsNeverLooksComplete(String version) throws Exception {
    Rig rig = Rig.start();
    try (var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nfirst part");
                  wire.readAll();
                });
        var client = rig.client()) {
      client.send(get(origin, "").replace("HTTP/1.1", "HTTP/" + version)).readHead();
      assertThat(client.read(10)).isEqualTo("first part");
      rig.close();
      assertThatThrownBy(client::readAll).isInstanceOf(IOException.class);
      assertThat(rig.records(AuditRecord.Kind.REQUEST, 1).getFirst().reason())
          .isEqualTo("draining");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"EPOLL", "NIO"})
  void aTunnelThatBothSidesEndedIsDeliveredToALateReader(Transport transport) throws Exception {
    try (var rig = Rig.start(transport);
        var origin =
            new ScriptedOrigin(
                wire -> {
                  byte[] body = new byte[LARGE];
                  wire.out().write(body);
                });
        var client =
            slow(
                rig,
                "CONNECT origin.test:%1$d HTTP/1.1\r\nHost: origin.test:%1$d\r\n"
                        .formatted(origin.port())
                    + Rig.CREDENTIALS
                    + "\r\n")) {
      client.shutdownOutput();
      assertThat(readLate(client)).isEqualTo(LARGE);
    }
  }

  @Test
  void aBodyThatNobodyWantedIsNoRequest() throws Exception {
    try (var rig = Rig.start();
        var origin = new ScriptedOrigin(ScriptedOrigin.Wire::readHead);
        var client = rig.client()) {
      String hidden = get(origin, "");
      client.send(
          get(origin, "Max-Forwards: 0\r\nContent-Length: " + hidden.length() + "\r\n")
                  .replaceFirst("GET", "OPTIONS")
              + hidden);
      assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK\r\n").contains("Connection: close");
      assertThat(origin.connections()).isZero();
    }
  }

  @Test
  void whoeverIsOneTooManyAndSaysNothingIsSentAway() throws Exception {
    try (var rig = new Rig.Setup().connections(1).start();
        var first = rig.client();
        var silent = rig.client()) {
      first.send("GET ");
      silent.socket().setSoTimeout(10_000);
      assertThat(silent.readAll()).isEmpty();
    }
  }

  /** Sends a large body before it reads anything, as simple clients do; the answer's status. */
  private static String answerBehindAnUpload(Rig rig, String host, String credentials)
      throws IOException {
    try (var client = rig.client()) {
      client.socket().setSoTimeout(20_000);
      client.send(
          ("POST http://%1$s/ HTTP/1.1\r\nHost: %1$s\r\nContent-Length: 16777216\r\n" + credentials)
                  .formatted(host)
              + "\r\n");
      client.send("x".repeat(16 << 20));
      return client.readHead().lines().findFirst().orElse("nothing");
    }
  }

  @Test
  void aRefusalThatComesLaterIsReadBehindAWholeUpload() throws Exception {
    String slow =
        "Proxy-Authorization: Basic "
            + Base64.getEncoder().encodeToString("slow:pw".getBytes(StandardCharsets.UTF_8))
            + "\r\n";
    try (var rig = Rig.start()) {
      assertThat(answerBehindAnUpload(rig, "origin.test:9", Rig.CREDENTIALS))
          .startsWith("HTTP/1.1 502 connect-failed;");
      assertThat(answerBehindAnUpload(rig, "nowhere.test", Rig.CREDENTIALS))
          .startsWith("HTTP/1.1 50");
      rig.refuse(r -> DenyReason.NOT_IN_ALLOWLIST);
      assertThat(answerBehindAnUpload(rig, "origin.test:9", slow))
          .startsWith("HTTP/1.1 403 not-in-allowlist;");
    }
  }

  @Test
  void anEarlyAnswerIsReadBehindAWholeUpload() throws Exception {
    try (var rig = Rig.start();
        var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
                  pause(5_000);
                })) {
      assertThat(answerBehindAnUpload(rig, "origin.test:" + origin.port(), Rig.CREDENTIALS))
          .isEqualTo("HTTP/1.1 413 Too Large");
    }
  }
}
