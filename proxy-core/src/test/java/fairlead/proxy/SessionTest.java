package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.ledger.SessionLedger.Deed;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What sessions do to real connections, from their first request to their end. */
@Execution(ExecutionMode.CONCURRENT)
class SessionTest {

  @Test
  void beginsAtTheFirstRequestAndIsNamedInEachRecord() throws Exception {
    try (var rig = SessionRig.rig("session: { length: 1h }");
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      client.send(SessionRig.get(origin));
      assertThat(client.readAnswer()).contains("200 OK").endsWith("page");
      client.send(SessionRig.get(origin));
      client.readAnswer();
      List<AuditRecord> records = rig.records(AuditRecord.Kind.REQUEST, 2);
      assertThat(records.getFirst().session()).matches("[0-9A-Z]{13}");
      assertThat(records.getLast().session()).isEqualTo(records.getFirst().session());
    }
  }

  @Test
  void cutsATunnelAtLengthAndDrain() throws Exception {
    try (var rig = SessionRig.rig("session: { length: 1h, drain: 2m, idle: 3h }");
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client();
        var other = rig.client()) {
      client.send(SessionRig.connect(origin)).send("a");
      assertThat(client.read(SessionRig.ESTABLISHED.length() + 1))
          .isEqualTo(SessionRig.ESTABLISHED + "a");
      rig.pass(Duration.ofMinutes(60));
      other.send(SessionRig.get(origin));
      String refusal = other.readAnswer();
      assertThat(refusal).startsWith("HTTP/1.1 403 session-ended; why ").contains("Retry-After: ");
      assertThat(client.send("b").read(1)).as("drains").isEqualTo("b");
      rig.pass(Duration.ofSeconds(119));
      Thread.sleep(600);
      assertThat(client.send("c").read(1)).as("drains still").isEqualTo("c");
      rig.pass(Duration.ofSeconds(1));
      SessionRig.expectEnd(client);
      AuditRecord end = rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst();
      assertThat(end.reason()).isEqualTo("session-ended");
      assertThat(end.bytesUp()).isEqualTo(3);
    }
  }

  private static final String TWO =
      "session: { length: 1h, drain: 1m, idle: 9h }\nquota: { sessions: 9/day }";

  @Test
  void anotherSessionProlongsNoDrainAndNeitherDoesAnotherPolicy() throws Exception {
    try (var rig = SessionRig.rig(TWO);
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client();
        var next = rig.client()) {
      client.send(SessionRig.connect(origin)).readHead();
      rig.pass(Duration.ofSeconds(3_630));
      Thread.sleep(400);
      assertThat(next.send(SessionRig.connect(origin)).readHead()).contains(" 200 ");
      Thread.sleep(400);
      rig.reload(SessionRig.policy(TWO + "\nnotice: more"));
      Thread.sleep(400);
      assertThat(client.send("a").read(1)).as("drains").isEqualTo("a");
      rig.pass(Duration.ofSeconds(31));
      SessionRig.expectEnd(client);
      assertThat(next.send("b").read(1)).as("goes on").isEqualTo("b");
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason())
          .isEqualTo("session-ended");
    }
  }

  @Test
  void whatDrainsIsPausedAndRevokedWithTheSessionThatFollows() throws Exception {
    try (var rig = SessionRig.rig(TWO);
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client();
        var next = rig.client()) {
      client.send(SessionRig.connect(origin)).readHead();
      rig.pass(Duration.ofMinutes(60));
      assertThat(next.send(SessionRig.connect(origin)).readHead()).contains(" 200 ");
      Thread.sleep(400);
      assertThat(client.send("a").read(1)).as("drains").isEqualTo("a");
      SessionRig.act(rig, Deed.PAUSE);
      Thread.sleep(600);
      client.send("b").socket().setSoTimeout(500);
      assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketTimeoutException.class);
      client.socket().setSoTimeout(5_000);
      SessionRig.act(rig, Deed.END);
      SessionRig.expectEnd(client);
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 2))
          .extracting(AuditRecord::reason)
          .containsExactly("revoked", "revoked");
    }
  }

  @Test
  void cutsAnAnswerUnderWayAtTheEndAndNotSoThatItLooksWhole() throws Exception {
    try (var rig = SessionRig.rig("session: { length: 1h, drain: 1m, idle: 3h }");
        var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                  wire.readAll();
                });
        var client = rig.client()) {
      client.send(SessionRig.get(origin));
      assertThat(client.readHead()).contains("200 OK");
      assertThat(client.read(4)).isEqualTo("half");
      rig.pass(Duration.ofMinutes(61));
      SessionRig.expectEnd(client);
      AuditRecord end = rig.records(AuditRecord.Kind.REQUEST, 1).getFirst();
      assertThat(end.reason()).isEqualTo("session-ended");
    }
  }

  @Test
  void refusesARequestWhoseSessionEndsBeforeItsAnswer() throws Exception {
    try (var rig = SessionRig.rig("session: { length: 1h, drain: 1m, idle: 3h }");
        var origin = new ScriptedOrigin(ScriptedOrigin.Wire::readAll);
        var client = rig.client()) {
      client.send(SessionRig.get(origin));
      rig.records(AuditRecord.Kind.REQUEST, 0);
      Thread.sleep(300);
      rig.pass(Duration.ofMinutes(61));
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 403 session-ended; why ");
    }
  }

  @Test
  void aSilentTunnelEndsWithItsIdleSessionWhichGoesOnWhenUsedAgain() throws Exception {
    try (var rig = SessionRig.rig("session: { length: 1h, idle: 10m }");
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client();
        var again = rig.client()) {
      client.send(SessionRig.connect(origin)).send("a");
      assertThat(client.read(SessionRig.ESTABLISHED.length() + 1)).endsWith("a");
      rig.pass(Duration.ofMinutes(9));
      assertThat(client.send("b").read(1)).isEqualTo("b");
      SessionRig.settle(rig);
      rig.pass(Duration.ofMinutes(9));
      SessionRig.settle(rig);
      assertThat(client.send("c").read(1)).as("was used since").isEqualTo("c");
      SessionRig.settle(rig);
      rig.pass(Duration.ofMinutes(11));
      SessionRig.expectEnd(client);
      AuditRecord end = rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst();
      assertThat(end.reason()).isEqualTo("idle");
      rig.pass(Duration.ofHours(5));
      again.send(SessionRig.connect(origin)).send("d");
      assertThat(again.read(SessionRig.ESTABLISHED.length() + 1)).as("same session").endsWith("d");
      assertThat(rig.records(AuditRecord.Kind.OPEN, 2).getLast().session())
          .isEqualTo(end.session());
    }
  }

  @Test
  void anOperatorsEndCutsAtOnceAndBlocksTheDay() throws Exception {
    try (var rig =
            SessionRig.rig("session: { length: 1h, drain: 5m }\nquota: { sessions: 5/day }");
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client();
        var other = rig.client()) {
      client.send(SessionRig.connect(origin)).send("a").read(SessionRig.ESTABLISHED.length() + 1);
      long before = System.nanoTime();
      SessionRig.act(rig, Deed.END);
      SessionRig.expectEnd(client);
      assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(1));
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason()).isEqualTo("revoked");
      other.send(SessionRig.get(origin));
      assertThat(other.readAnswer()).startsWith("HTTP/1.1 403 revoked; why ");
      SessionRig.act(rig, Deed.RESUME);
      try (var third = rig.client()) {
        third.send(SessionRig.connect(origin)).send("b");
        assertThat(third.read(SessionRig.ESTABLISHED.length() + 1)).endsWith("b");
      }
    }
  }

  @Test
  void opensNoMoreSessionsThanTheQuotaHas() throws Exception {
    try (var rig =
            SessionRig.rig("session: { length: 10m, drain: 1s }\nquota: { sessions: 2/day }");
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      for (int i = 0; i < 2; i++) {
        assertThat(client.send(SessionRig.get(origin)).readAnswer()).endsWith("page");
        rig.pass(Duration.ofMinutes(11));
      }
      String refusal = client.send(SessionRig.get(origin)).readAnswer();
      assertThat(refusal).startsWith("HTTP/1.1 403 quota-sessions; why ");
      rig.pass(Duration.ofHours(12));
      assertThat(client.send(SessionRig.get(origin)).readAnswer())
          .as("the day turned")
          .endsWith("page");
    }
  }

  @Test
  void timeIsABudgetOverSessions() throws Exception {
    try (var rig =
            SessionRig.rig(
                "session: { length: 40m, drain: 1s, idle: 2h }\n"
                    + "quota: { time: 60m/day, sessions: 9/day }");
        var origin = new ScriptedOrigin(SessionRig::echo)) {
      try (var client = rig.client()) {
        client.send(SessionRig.connect(origin)).readHead();
        rig.pass(Duration.ofMinutes(41));
        SessionRig.expectEnd(client);
      }
      try (var client = rig.client()) {
        client.send(SessionRig.connect(origin)).readHead();
        rig.pass(Duration.ofMinutes(19));
        assertThat(client.send("a").read(1)).isEqualTo("a");
        rig.pass(Duration.ofMinutes(2));
        SessionRig.expectEnd(client);
      }
      List<String> ends =
          rig.records(AuditRecord.Kind.TUNNEL, 2).stream().map(AuditRecord::reason).toList();
      assertThat(ends).containsExactly("session-ended", "quota-time");
      try (var client = rig.client()) {
        assertThat(client.send(SessionRig.get(origin)).readAnswer())
            .startsWith("HTTP/1.1 403 quota-time; why ");
      }
    }
  }

  @Test
  void aFailedUploadsRecordHasWhatMovedOfIt() throws Exception {
    try (var rig = SessionRig.rig("session: { length: 1h }");
        var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.readHead();
                  wire.read(2_000); // and leaves without a word
                });
        var client = rig.client()) {
      client.send(SessionRig.get(origin, "Content-Length: 5000\r\n").replaceFirst("GET", "POST"));
      client.send("x".repeat(2_000));
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 502 ");
      AuditRecord failed = rig.records(AuditRecord.Kind.REQUEST, 1).getFirst();
      assertThat(failed.outcome()).isEqualTo(AuditRecord.Outcome.FAILED);
      assertThat(failed.bytesUp()).isEqualTo(2_000);
    }
  }

  @Test
  void recordsASessionAsOneWhereTheTierSaysSo() throws Exception {
    try (var rig = SessionRig.rig("record: session\nsession: { idle: 10m }");
        var origin = new ScriptedOrigin(SessionRig::echo)) {
      try (var client = rig.client()) {
        client.send(SessionRig.connect(origin)).send("abc");
        client.read(SessionRig.ESTABLISHED.length() + 3);
      }
      try (var client = rig.client()) {
        client.send("GET http://denied.test:1/ HTTP/1.1\r\nHost: denied.test:1\r\n");
        client.send(Rig.CREDENTIALS + "\r\n");
        assertThat(client.readAnswer()).contains("502 connect-failed");
      }
      SessionRig.settle(rig);
      rig.pass(Duration.ofMinutes(11));
      AuditRecord session = rig.records(AuditRecord.Kind.SESSION, 1).getFirst();
      assertThat(rig.records).hasSize(1);
      assertThat(session.bytesUp()).isEqualTo(3);
      assertThat(session.bytesDown()).isEqualTo(3);
      assertThat(session.reason()).isEqualTo("idle");
      assertThat(session.user()).isEqualTo("u");
      assertThat(session.tier()).isEqualTo("pupil");
      assertThat(session.host()).isNull();
    }
  }

  @Test
  void saysWhatWasRefusedOnItsPageAfterATunnelWasCut() throws Exception {
    try (var rig = SessionRig.rig("session: { length: 1h, drain: 0s }");
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client()) {
      client.send(SessionRig.connect(origin)).readHead();
      SessionRig.act(rig, Deed.END);
      SessionRig.expectEnd(client);
      String id = rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().id();
      assertThat(rig.refusals.find(id).orElseThrow().refusal().reason().label())
          .isEqualTo("revoked");
      assertThat(rig.refusals.find(id).orElseThrow().refusal().rule()).isNull();
    }
  }
}
