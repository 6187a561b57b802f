package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.session.Opening;
import fairlead.policy.session.Session;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.ledger.SessionLedger.Deed;
import java.io.InputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real connections while the ledger is out of reach. */
@Execution(ExecutionMode.CONCURRENT)
class WithoutLedgerTest {

  @Test
  void withoutALedgerABoundedTierSpendsWhatIsReservedThenPausesThenEnds() throws Exception {
    try (var rig = SessionRig.rig("session: { length: 1h }\nquota: { data: 1GiB/day }");
        var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.send(wire.read(1));
                  wire.read(1);
                  SessionRig.endless(wire);
                });
        var client = rig.client();
        var late = rig.client()) {
      client.send(SessionRig.connect(origin)).send("a").read(SessionRig.ESTABLISHED.length() + 1);
      rig.ledger.gone(true);
      rig.pass(Duration.ofSeconds(4));
      client.send("b");
      long got = drainFor(client.socket().getInputStream(), 1_500);
      assertThat(got).as("spends what is reserved").isBetween(100_000L, 1L << 20);
      late.send(SessionRig.get(origin));
      assertThat(late.readAnswer()).startsWith("HTTP/1.1 503 paused; why ");
      rig.pass(Duration.ofSeconds(31));
      SessionRig.expectEnd(client);
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason())
          .isEqualTo("ledger-unavailable");
    }
  }

  private static long drainFor(InputStream in, long millis) throws Exception {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long count = 0;
    while (System.nanoTime() < until) {
      if (in.available() > 0) {
        count += in.readNBytes(in.available()).length;
      } else {
        Thread.sleep(10);
      }
    }
    return count;
  }

  @Test
  void withoutALedgerTheRestOfAPauseIsKeptWhenItComesBackInTime() throws Exception {
    try (var rig = SessionRig.rig("session: { length: 1h }");
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client()) {
      client.send(SessionRig.connect(origin)).send("a").read(SessionRig.ESTABLISHED.length() + 1);
      rig.ledger.gone(true);
      rig.pass(Duration.ofSeconds(4));
      Thread.sleep(400);
      client.send("b");
      rig.pass(Duration.ofSeconds(20));
      Thread.sleep(400);
      assertThat(client.socket().getInputStream().available()).isZero();
      rig.ledger.gone(false);
      assertThat(client.read(1)).isEqualTo("b");
    }
  }

  @Test
  void withoutALedgerALightTierGoesOnAndIsEnteredLater() throws Exception {
    try (var rig = SessionRig.rig("record: session");
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client();
        var bounded = rig.client()) {
      rig.ledger.gone(true);
      rig.pass(Duration.ofSeconds(4));
      client.send(SessionRig.connect(origin)).send("a");
      assertThat(client.read(SessionRig.ESTABLISHED.length() + 1)).endsWith("a");
      rig.reload(SessionRig.policy("session: { length: 1h }"));
      bounded.send(SessionRig.get(origin).replace("dTpwdw", "djpwdw")); // another user: v
      assertThat(bounded.readAnswer())
          .startsWith("HTTP/1.1 503 ledger-unavailable; why ")
          .contains("Retry-After: ");
      rig.ledger.gone(false);
      Thread.sleep(700);
      assertThat(rig.ledger.look(SessionRig.ACCOUNT, ZoneOffset.UTC).toCompletableFuture().join())
          .as("entered")
          .isPresent();
      assertThat(client.send("b").read(1)).isEqualTo("b");
    }
  }

  @Test
  void withoutALedgerARevokedUserOfALightTierStaysOut() throws Exception {
    try (var rig = SessionRig.rig("record: session");
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).endsWith("page");
      SessionRig.act(rig, Deed.END);
      rig.pass(Duration.ofMinutes(5)); // long enough to forget a user
      SessionRig.settle(rig);
      rig.ledger.gone(true);
      rig.pass(Duration.ofSeconds(4));
      expectRevoked(client, origin);
      rig.ledger.gone(false);
      Thread.sleep(400);
      expectRevoked(client, origin);
      rig.ledger.frozen = true;
      rig.pass(Duration.ofMinutes(5));
      expectRevoked(client, origin);
      rig.ledger.frozen = false;
      SessionRig.act(rig, Deed.RESUME);
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).endsWith("page");
    }
  }

  private static void expectRevoked(RawClient client, ScriptedOrigin origin) throws Exception {
    assertThat(client.send(SessionRig.get(origin)).readAnswer())
        .startsWith("HTTP/1.1 403 revoked; why ");
  }

  @Test
  void whatANodeOpenedAloneForARevokedUserEndsWithTheRevocation() throws Exception {
    try (var rig = SessionRig.rig("record: session");
        var origin = new ScriptedOrigin(SessionRig::echo);
        var client = rig.client();
        var late = rig.client()) {
      revokeElsewhere(rig);
      rig.ledger.gone(true);
      rig.pass(Duration.ofSeconds(4));
      client.send(SessionRig.connect(origin)).send("a");
      assertThat(client.read(SessionRig.ESTABLISHED.length() + 1)).as("not known").endsWith("a");
      rig.ledger.gone(false);
      SessionRig.expectEnd(client);
      assertThat(rig.records(AuditRecord.Kind.SESSION, 1).getLast().reason()).isEqualTo("revoked");
      expectRevoked(late, origin);
    }
  }

  /** By a node that this one did not hear of. */
  private static void revokeElsewhere(Rig rig) {
    Session.Terms terms =
        new Session.Terms(null, Duration.ofMinutes(30), Duration.ofSeconds(30), null, null);
    Opening.Wish wish = new Opening.Wish("S1", SessionRig.ACCOUNT, terms, null, false);
    rig.ledger.open(wish, ZoneOffset.UTC).toCompletableFuture().join();
    SessionRig.act(rig, Deed.END);
  }

  @Test
  void aLedgerThatDoesNotAnswerIsWaitedForTwoSeconds() throws Exception {
    try (var rig = SessionRig.rig("session: { length: 1h }");
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      rig.ledger.frozen = true;
      long before = System.nanoTime();
      client.send(SessionRig.get(origin));
      assertThat(client.readAnswer().toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 503 ledger-unavailable; why ");
      assertThat(System.nanoTime() - before)
          .isBetween(TimeUnit.MILLISECONDS.toNanos(1_500), TimeUnit.SECONDS.toNanos(5));
      rig.ledger.frozen = false;
      assertThat(client.send(SessionRig.get(origin)).readAnswer()).endsWith("page");
    }
  }
}
