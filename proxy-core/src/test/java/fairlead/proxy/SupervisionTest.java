package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.ledger.SessionLedger.RoomStart;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a missed check-in does to real connections, and starts of every kind. */
@Execution(ExecutionMode.CONCURRENT)
class SupervisionTest {
  private static final String SUPERVISED =
      """
      session: { length: 1h, drain: 1m, idle: 9h }
      supervision: { every: 5m, grace: 1m, hold: 15m, by: group:teachers, sees: [hosts] }\
      """;

  private static Rig rig(String terms) throws IOException {
    String policy =
        SessionRig.policy(terms)
            .replace("egress:", "rooms:\n  lab: { from: [127.0.0.0/8] }\negress:");
    return new Rig.Setup().policy(policy).start();
  }

  private static void silent(RawClient client) throws IOException {
    client.socket().setSoTimeout(700);
    assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketTimeoutException.class);
    client.socket().setSoTimeout(5_000);
  }

  @Test
  void aMissedCheckInPausesAndACheckInLetsTheSameTunnelGoOn() throws Exception {
    try (var rig = rig(SUPERVISED);
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client();
        var other = rig.client()) {
      client.send(SessionRig.connect(origin)).readHead();
      rig.pass(Duration.ofMinutes(5));
      assertThat(client.send("a").read(1)).as("in the grace").isEqualTo("a");
      rig.pass(Duration.ofMinutes(1));
      Thread.sleep(400);
      client.send("b");
      silent(client);
      assertThat(other.send(SessionRig.get(origin)).readAnswer())
          .startsWith("HTTP/1.1 503 awaiting-supervisor; why ")
          .contains("Retry-After: ");
      rig.pass(Duration.ofMinutes(10));
      long before = System.nanoTime();
      SessionRig.act(rig, Deed.CHECK_IN);
      assertThat(client.read(1)).isEqualTo("b");
      assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(1));
      rig.pass(Duration.ofMinutes(6));
      Thread.sleep(400);
      client.send("c");
      silent(client);
      rig.pass(Duration.ofMinutes(15));
      SessionRig.expectEnd(client);
      AuditRecord end = rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst();
      assertThat(end.reason()).isEqualTo("supervisor-absent");
      assertThat(end.bytesDown()).isEqualTo(2);
      try (var late = rig.client()) {
        assertThat(late.send(SessionRig.get(origin)).readAnswer())
            .startsWith("HTTP/1.1 403 supervisor-absent; why ");
      }
      SessionRig.act(rig, Deed.RESUME);
      try (var late = rig.client()) {
        assertThat(late.send(SessionRig.connect(origin)).readHead()).contains(" 200 ");
      }
    }
  }

  @Test
  void pausesAndEndsAtItsInstantsWhileTheLedgerIsAway() throws Exception {
    try (var rig = rig(SUPERVISED);
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client()) {
      client.send(SessionRig.connect(origin)).readHead();
      SessionRig.settle(rig);
      rig.ledger.frozen = true; // no answer ever
      rig.pass(Duration.ofMinutes(6));
      Thread.sleep(400);
      client.send("b");
      silent(client);
      rig.pass(Duration.ofMinutes(15));
      SessionRig.expectEnd(client);
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason())
          .isEqualTo("supervisor-absent");
      rig.ledger.frozen = false;
    }
  }

  @Test
  void pausedByHandIsAnotherReason() throws Exception {
    try (var rig = rig(SUPERVISED);
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      client.send(SessionRig.get(origin)).readAnswer();
      rig.pass(Duration.ofMinutes(7));
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).contains("awaiting-supervisor");
      SessionRig.act(rig, Deed.PAUSE);
      rig.pass(Duration.ofHours(2));
      assertThat(client.send(SessionRig.get(origin)).readAnswer())
          .startsWith("HTTP/1.1 503 paused; why ");
    }
  }

  @Test
  void aRoomThatIsStartedLetsItsPeopleInWithinASecond() throws Exception {
    String terms = SUPERVISED.replace("length: 1h", "length: 1h, start: supervisor");
    try (var rig = rig(terms);
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      assertThat(client.send(SessionRig.get(origin)).readAnswer())
          .startsWith("HTTP/1.1 503 awaiting-supervisor; why ");
      assertThat(rig.keeper.waiting())
          .singleElement()
          .satisfies(each -> assertThat(each.room()).isEqualTo("lab"));
      rig.ledger.startRoom(List.of(new RoomStart("r", "lab", "pupil", "ann", null)));
      Thread.sleep(800);
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).endsWith("page");
      assertThat(rig.keeper.waiting()).isEmpty();
    }
  }

  @Test
  void aSessionOfThePortalWaitsForItsPerson() throws Exception {
    try (var rig = rig("session: { length: 1h, start: portal }");
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      String refusal = client.send(SessionRig.get(origin)).readAnswer();
      assertThat(refusal).startsWith("HTTP/1.1 403 not-started; why ");
      assertThat(refusal).as("nobody knows when").doesNotContain("Retry-After");
    }
  }

  @Test
  void hostsOfWhatIsUnderWayAreSeenWhileItIs() throws Exception {
    try (var rig = rig(SUPERVISED);
        var origin = new ScriptedOrigin(SessionRig::echo)) {
      try (var client = rig.client()) {
        client.send(SessionRig.connect(origin)).readHead();
        assertThat(rig.keeper.hosts(SessionRig.ACCOUNT)).containsExactly("origin.test");
      }
      rig.records(AuditRecord.Kind.TUNNEL, 1);
      assertThat(rig.keeper.hosts(SessionRig.ACCOUNT)).isEmpty();
    }
  }
}
