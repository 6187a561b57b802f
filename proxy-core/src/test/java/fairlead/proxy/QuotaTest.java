package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.AuditRecord;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data and limits on real connections. */
@Execution(ExecutionMode.CONCURRENT)
class QuotaTest {

  @Test
  void sixteenTunnelsShareOneQuotaToTheLastOctet() throws Exception {
    int quota = 8 * SessionRig.MIB;
    CountDownLatch all = new CountDownLatch(16);
    try (var rig = SessionRig.rig("quota: { data: 8MiB/day }");
        var origin =
            new ScriptedOrigin(
                wire -> {
                  all.countDown();
                  SessionRig.await(all);
                  SessionRig.endless(wire);
                });
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Callable<Long> download =
            () -> {
              try (var client = rig.client()) {
                client.send(SessionRig.connect(origin)).readHead();
                return SessionRig.readNumbered(client.socket().getInputStream());
              }
            };
        counts.add(threads.submit(download));
      }
      long delivered = 0;
      for (Future<Long> count : counts) {
        delivered += count.get(20, TimeUnit.SECONDS);
      }
      List<AuditRecord> ends = rig.records(AuditRecord.Kind.TUNNEL, 16);
      long moved = ends.stream().mapToLong(r -> r.bytesUp() + r.bytesDown()).sum();
      assertThat(ends).allMatch(end -> "quota-data".equals(end.reason()));
      assertThat(moved).isEqualTo(quota);
      assertThat(delivered).isLessThanOrEqualTo(quota);
      assertThat(rig.ledger.charged(SessionRig.ACCOUNT)).isEqualTo(quota);
      try (var client = rig.client()) {
        client.send(SessionRig.get(origin));
        assertThat(client.readAnswer()).startsWith("HTTP/1.1 403 quota-data; why ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5242880", "Transfer-Encoding: chunked", "X: y"})
  void anAnswerIsCutWhereTheDataEnds(String framing) throws Exception {
    boolean chunked = framing.startsWith("T");
    try (var rig = SessionRig.rig("quota: { data: 1MiB/day }");
        var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
                  for (int i = 0; i < 5_120; i++) {
                    wire.send(
                        (chunked ? "400\r\n" : "") + "x".repeat(1_024) + (chunked ? "\r\n" : ""));
                  }
                });
        var client = rig.client()) {
      client.send(SessionRig.get(origin)).readHead();
      long count = 0;
      try {
        count = client.socket().getInputStream().readAllBytes().length;
      } catch (SocketException e) {
        // Where only the close marks the end it is a reset.
      }
      AuditRecord end = rig.records(AuditRecord.Kind.REQUEST, 1).getFirst();
      assertThat(end.reason()).isEqualTo("quota-data");
      assertThat(end.bytesDown()).isBetween((long) SessionRig.MIB - 2_048, (long) SessionRig.MIB);
      assertThat(count).isLessThanOrEqualTo(SessionRig.MIB);
      SessionRig.settle(rig);
      assertThat(rig.ledger.charged(SessionRig.ACCOUNT)).isEqualTo(end.bytesDown());
    }
  }

  @Test
  void chargesExactlyWhatMovedInBothDirections() throws Exception {
    try (var rig = SessionRig.rig("quota: { data: 4MiB/day }");
        var origin = new ScriptedOrigin(SessionRig::echo)) {
      for (int i = 0; i < 5; i++) {
        try (var client = rig.client()) {
          client.send(SessionRig.connect(origin)).readHead();
          String sent = "y".repeat(300_000);
          Thread writer = Thread.ofVirtual().start(() -> sendAndFinish(client, sent));
          assertThat(client.readAll()).isEqualTo(sent);
          writer.join();
        }
      }
      rig.records(AuditRecord.Kind.TUNNEL, 5);
      SessionRig.settle(rig);
      assertThat(rig.ledger.charged(SessionRig.ACCOUNT)).isEqualTo(3_000_000);
    }
  }

  @Test
  void whatWasUsedStaysChargedWhenItsUserComesBackAfterAWhile() throws Exception {
    try (var rig = SessionRig.rig("quota: { data: 4MiB/day }");
        var origin = new ScriptedOrigin(SessionRig::echo)) {
      for (int i = 1; i <= 3; i++) {
        try (var client = rig.client()) {
          client.send(SessionRig.connect(origin)).readHead();
          String sent = "y".repeat(300_000);
          Thread writer = Thread.ofVirtual().start(() -> sendAndFinish(client, sent));
          assertThat(client.readAll()).isEqualTo(sent);
          writer.join();
        }
        rig.records(AuditRecord.Kind.TUNNEL, i);
        SessionRig.settle(rig);
        SessionRig.settle(rig);
        assertThat(rig.ledger.charged(SessionRig.ACCOUNT)).isEqualTo(i * 600_000L);
        rig.pass(Duration.ofMinutes(40));
        SessionRig.settle(rig);
      }
    }
  }

  private static void sendAndFinish(RawClient client, String octets) {
    try {
      client.send(octets).finish();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFreeRuleNeedsNoSessionAndIsChargedToNone() throws Exception {
    String allow =
        "[ { id: help, hosts: [other.test], ports: [1-65535], free: true },"
            + " { id: all, hosts: [origin.test], ports: [1-65535] } ]";
    String policy = SessionRig.policy("session: { length: 1h }\nquota: { data: 1MiB/day }", allow);
    try (var rig = new Rig.Setup().policy(policy).start();
        var origin = new ScriptedOrigin(SessionRig::page);
        var client = rig.client()) {
      rig.ledger.gone(true);
      client.send(SessionRig.get(origin).replace("origin.test", "other.test"));
      assertThat(client.readAnswer()).endsWith("page");
      assertThat(rig.ledger.charged(SessionRig.ACCOUNT)).isZero();
      AuditRecord free = rig.records(AuditRecord.Kind.REQUEST, 1).getFirst();
      assertThat(free.session()).isNull();
      assertThat(free.rule()).isEqualTo("help");
    }
  }

  @Test
  void limitsRequestsAMinuteAndConnectionsAtATime() throws Exception {
    try (var rig = SessionRig.rig("limits: { requests: 5/min, connections: 2 }");
        var origin = new ScriptedOrigin(SessionRig::echo);
        var one = rig.client();
        var two = rig.client();
        var three = rig.client()) {
      one.send(SessionRig.connect(origin)).readHead();
      two.send(SessionRig.connect(origin)).readHead();
      three.send(SessionRig.get(origin));
      assertThat(three.readAnswer())
          .startsWith("HTTP/1.1 429 too-many-connections; why ")
          .contains("Retry-After: 1\r\n");
      one.close();
      rig.records(AuditRecord.Kind.TUNNEL, 1);
      String last = "";
      int ended = 1;
      for (int i = 0; i < 4; i++) {
        try (var client = rig.client()) {
          last = client.send(SessionRig.connect(origin)).readHead();
        }
        if (last.startsWith("HTTP/1.1 200 ")) {
          rig.records(AuditRecord.Kind.TUNNEL, ++ended);
        }
      }
      assertThat(last).startsWith("HTTP/1.1 429 rate-limited; why ").contains("Retry-After: 1");
    }
  }
}
