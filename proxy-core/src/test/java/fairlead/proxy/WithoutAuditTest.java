package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.proxy.audit.AuditRecord;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is let in only with its record on disk, and what becomes of it all without records. */
class WithoutAuditTest {
  private static final String STRICT = "record: { each: request, durable: strict }";

  private static final String ELSEWHERE =
      "GET http://elsewhere.test/ HTTP/1.1\r\nHost: elsewhere.test\r\n" + Rig.CREDENTIALS + "\r\n";

  private static Rig rig(String terms) throws IOException {
    String allow = "[ { id: origin, hosts: [origin.test], ports: [1-65535] } ]";
    return new Rig.Setup().policy(SessionRig.policy(terms, allow)).start();
  }

  private static void isHeldBack(Rig rig, ScriptedOrigin origin) throws InterruptedException {
    Thread.sleep(200);
    assertThat(origin.connections()).as("dialled before the record was on disk").isZero();
    assertThat(rig.records).hasSize(1);
  }

  @Test
  void aStrictRequestIsPassedOnOnceItsRecordIsOnDisk() throws Exception {
    try (var rig = rig(STRICT);
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      CompletableFuture<Boolean> disk = new CompletableFuture<>();
      rig.audit.committed = disk;
      client.send(SessionRig.get(origin));
      AuditRecord open = rig.records(AuditRecord.Kind.OPEN, 1).getFirst();
      isHeldBack(rig, origin);
      disk.complete(true);
      assertThat(client.readAnswer()).contains("200 OK").endsWith("page");
      AuditRecord end = rig.records(AuditRecord.Kind.REQUEST, 1).getFirst();
      assertThat(end.id()).isEqualTo(open.id());
    }
  }

  @Test
  void aStrictTunnelIsDialledOnceItsRecordIsOnDisk() throws Exception {
    try (var rig = rig(STRICT);
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client()) {
      CompletableFuture<Boolean> disk = new CompletableFuture<>();
      rig.audit.committed = disk;
      client.send(SessionRig.connect(origin)).send("a");
      rig.records(AuditRecord.Kind.OPEN, 1);
      isHeldBack(rig, origin);
      disk.complete(true);
      assertThat(client.readHead()).contains(" 200 ");
      assertThat(client.read(1)).isEqualTo("a");
      client.close();
      rig.records(AuditRecord.Kind.TUNNEL, 1);
      assertThat(rig.records).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatDoesNotGetToDiskIsRefused(boolean tunnel) throws Exception {
    try (var rig = rig(STRICT);
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      rig.audit.committed = CompletableFuture.completedFuture(false);
      client.send(tunnel ? SessionRig.connect(origin) : SessionRig.get(origin));
      assertThat(client.readHead()).startsWith("HTTP/1.1 503 audit-unavailable; why ");
      assertThat(origin.connections()).isZero();
      AuditRecord end =
          rig.records(tunnel ? AuditRecord.Kind.TUNNEL : AuditRecord.Kind.REQUEST, 1).getFirst();
      assertThat(end.reason()).isEqualTo("audit-unavailable");
    }
  }

  @Test
  void aDiskThatSaysNothingIsNotWaitedForLong() throws Exception {
    try (var rig = rig(STRICT);
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      rig.audit.committed = new CompletableFuture<>();
      client.send(SessionRig.get(origin));
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 503 audit-unavailable");
    }
  }

  @Test
  void aStrictRefusalIsAnsweredOnceItsRecordIsOnDisk() throws Exception {
    try (var rig = rig(STRICT);
        var client = rig.client()) {
      CompletableFuture<Boolean> disk = new CompletableFuture<>();
      rig.audit.committed = disk;
      client.send(ELSEWHERE);
      rig.records(AuditRecord.Kind.REQUEST, 1);
      client.socket().setSoTimeout(200);
      assertThatThrownBy(client::readHead).isInstanceOf(SocketTimeoutException.class);
      client.socket().setSoTimeout(5_000);
      disk.complete(true);
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 403 not-in-allowlist");
      rig.audit.committed = CompletableFuture.completedFuture(false);
      client.send(ELSEWHERE);
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 503 audit-unavailable");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoLeavesBeforeItIsOnDiskHasBothRecords(boolean tunnel) throws Exception {
    try (var rig = rig(STRICT);
        var origin = new ScriptedOrigin(SessionRig::page)) {
      CompletableFuture<Boolean> disk = new CompletableFuture<>();
      rig.audit.committed = disk;
      try (var client = rig.client()) {
        client.send(tunnel ? SessionRig.connect(origin) : SessionRig.get(origin));
        rig.records(AuditRecord.Kind.OPEN, 1);
        client.socket().setSoLinger(true, 0);
      }
      Thread.sleep(200);
      disk.complete(true);
      rig.records(tunnel ? AuditRecord.Kind.TUNNEL : AuditRecord.Kind.REQUEST, 1);
      assertThat(rig.records).hasSize(2);
      assertThat(origin.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "record: session",
        "on-failure: { audit: go-on }",
        STRICT + "\non-failure: { audit: go-on }"
      })
  void aTierThatGoesOnPassesWithoutRecords(String terms) throws Exception {
    try (var rig = rig(terms);
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      rig.audit.full = true;
      rig.audit.committed = CompletableFuture.completedFuture(false);
      client.send(SessionRig.get(origin));
      assertThat(client.readAnswer()).contains("200 OK").endsWith("page");
      client.send(ELSEWHERE);
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 403 not-in-allowlist");
      assertThat(rig.records).isEmpty();
      assertThat(rig.audit.dropped.get()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "record: request",
        "record: session\nsession: { length: 1h }",
        "record: session\non-failure: { audit: refuse }"
      })
  void anyOtherIsRefusedAndCutAfterAWhile(String terms) throws Exception {
    try (var rig = rig(terms);
        var origin = new ScriptedOrigin(SessionRig::echo);
        var tunnel = rig.client();
        var client = rig.client()) {
      assertThat(tunnel.send(SessionRig.connect(origin)).readHead()).contains(" 200 ");
      rig.audit.full = true;
      client.send(SessionRig.get(origin));
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 503 audit-unavailable");
      Thread.sleep(600);
      rig.passOnLoops(Duration.ofSeconds(25));
      Thread.sleep(600);
      assertThat(tunnel.send("a").read(1)).as("goes on for 30 s").isEqualTo("a");
      rig.passOnLoops(Duration.ofSeconds(5));
      SessionRig.expectEnd(tunnel);
      rig.audit.full = false;
      if (terms.equals("record: request")) {
        assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason())
            .isEqualTo("audit-unavailable");
      }
    }
  }

  @Test
  void aDiskThatRecoversInTimeCutsNothing() throws Exception {
    try (var rig = rig("record: request");
        var origin = new ScriptedOrigin(SessionRig::echo);
        var tunnel = rig.client()) {
      assertThat(tunnel.send(SessionRig.connect(origin)).readHead()).contains(" 200 ");
      for (boolean full : List.of(true, false, true)) {
        rig.audit.full = full;
        Thread.sleep(400);
        rig.passOnLoops(Duration.ofSeconds(20));
        Thread.sleep(400);
      }
      assertThat(tunnel.send("a").read(1)).isEqualTo("a");
    }
  }
}
