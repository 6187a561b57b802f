package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.AuditRecord.Kind;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is dialled: only an address that was vetted for this very request. */
@Execution(ExecutionMode.CONCURRENT)
class EgressTest {
  private static final String POLICY =
      """
      version: 1
      tiers:
        full:
          allow:
            - { id: web, hosts: ["*", "address:127.0.0.0/8", "address:::1"], ports: [1-65535] }
          deny:
            - { id: bad-network, hosts: ["address:127.6.0.0/16"], ports: [1-65535] }
      assign: [ { group: all, tier: full } ]
      default-tier: full
      egress:
        open:
          - { range: 127.0.0.0/8, ports: [1-65535] }
          - { range: "::1/128", ports: [1-65535] }
      """;

  private static Rig.Setup setup() {
    return new Rig.Setup().policy(POLICY);
  }

  private static String get(String host, int port) {
    return "GET http://%1$s:%2$d/ HTTP/1.1\r\nHost: %1$s:%2$d\r\n".formatted(host, port)
        + Rig.CREDENTIALS
        + "\r\n";
  }

  private static void serve(ScriptedOrigin.Wire wire) throws IOException {
    while (!wire.readHead().isEmpty()) {
      wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
  }

  private static String ask(Rig rig, String host, int port) throws IOException {
    try (var client = rig.client()) {
      return client.send(get(host, port)).readAnswer();
    }
  }

  @Test
  void ofMixedAnswersOnlyTheVettedAddressIsDialled() throws Exception {
    String hosts = "10.0.0.1 mixed.test\n127.0.0.1 mixed.test\n192.168.1.1 mixed.test\n";
    try (var rig = setup().hosts(hosts).start();
        var origin = new ScriptedOrigin(EgressTest::serve)) {
      assertThat(ask(rig, "mixed.test", origin.port())).startsWith("HTTP/1.1 200 ");
      assertThat(rig.records(Kind.REQUEST, 1).getFirst().address()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void anAddressThatADenyRuleNamesIsSkippedAndNamesTheRuleIfNoneIsLeft() throws Exception {
    String hosts = "127.6.0.1 some.test all.test\n127.0.0.1 some.test\n";
    try (var rig = setup().hosts(hosts).start();
        var origin = new ScriptedOrigin(EgressTest::serve)) {
      assertThat(ask(rig, "some.test", origin.port())).startsWith("HTTP/1.1 200 ");
      assertThat(ask(rig, "all.test", origin.port()))
          .startsWith("HTTP/1.1 403 denied-by-rule;")
          .contains("rule=bad-network");
    }
  }

  @Test
  void aNameThatTurnsPrivateIsRefusedTheNextTime() throws Exception {
    try (var dns = new StubDns();
        var rig = setup().dns(dns.address()).start();
        var origin = new ScriptedOrigin(EgressTest::serve)) {
      dns.answer("rebind.test", "127.0.0.1");
      assertThat(ask(rig, "rebind.test", origin.port())).startsWith("HTTP/1.1 200 ");
      dns.answer("rebind.test", "10.0.0.1", "fd00::1", "::ffff:10.0.0.1");
      try (var client = rig.client()) {
        client.send(
            ("CONNECT rebind.test:%1$d HTTP/1.1\r\nHost: rebind.test:%1$d\r\n" + Rig.CREDENTIALS)
                    .formatted(origin.port())
                + "\r\n");
        assertThat(client.readAnswer())
            .startsWith("HTTP/1.1 403 private-address;")
            .doesNotContain("rule=");
      }
      AuditRecord tunnel = rig.records(Kind.TUNNEL, 1).getFirst();
      assertThat(tunnel.reason()).isEqualTo("private-address");
      assertThat(tunnel.rule()).isNull();
      assertThat(tunnel.address()).isNull();
      assertThat(dns.asked()).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void saysWhatBecameOfAName() throws Exception {
    try (var dns = new StubDns();
        var rig = setup().dns(dns.address()).start()) {
      dns.answer("empty.test");
      assertThat(ask(rig, "nowhere.test", 80))
          .startsWith("HTTP/1.1 502 dns-failed;")
          .doesNotContain("rule=");
      assertThat(rig.records(Kind.REQUEST, 1).getFirst().rule()).isEqualTo("web");
      assertThat(ask(rig, "empty.test", 80)).startsWith("HTTP/1.1 502 dns-failed;");
    }
    try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var rig =
            setup()
                .dns(new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort()))
                .start()) {
      assertThat(ask(rig, "slow.test", 80)).startsWith("HTTP/1.1 504 dns-timeout;");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.9",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "localhost.test",
        "all-zero.test"
      })
  void ourOwnListenersAreNobodysOrigin(String host) throws Exception {
    String hosts = "127.0.0.1 localhost.test\n0.0.0.0 all-zero.test\n::1 localhost.test\n";
    try (var rig = setup().hosts(hosts).start()) {
      int ours = rig.server.address().getPort();
      assertThat(ask(rig, host, ours)).startsWith("HTTP/1.1 403 private-address;");
    }
  }

  /** An address whose queue of new connections is full answers nothing at all. */
  private static List<Socket> deaf(ServerSocket listener) throws IOException {
    List<Socket> pending = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Socket socket = new Socket();
      pending.add(socket);
      try {
        socket.connect(listener.getLocalSocketAddress(), 100);
      } catch (java.net.SocketTimeoutException e) {
        return pending;
      }
    }
    throw new AssertionError("the queue of the listener does not fill");
  }

  @Test
  void triesTheNextAddressWhileOneIsDeafOrRefuses() throws Exception {
    String hosts = "::1 many.test\n127.0.0.2 many.test\n127.0.0.3 many.test\n127.0.0.1 many.test\n";
    try (var origin = new ScriptedOrigin(EgressTest::serve);
        var deaf = new ServerSocket(origin.port(), 1, InetAddress.getByName("127.0.0.2"));
        var rig = setup().hosts(hosts).start()) {
      List<Socket> pending = deaf(deaf);
      assertThat(ask(rig, "many.test", origin.port())).startsWith("HTTP/1.1 200 ");
      assertThat(rig.records(Kind.REQUEST, 1).getFirst().address()).isEqualTo("127.0.0.1");
      for (Socket socket : pending) {
        socket.close();
      }
    }
  }

  @Test
  void aDeafOriginEndsInATimeout() throws Exception {
    try (var deaf = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"));
        var rig =
            setup().hosts("127.0.0.2 deaf.test\n").connectTimeout(Duration.ofMillis(600)).start()) {
      List<Socket> pending = deaf(deaf);
      assertThat(ask(rig, "deaf.test", deaf.getLocalPort()))
          .startsWith("HTTP/1.1 504 connect-timeout;");
      assertThat(rig.records(Kind.REQUEST, 1).getFirst().outcome())
          .isEqualTo(AuditRecord.Outcome.FAILED);
      for (Socket socket : pending) {
        socket.close();
      }
    }
  }

  @Test
  void aBodyThatEndsTooEarlyDuringTheDialIsRefused() throws Exception {
    String hosts = "127.0.0.2 late.test\n127.0.0.1 late.test\n";
    try (var origin = new ScriptedOrigin(EgressTest::serve);
        var deaf = new ServerSocket(origin.port(), 1, InetAddress.getByName("127.0.0.2"));
        var rig = setup().hosts(hosts).start();
        var client = rig.client()) {
      List<Socket> pending = deaf(deaf);
      client.send(
          ("POST http://late.test:%1$d/ HTTP/1.1\r\nHost: late.test:%1$d\r\n"
                  + "Content-Length: 9\r\n%2$s\r\nhalf")
              .formatted(origin.port(), Rig.CREDENTIALS));
      client.finish();
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 400 bad-request;");
      for (Socket socket : pending) {
        socket.close();
      }
    }
  }

  @Test
  void aTunnelRefusedAgainKeepsItsPairsIdAndSaysTheOneThatWasShown() throws Exception {
    try (var rig = setup().hosts("10.0.0.1 private.test\n").start()) {
      String connect =
          "CONNECT private.test:443 HTTP/1.1\r\nHost: private.test:443\r\n"
              + Rig.CREDENTIALS
              + "\r\n";
      String shown = "";
      for (int i = 0; i < 2; i++) {
        try (var client = rig.client()) {
          shown = client.send(connect).readAnswer();
        }
      }
      List<AuditRecord> opens = rig.records(Kind.OPEN, 2);
      List<AuditRecord> tunnels = rig.records(Kind.TUNNEL, 2);
      assertThat(tunnels.get(1).id()).isEqualTo(opens.get(1).id());
      assertThat(shown).contains("Fairlead-Decision: " + opens.get(0).id() + "\r\n");
      assertThat(tunnels.get(1).detail()).isEqualTo("answered with the id " + opens.get(0).id());
    }
  }
}
