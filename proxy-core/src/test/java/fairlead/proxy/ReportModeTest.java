package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.AuditRecord.Outcome;
import fairlead.proxy.ledger.Refusals;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real requests that pass only because what would refuse them reports. */
class ReportModeTest {
  private static final String ALL = "[ { id: all, hosts: [\"*\"], ports: [1-65535] } ]";

  private static Rig rig(String terms, String allow) throws Exception {
    return new Rig.Setup().policy(SessionRig.policy(terms, allow)).start();
  }

  private static void expectReported(AuditRecord entry, String reason, String rule) {
    assertThat(entry.mode()).isEqualTo("report");
    assertThat(entry.outcome()).isEqualTo(Outcome.REPORTED);
    assertThat(entry.decision()).isEqualTo("allow");
    assertThat(entry.reason()).isEqualTo(reason);
    assertThat(entry.rule()).isEqualTo(rule);
  }

  @Test
  void aRequestPassesAndIsRecordedAsReported() throws Exception {
    String terms = "deny: [ { id: tried, hosts: [origin.test], ports: [1-65535], mode: report } ]";
    try (var rig = rig(terms, ALL);
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).endsWith("page");
      AuditRecord entry = rig.records(AuditRecord.Kind.REQUEST, 1).getFirst();
      expectReported(entry, "denied-by-rule", "tried");
      assertThat(entry.status()).isEqualTo(200);
      Refusals.Refusal kept = rig.refusals.latest("u", 10).getFirst().refusal();
      assertThat(kept.reported()).isTrue();
      assertThat(kept.reason()).isEqualTo(DenyReason.DENIED_BY_RULE);
      assertThat(kept.rule()).isEqualTo("tried");
      assertThat(rig.requests("reported", "denied-by-rule")).isEqualTo(1);
    }
  }

  @Test
  void aTunnelOfATierThatReportsIsRecordedWithHowItEnded() throws Exception {
    try (var rig = rig("mode: report", "[ { id: docs, hosts: [docs.test] } ]");
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client()) {
      client.send(SessionRig.connect(origin)).send("a");
      assertThat(client.read(SessionRig.ESTABLISHED.length() + 1)).endsWith("a");
      client.close();
      expectReported(rig.records(AuditRecord.Kind.OPEN, 1).getFirst(), "not-in-allowlist", null);
      AuditRecord end = rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst();
      expectReported(end, "not-in-allowlist", null);
      assertThat(end.detail()).isEqualTo("ended: client-closed");
      assertThat(end.bytesUp()).isEqualTo(1);
    }
  }

  @Test
  void inATierThatRecordsSessionsOnlyWhatIsReportedLeavesOneRecord() throws Exception {
    String terms = "record: session\nmode: report";
    try (var rig = rig(terms, "[ { id: docs, hosts: [docs.test] } ]");
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).endsWith("page");
      expectReported(rig.records(AuditRecord.Kind.REQUEST, 1).getFirst(), "not-in-allowlist", null);
      assertThat(rig.records).hasSize(1);
    }
  }

  @Test
  void aRuleOfAddressesReportsTheOneThatIsDialled() throws Exception {
    String terms =
        "deny: [ { id: net, hosts: [\"address:127.0.0.0/8\"], ports: [1-65535], mode: report } ]";
    try (var rig = rig(terms, ALL);
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      client.send(SessionRig.get(origin));
      assertThat(client.readAnswer()).endsWith("page");
      client.send(SessionRig.get(origin));
      assertThat(client.readAnswer()).endsWith("page");
      List<AuditRecord> both = rig.records(AuditRecord.Kind.REQUEST, 2);
      both.forEach(each -> expectReported(each, "denied-by-rule", "net"));
    }
  }

  @Test
  void whatIsOpenWhenARuleBeginsToRefuseDrains() throws Exception {
    String deny = "deny: [ { id: tried, hosts: [origin.test], ports: [1-65535]%s } ]";
    String terms = "session: { drain: 1s }\n" + deny;
    try (var rig = rig(terms.formatted(", mode: report, until: 2026-03-04"), ALL);
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client()) {
      client.send(SessionRig.connect(origin)).readHead();
      assertThat(client.send("a").read(1)).isEqualTo("a");
      rig.reload(SessionRig.policy(terms.formatted(""), ALL));
      Thread.sleep(400);
      rig.pass(java.time.Duration.ofSeconds(2));
      SessionRig.expectEnd(client);
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().detail())
          .isEqualTo("ended: policy-changed");
    }
  }
}
