package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.ledger.SessionLedger.Deed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is under way when policy, people or the time change. */
@Execution(ExecutionMode.CONCURRENT)
class DecidedAgainTest {

  @Test
  void aReloadDrainsWhatIsNoLongerAllowedAndALaterOneSparesIt() throws Exception {
    String sorry =
        SessionRig.policy("session: { drain: 2m }", "[ { id: o, hosts: [other.test] } ]");
    try (var rig = SessionRig.rig("session: { drain: 2m }");
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client()) {
      client.send(SessionRig.connect(origin)).readHead();
      rig.reload(sorry);
      Thread.sleep(400);
      rig.pass(Duration.ofSeconds(110));
      assertThat(client.send("a").read(1)).as("drains").isEqualTo("a");
      rig.reload(SessionRig.policy("session: { drain: 2m }"));
      Thread.sleep(400);
      rig.pass(Duration.ofSeconds(60));
      Thread.sleep(400);
      assertThat(client.send("b").read(1)).as("spared").isEqualTo("b");
      rig.reload(sorry);
      Thread.sleep(400);
      rig.pass(Duration.ofSeconds(121));
      SessionRig.expectEnd(client);
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason())
          .isEqualTo("policy-changed");
    }
  }

  @Test
  void aRuleMaySpareWhatItLetIn() throws Exception {
    String allow = "[ { id: all, hosts: [\"*\"], ports: [1-65535], on-change: keep } ]";
    try (var rig =
            new Rig.Setup().policy(SessionRig.policy("session: { drain: 1s }", allow)).start();
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client()) {
      client.send(SessionRig.connect(origin)).readHead();
      rig.reload(SessionRig.policy("session: { drain: 1s }", "[ { id: o, hosts: [other.test] } ]"));
      Thread.sleep(400);
      rig.pass(Duration.ofMinutes(1));
      Thread.sleep(400);
      assertThat(client.send("a").read(1)).isEqualTo("a");
    }
  }

  @Test
  void whatARuleSparesEndsWithItsSessionAlsoInATierThatIsGone() throws Exception {
    String allow = "[ { id: all, hosts: [\"*\"], ports: [1-65535], on-change: keep } ]";
    try (var rig = new Rig.Setup().policy(SessionRig.policy("", allow)).start();
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client()) {
      client.send(SessionRig.connect(origin)).readHead();
      rig.reload(SessionRig.policy("", allow).replace("pupil", "learner"));
      Thread.sleep(400);
      assertThat(client.send("a").read(1)).isEqualTo("a");
      SessionRig.act(rig, Deed.END);
      SessionRig.expectEnd(client);
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason()).isEqualTo("revoked");
    }
  }

  @Test
  void aWindowsEndDrainsAndCloses() throws Exception {
    String allow =
        "[ { id: morning, hosts: [\"*\"], ports: [1-65535], when: [\"mon-sun 08:00-13:00\"] } ]";
    try (var rig =
            new Rig.Setup()
                .policy(SessionRig.policy("session: { drain: 1m, idle: 5h }", allow))
                .start();
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client()) {
      client.send(SessionRig.connect(origin)).readHead();
      rig.pass(Duration.ofMinutes(60));
      Thread.sleep(400);
      assertThat(client.send("a").read(1)).as("drains").isEqualTo("a");
      rig.pass(Duration.ofMinutes(1));
      SessionRig.expectEnd(client);
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason())
          .isEqualTo("window-closed");
    }
  }

  @Test
  void whoIsRemovedIsCutAtOnceAndWhoMovesToAnotherTierDrains() throws Exception {
    try (var rig = SessionRig.rig("session: { drain: 1m }");
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client();
        var other = rig.client()) {
      client.send(SessionRig.connect(origin)).readHead();
      rig.authenticator.groups("staff");
      Thread.sleep(400);
      assertThat(client.send("a").read(1)).as("drains").isEqualTo("a");
      rig.pass(Duration.ofMinutes(1));
      SessionRig.expectEnd(client);
      other.send(SessionRig.connect(origin)).readHead();
      long before = System.nanoTime();
      rig.authenticator.remove("u");
      SessionRig.expectEnd(other);
      assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(1));
      List<String> ends =
          rig.records(AuditRecord.Kind.TUNNEL, 2).stream().map(AuditRecord::reason).toList();
      assertThat(ends).containsExactly("policy-changed", "revoked");
    }
  }
}
