package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.ledger.Holdings;
import fairlead.proxy.ledger.SessionLedger.Deed;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What grants open on real connections, and what becomes of it when they end. */
@Execution(ExecutionMode.CONCURRENT)
class GrantTest {
  private static final String POLICY =
      """
      version: 1
      tiers:
        pupil:
          session: { drain: 1m, idle: 9h }
          allow: [ { id: other, hosts: [other.test], ports: [1-65535] } ]
          ask: [ { id: new-host, hosts: ["*"], ports: [1-65535], approval: quick, wait: %s } ]
        more:
          session: { drain: 1m, idle: 9h }
          approval: long
          allow: [ { id: all, hosts: ["*"], ports: [1-65535] } ]
        none: {}
      assign:
        - { group: nobody, tier: none }
        - { group: pupils, tier: pupil, may-ask: [more] }
      default-tier: pupil
      approvals:
        quick:
          pending: 1h
          stages: [ { by: group:teachers, needed: 1 } ]
          grant: { opens: hosts, valid: 1h }
        long:
          pending: 1h
          stages: [ { by: group:teachers, needed: 1 } ]
          grant: { opens: tier, sessions: 1, valid: 1h }
      egress:
        open: [ { range: 127.0.0.0/8, ports: [1-65535] } ]
      """;

  private static Rig rig(String wait) throws IOException {
    return new Rig.Setup().policy(POLICY.formatted(wait)).start();
  }

  private static Grant host(Rig rig, boolean revoked) {
    return grant(rig, "pupil", Set.of("origin.test"), revoked);
  }

  private static Grant grant(Rig rig, String tier, Set<String> hosts, boolean revoked) {
    Instant now = rig.now().minusSeconds(1);
    Instant until = now.plus(Duration.ofHours(1));
    Instant at = revoked ? now : null;
    return new Grant("g1", "r1", "u", tier, "long", hosts, 1, 0, now, now, until, at);
  }

  private static Holdings holding(Grant... grants) {
    return new Holdings(new Grants(List.of(grants)), List.of());
  }

  private static Holdings asked(Rig rig) {
    Instant end = rig.now().plus(Duration.ofHours(1));
    return new Holdings(Grants.NONE, List.of(new Holdings.Pending("pupil", "origin.test", end)));
  }

  @Test
  void aHostThatOneMayAskForIsRefusedUntilAGrantOpensIt() throws Exception {
    try (var rig = rig("1m");
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      String refusal = client.send(SessionRig.get(origin)).readAnswer();
      assertThat(refusal)
          .startsWith("HTTP/1.1 403 needs-approval; why ")
          .contains("details=\"needs-approval; rule=new-host\"")
          .contains("1 of the group teachers")
          .contains("http://portal.test:8080/ask?decision=")
          .contains("fairlead ask")
          .doesNotContain("Retry-After");
      rig.hold(holding(host(rig, false)));
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).endsWith("page");
      rig.hold(holding(host(rig, true)));
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).contains("needs-approval");
      rig.hold(holding(host(rig, false)));
      rig.pass(Duration.ofHours(1));
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).contains("needs-approval");
      List<AuditRecord> records = rig.records(AuditRecord.Kind.REQUEST, 4);
      assertThat(records).allMatch(each -> String.valueOf(each.rule()).equals("new-host"));
    }
  }

  @Test
  void aRevokedGrantCutsAtOnceAndAnExpiredOneDrains() throws Exception {
    try (var rig = rig("1m");
        var origin = new ScriptedOrigin(SessionRig::echo)) {
      rig.hold(holding(host(rig, false)));
      try (var client = rig.client()) {
        client.send(SessionRig.connect(origin)).readHead();
        assertThat(client.send("a").read(1)).isEqualTo("a");
        long before = System.nanoTime();
        rig.hold(holding(host(rig, true)));
        SessionRig.expectEnd(client);
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(1));
      }
      rig.hold(holding(host(rig, false)));
      try (var client = rig.client()) {
        client.send(SessionRig.connect(origin)).readHead();
        rig.pass(Duration.ofHours(1));
        Thread.sleep(400);
        assertThat(client.send("b").read(1)).as("drains").isEqualTo("b");
        rig.pass(Duration.ofMinutes(1));
        SessionRig.expectEnd(client);
      }
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 2))
          .extracting(AuditRecord::reason)
          .containsExactly("grant-ended", "grant-ended");
    }
  }

  @Test
  void aGrantOfATierMovesItsHolderThereAndBack() throws Exception {
    try (var rig = rig("1m");
        var origin = new ScriptedOrigin(SessionRig::page);
        var echo = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client();
        var tunnel = rig.client()) {
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).contains("needs-approval");
      rig.hold(holding(grant(rig, "more", Set.of(), false)));
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).endsWith("page");
      tunnel.send(SessionRig.connect(echo)).readHead();
      rig.hold(holding(grant(rig, "more", Set.of(), true)));
      SessionRig.expectEnd(tunnel);
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).contains("needs-approval");
      assertThat(rig.records(AuditRecord.Kind.REQUEST, 3))
          .extracting(AuditRecord::tier)
          .containsExactly("pupil", "more", "pupil");
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason())
          .isEqualTo("grant-ended");
    }
  }

  @Test
  void whatATierThatIsOverLetInDrains() throws Exception {
    try (var rig = rig("1m");
        var echo = new ScriptedOrigin(SessionRig::echo);
        var tunnel = rig.client()) {
      rig.hold(holding(grant(rig, "more", Set.of(), false)));
      tunnel.send(SessionRig.connect(echo)).readHead();
      rig.pass(Duration.ofHours(1));
      Thread.sleep(400);
      assertThat(tunnel.send("a").read(1)).as("drains").isEqualTo("a");
      rig.pass(Duration.ofMinutes(1));
      SessionRig.expectEnd(tunnel);
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason())
          .isEqualTo("grant-ended");
    }
  }

  @Test
  void whatIsAskedForIsHeldForTheVerdict() throws Exception {
    try (var rig = rig("1m");
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client();
        var other = rig.client()) {
      rig.hold(asked(rig));
      client.socket().setSoTimeout(700);
      client.send(SessionRig.get(origin));
      other.send(SessionRig.get(origin));
      assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketTimeoutException.class);
      client.socket().setSoTimeout(5_000);
      long before = System.nanoTime();
      rig.hold(holding(host(rig, false)));
      assertThat(client.readAnswer()).endsWith("page");
      assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(1));
      assertThat(other.readAnswer()).endsWith("page");
      List<AuditRecord> records = rig.records(AuditRecord.Kind.REQUEST, 2);
      assertThat(records).allMatch(each -> each.durationMillis() >= 500);
    }
  }

  @Test
  void aDenialEndsTheWaitAndSoDoesItsTime() throws Exception {
    try (var rig = rig("1s");
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      rig.hold(asked(rig));
      long before = System.nanoTime();
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).contains("needs-approval");
      assertThat(System.nanoTime() - before)
          .isBetween(TimeUnit.MILLISECONDS.toNanos(700), TimeUnit.MILLISECONDS.toNanos(2_500));
    }
    try (var rig = rig("1m");
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      rig.hold(asked(rig));
      client.send(SessionRig.get(origin));
      rig.records(AuditRecord.Kind.REQUEST, 0);
      Thread.sleep(300);
      rig.hold(Holdings.NONE);
      assertThat(client.readAnswer()).contains("needs-approval");
    }
  }

  @Test
  void eightAreHeldAndWhoeverLeavesFreesASeat() throws Exception {
    List<RawClient> waiting = new ArrayList<>();
    try (var rig = rig("1m");
        var origin = new ScriptedOrigin(SessionRig::page)) {
      rig.hold(asked(rig));
      for (int i = 0; i < 8; i++) {
        RawClient client = rig.client();
        waiting.add(client);
        client.send(SessionRig.get(origin));
      }
      Thread.sleep(300);
      try (var ninth = rig.client()) {
        assertThat(ninth.send(SessionRig.get(origin)).readAnswer()).contains("needs-approval");
      }
      waiting.getFirst().socket().setSoLinger(true, 0);
      waiting.getFirst().close();
      waiting.get(1).socket().shutdownOutput();
      assertThat(waiting.get(1).readAnswer()).as("half closed").contains("needs-approval");
      Thread.sleep(300);
      try (var more = rig.client()) {
        more.socket().setSoTimeout(500);
        more.send(SessionRig.get(origin));
        assertThatThrownBy(() -> more.read(1)).isInstanceOf(SocketTimeoutException.class);
        rig.server.drain(Duration.ofSeconds(2));
        more.socket().setSoTimeout(5_000);
        assertThat(more.readAnswer()).startsWith("HTTP/1.1 503 draining; why ");
      }
    } finally {
      for (RawClient each : waiting) {
        each.close();
      }
    }
  }

  @Test
  void withoutTheLedgerOnlyWhatAGrantCouldChangeIsHeldUp() throws Exception {
    try (var rig = rig("1m");
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      rig.holdings.gone = true;
      String other = SessionRig.get(origin).replace("origin.test", "other.test");
      assertThat(client.send(other).readAnswer()).endsWith("page");
      assertThat(client.send(SessionRig.get(origin)).readAnswer())
          .startsWith("HTTP/1.1 503 ledger-unavailable; why ");
      rig.holdings.gone = false;
      rig.hold(holding(host(rig, false)));
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).endsWith("page");
      rig.holdings.gone = true;
      rig.hold(Holdings.NONE);
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).as("known").endsWith("page");
      rig.holdings.gone = false;
      for (int i = 0; i < 100 && rig.requests("refused", "needs-approval") == 0; i++) {
        client.send(SessionRig.get(origin)).readAnswer();
        Thread.sleep(20);
      }
      assertThat(rig.requests("refused", "needs-approval")).as("asked again").isPositive();
    }
  }

  @Test
  void aPausedOrRevokedSessionIsToldBeforeAnApproval() throws Exception {
    try (var rig = rig("1m");
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      String other = SessionRig.get(origin).replace("origin.test", "other.test");
      assertThat(client.send(other).readAnswer()).endsWith("page");
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).contains(" needs-approval; ");
      SessionRig.act(rig, Deed.PAUSE);
      SessionRig.settle(rig);
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).contains(" 503 paused; ");
      SessionRig.act(rig, Deed.END);
      SessionRig.settle(rig);
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).contains(" 403 revoked; ");
    }
  }

  @Test
  void aPolicyWithoutApprovalsAsksNobody() throws Exception {
    try (var rig = SessionRig.rig("session: { length: 1h }");
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).endsWith("page");
      assertThat(rig.holdings.asked.get()).isZero();
    }
  }
}
