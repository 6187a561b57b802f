package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.ledger.SessionLedger.Deed;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A pause of a session, as real connections feel it. */
@Execution(ExecutionMode.CONCURRENT)
class PauseTest {

  @ParameterizedTest
  @CsvSource({"EPOLL, false", "EPOLL, true", "NIO, false", "NIO, true"})
  void aPauseLosesNothing(Transport transport, boolean tunnel) throws Exception {
    byte[] piece = SessionRig.piece();
    int pieces = 400;
    CountDownLatch paused = new CountDownLatch(1);
    try (var rig =
            new Rig.Setup()
                .transport(transport)
                .policy(SessionRig.policy("session: { length: 1h, idle: 3h }"))
                .start();
        var origin =
            new ScriptedOrigin(
                wire -> {
                  if (!tunnel) {
                    wire.readHead();
                    wire.send(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + pieces * piece.length + "\r\n\r\n");
                  }
                  for (int i = 0; i < pieces; i++) {
                    wire.out().write(piece);
                    if (i == pieces / 2) {
                      SessionRig.await(paused);
                    }
                  }
                });
        var client = rig.client()) {
      client.send(tunnel ? SessionRig.connect(origin) : SessionRig.get(origin)).readHead();
      InputStream in = client.socket().getInputStream();
      assertThat(in.readNBytes(piece.length)).isEqualTo(piece);
      SessionRig.act(rig, Deed.PAUSE);
      Thread.sleep(600);
      paused.countDown(); // the origin goes on, and ends, while nobody reads
      long before = in.available();
      Thread.sleep(1_000);
      rig.pass(Duration.ofHours(2)); // neither the session's clock nor an idle time runs
      Thread.sleep(400);
      assertThat(in.available()).as("nothing moves").isEqualTo((int) before);
      try (var other = rig.client()) {
        other.send(SessionRig.get(origin));
        assertThat(other.readAnswer()).startsWith("HTTP/1.1 503 paused; why ");
      }
      SessionRig.act(rig, Deed.RESUME);
      byte[] rest = in.readNBytes((pieces - 1) * piece.length);
      assertThat(rest).hasSize((pieces - 1) * piece.length);
      for (int i = 0; i < rest.length; i += piece.length) {
        assertThat(Arrays.equals(rest, i, i + piece.length, piece, 0, piece.length)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"EPOLL, false", "EPOLL, true", "NIO, false", "NIO, true"})
  void aCloseInAPauseIsActedOnWhenItIsOver(Transport transport, boolean reset) throws Exception {
    CountDownLatch close = new CountDownLatch(1);
    try (var rig =
            new Rig.Setup()
                .transport(transport)
                .policy(SessionRig.policy("session: { length: 1h, idle: 3h }"))
                .start();
        var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.send("before");
                  SessionRig.await(close);
                  wire.send("after");
                  if (reset) {
                    wire.reset();
                  }
                });
        var client = rig.client()) {
      client.send(SessionRig.connect(origin)).readHead();
      assertThat(client.read(6)).isEqualTo("before");
      SessionRig.act(rig, Deed.PAUSE);
      Thread.sleep(500);
      close.countDown();
      Thread.sleep(500);
      assertThat(rig.records.stream().noneMatch(r -> r.kind() == AuditRecord.Kind.TUNNEL)).isTrue();
      SessionRig.act(rig, Deed.RESUME);
      if (reset) {
        expectEndMaybe(client, "after");
      } else {
        assertThat(client.finish().readAll()).isEqualTo("after");
      }
      rig.records(AuditRecord.Kind.TUNNEL, 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void anUploadWaitsInAPauseAndArrivesWhole(Transport transport) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (var rig =
            new Rig.Setup()
                .transport(transport)
                .policy(SessionRig.policy("session: { length: 1h }"))
                .start();
        var origin =
            new ScriptedOrigin(
                wire -> {
                  String head = wire.readHead();
                  wire.in().readNBytes(100_000);
                  begun.countDown();
                  wire.in().readNBytes(200_000);
                  assertThat(head).startsWith("POST / HTTP/1.1");
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood");
                });
        var client = rig.client()) {
      client.send(SessionRig.get(origin, "Content-Length: 300000\r\n").replaceFirst("GET", "POST"));
      client.send("x".repeat(100_000));
      SessionRig.await(begun);
      SessionRig.act(rig, Deed.PAUSE);
      Thread.sleep(400);
      client.send("x".repeat(200_000)).finish();
      Thread.sleep(400);
      SessionRig.act(rig, Deed.RESUME);
      assertThat(client.readAnswer()).endsWith("good");
      assertThat(rig.records(AuditRecord.Kind.REQUEST, 1).getFirst().bytesUp()).isEqualTo(300_000);
    }
  }

  /** What came before a reset may arrive or not; nothing else does. */
  private static void expectEndMaybe(RawClient client, String maybe) throws IOException {
    try {
      assertThat(client.readAll()).isIn("", maybe);
    } catch (SocketException e) {
      // A reset it was, and a reset it is.
    }
  }
}
