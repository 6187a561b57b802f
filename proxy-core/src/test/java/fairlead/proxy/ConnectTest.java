package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.proxy.audit.AuditRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tunnels through a running proxy. */
@Execution(ExecutionMode.CONCURRENT)
class ConnectTest {
  private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

  private static String connect(ScriptedOrigin origin) {
    String authority = "origin.test:" + origin.port();
    return "CONNECT "
        + authority
        + " HTTP/1.1\r\nHost: "
        + authority
        + "\r\n"
        + Rig.CREDENTIALS
        + "\r\n";
  }

  private static void echo(ScriptedOrigin.Wire wire) throws IOException {
    wire.in().transferTo(wire.out());
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void keepsEarlyOctetsAndPassesHalfCloseOn(Transport transport) throws Exception {
    try (var rig = Rig.start(transport);
        var origin =
            new ScriptedOrigin(
                wire -> {
                  String all = wire.readAll();
                  wire.send("got " + all);
                });
        var client = rig.client()) {
      client.send(connect(origin) + "early").send(" late").finish();
      assertThat(client.readAll()).isEqualTo(ESTABLISHED + "got early late");
      AuditRecord end = rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst();
      assertThat(end.bytesUp()).isEqualTo(10);
      assertThat(end.bytesDown()).isEqualTo(14);
      assertThat(end.reason()).isEqualTo("client-closed");
      assertThat(rig.records(AuditRecord.Kind.OPEN, 1).getFirst().id()).isEqualTo(end.id());
    }
  }

  @Test
  void passesTheOriginsHalfCloseOn() throws Exception {
    try (var rig = Rig.start();
        var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.send("bye");
                  wire.socket().shutdownOutput();
                  assertThat(wire.readAll()).isEqualTo("still here");
                });
        var client = rig.client()) {
      client.send(connect(origin));
      assertThat(client.readAll()).isEqualTo(ESTABLISHED + "bye");
      client.send("still here").finish();
      AuditRecord end = rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst();
      assertThat(end.reason()).isEqualTo("origin-closed");
      assertThat(end.bytesUp()).isEqualTo(10);
    }
  }

  @Test
  void tunnelsForEverySplitOfTheHead() throws Exception {
    try (var rig = Rig.start();
        var origin = new ScriptedOrigin(ConnectTest::echo)) {
      String wire = connect(origin) + "x";
      for (int cut = 1; cut < wire.length(); cut++) {
        try (var client = rig.client()) {
          client.sendCut(wire, cut).finish();
          assertThat(client.readAll()).isEqualTo(ESTABLISHED + "x");
        }
      }
    }
  }

  @Test
  void closesAfterARefusalAndReadsNothingBehindIt() throws Exception {
    try (var rig = Rig.start();
        var origin = new ScriptedOrigin(ConnectTest::echo)) {
      rig.refuse(request -> DenyReason.NOT_IN_ALLOWLIST);
      for (String head : List.of(connect(origin), connect(origin).replace(Rig.CREDENTIALS, ""))) {
        try (var client = rig.client()) {
          String all = client.send(head + head + "GET http://origin.test/ HTTP/1.1\r\n").readAll();
          assertThat(all).contains("Connection: close").containsOnlyOnce("HTTP/1.1 4");
        }
      }
      assertThat(rig.records).hasSize(1);
      assertThat(origin.connections()).isZero();
    }
  }

  @Test
  void moves64MiBBothWaysAtOnceUntouched() throws Exception {
    byte[] block = new byte[1 << 16];
    new java.util.Random(7).nextBytes(block);
    int blocks = 1_024;
    try (var rig = Rig.start();
        var origin = new ScriptedOrigin(ConnectTest::echo);
        var client = rig.client()) {
      client.send(connect(origin)).readHead();
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < blocks; i++) {
                        client.socket().getOutputStream().write(block);
                      }
                      client.finish();
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
      for (int i = 0; i < blocks; i++) {
        assertThat(client.socket().getInputStream().readNBytes(block.length)).isEqualTo(block);
      }
      assertThat(client.socket().getInputStream().read()).isNegative();
      writer.join();
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().bytesDown())
          .isEqualTo((long) blocks * block.length);
    }
  }

  @Test
  void endsAnIdleTunnelWithAResetAsNobodySaidItWasOver() throws Exception {
    try (var rig = Rig.start(Duration.ofMillis(500), Duration.ofSeconds(5));
        var origin = new ScriptedOrigin(ConnectTest::echo);
        var client = rig.client()) {
      client.send(connect(origin));
      assertThat(client.readHead()).isEqualTo(ESTABLISHED);
      org.assertj.core.api.Assertions.assertThatThrownBy(client::readAll)
          .isInstanceOf(IOException.class);
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason()).isEqualTo("idle");
    }
  }

  @Test
  void passesAResetOnAsAReset() throws Exception {
    try (var rig = Rig.start();
        var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.read(1);
                  wire.reset();
                });
        var client = rig.client()) {
      client.send(connect(origin)).readHead();
      client.send("x");
      org.assertj.core.api.Assertions.assertThatThrownBy(client::readAll)
          .isInstanceOf(IOException.class);
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason()).isEqualTo("reset");
    }
  }

  @Test
  void drainsAndRefusesWhatIsNew() throws Exception {
    try (var rig = Rig.start();
        var origin = new ScriptedOrigin(ConnectTest::echo);
        var open = rig.client()) {
      open.send(connect(origin)).readHead();
      Thread drain =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      rig.server.drain(Duration.ofSeconds(20));
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
      Thread.sleep(200);
      try (var late = rig.client()) {
        assertThat(late.send(connect(origin)).readAll()).startsWith("HTTP/1.1 503 draining");
      }
      assertThat(open.send("alive").read(5)).isEqualTo("alive");
      open.finish().readAll();
      drain.join(5_000);
      assertThat(drain.isAlive()).isFalse();
    }
  }
}
