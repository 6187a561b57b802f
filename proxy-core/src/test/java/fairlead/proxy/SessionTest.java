package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.session.Account;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.ledger.SessionLedger;
import fairlead.proxy.ledger.SessionLedger.Deed;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What sessions, quotas and limits do to real connections. */
class SessionTest {
  private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";
  private static final Account ACCOUNT = new Account("u", "pupil");
  private static final int MIB = 1 << 20;

  /** A tier with these terms, to which everybody belongs, and one without any. */
  private static String policy(String terms) {
    return policy(terms, "[ { id: all, hosts: [\"*\"], ports: [1-65535] } ]");
  }

  private static String policy(String terms, String allow) {
    return """
    version: 1
    tiers:
      pupil:
        %s
        allow: %s
      staff:
        allow: [ { hosts: ["*"], ports: [1-65535] } ]
      none: {}
    assign:
      - { group: staff, tier: staff }
    default-tier: pupil
    egress:
      open: [ { range: 127.0.0.0/8, ports: [1-65535] } ]
    """
        .formatted(terms.replace("\n", "\n    "), allow);
  }

  private static Rig rig(String terms) throws IOException {
    return new Rig.Setup().policy(policy(terms)).start();
  }

  private static String connect(ScriptedOrigin origin) {
    return "CONNECT origin.test:%1$d HTTP/1.1\r\nHost: origin.test:%1$d\r\n"
            .formatted(origin.port())
        + Rig.CREDENTIALS
        + "\r\n";
  }

  private static String get(ScriptedOrigin origin) {
    return get(origin, "");
  }

  private static String get(ScriptedOrigin origin, String more) {
    return "GET http://origin.test:%1$d/ HTTP/1.1\r\nHost: origin.test:%1$d\r\n"
            .formatted(origin.port())
        + Rig.CREDENTIALS
        + more
        + "\r\n";
  }

  private static void echo(ScriptedOrigin.Wire wire) throws IOException {
    wire.in().transferTo(wire.out());
  }

  private static void page(ScriptedOrigin.Wire wire) throws IOException {
    while (!wire.readHead().isEmpty()) {
      wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage");
    }
  }

  /** Sends numbered octets until its peer wants no more. */
  private static void endless(ScriptedOrigin.Wire wire) throws IOException {
    byte[] piece = piece();
    while (true) {
      wire.out().write(piece);
    }
  }

  private static byte[] piece() {
    byte[] piece = new byte[61_441]; // a length that no buffer has
    for (int i = 0; i < piece.length; i++) {
      piece[i] = (byte) (i % 251);
    }
    return piece;
  }

  /** Reads to the end, which may be a reset; how many octets came, all in their places. */
  private static long readNumbered(InputStream in) throws IOException {
    byte[] buffer = new byte[65_536];
    long count = 0;
    try {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        for (int i = 0; i < length; i++) {
          assertThat(buffer[i]).isEqualTo((byte) ((count + i) % 61_441 % 251));
        }
        count += length;
      }
    } catch (SocketException e) {
      // A cut stream ends in a reset.
    }
    return count;
  }

  private static void expectEnd(RawClient client) throws IOException {
    try {
      assertThat(client.socket().getInputStream().read()).isEqualTo(-1);
    } catch (SocketException e) {
      // A cut stream ends in a reset.
    }
  }

  private static SessionLedger.Acted act(Rig rig, Deed deed) {
    String session =
        rig.ledger
            .look(ACCOUNT, ZoneOffset.UTC)
            .toCompletableFuture()
            .join()
            .orElseThrow()
            .session()
            .id();
    Duration by = deed == Deed.EXTEND ? Duration.ofMinutes(30) : null;
    return rig.ledger
        .act(new SessionLedger.Act("ID", session, "operator", deed, by, "because"), ZoneOffset.UTC)
        .toCompletableFuture()
        .join();
  }

  private static void settle(Rig rig) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      rig.keeper.sweep();
      Thread.sleep(10);
    }
  }

  @Test
  void beginsAtTheFirstRequestAndIsNamedInEachRecord() throws Exception {
    try (var rig = rig("session: { length: 1h }");
        var origin = new ScriptedOrigin(SessionTest::page);
        var client = rig.client()) {
      client.send(get(origin));
      assertThat(client.readAnswer()).contains("200 OK").endsWith("page");
      client.send(get(origin));
      client.readAnswer();
      List<AuditRecord> records = rig.records(AuditRecord.Kind.REQUEST, 2);
      assertThat(records.getFirst().session()).matches("[0-9A-Z]{13}");
      assertThat(records.getLast().session()).isEqualTo(records.getFirst().session());
    }
  }

  @Test
  void cutsATunnelAtLengthAndDrain() throws Exception {
    try (var rig = rig("session: { length: 1h, drain: 2m, idle: 3h }");
        var origin = new ScriptedOrigin(SessionTest::echo);
        var client = rig.client();
        var other = rig.client()) {
      client.send(connect(origin)).send("a");
      assertThat(client.read(ESTABLISHED.length() + 1)).isEqualTo(ESTABLISHED + "a");
      rig.pass(Duration.ofMinutes(60));
      other.send(get(origin));
      String refusal = other.readAnswer();
      assertThat(refusal).startsWith("HTTP/1.1 403 session-ended; why ").contains("Retry-After: ");
      assertThat(client.send("b").read(1)).as("drains").isEqualTo("b");
      rig.pass(Duration.ofSeconds(119));
      Thread.sleep(600);
      assertThat(client.send("c").read(1)).as("drains still").isEqualTo("c");
      rig.pass(Duration.ofSeconds(1));
      expectEnd(client);
      AuditRecord end = rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst();
      assertThat(end.reason()).isEqualTo("session-ended");
      assertThat(end.bytesUp()).isEqualTo(3);
    }
  }

  @Test
  void cutsAnAnswerUnderWayAtTheEndAndNotSoThatItLooksWhole() throws Exception {
    try (var rig = rig("session: { length: 1h, drain: 1m, idle: 3h }");
        var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                  wire.readAll();
                });
        var client = rig.client()) {
      client.send(get(origin));
      assertThat(client.readHead()).contains("200 OK");
      assertThat(client.read(4)).isEqualTo("half");
      rig.pass(Duration.ofMinutes(61));
      expectEnd(client);
      AuditRecord end = rig.records(AuditRecord.Kind.REQUEST, 1).getFirst();
      assertThat(end.reason()).isEqualTo("session-ended");
    }
  }

  @Test
  void refusesARequestWhoseSessionEndsBeforeItsAnswer() throws Exception {
    try (var rig = rig("session: { length: 1h, drain: 1m, idle: 3h }");
        var origin = new ScriptedOrigin(ScriptedOrigin.Wire::readAll);
        var client = rig.client()) {
      client.send(get(origin));
      rig.records(AuditRecord.Kind.REQUEST, 0);
      Thread.sleep(300);
      rig.pass(Duration.ofMinutes(61));
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 403 session-ended; why ");
    }
  }

  @Test
  void aSilentTunnelEndsWithItsIdleSessionWhichGoesOnWhenUsedAgain() throws Exception {
    try (var rig = rig("session: { length: 1h, idle: 10m }");
        var origin = new ScriptedOrigin(SessionTest::echo);
        var client = rig.client();
        var again = rig.client()) {
      client.send(connect(origin)).send("a");
      assertThat(client.read(ESTABLISHED.length() + 1)).endsWith("a");
      rig.pass(Duration.ofMinutes(9));
      assertThat(client.send("b").read(1)).isEqualTo("b");
      settle(rig);
      rig.pass(Duration.ofMinutes(9));
      settle(rig);
      assertThat(client.send("c").read(1)).as("was used since").isEqualTo("c");
      settle(rig);
      rig.pass(Duration.ofMinutes(11));
      expectEnd(client);
      AuditRecord end = rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst();
      assertThat(end.reason()).isEqualTo("idle");
      rig.pass(Duration.ofHours(5));
      again.send(connect(origin)).send("d");
      assertThat(again.read(ESTABLISHED.length() + 1)).as("same session").endsWith("d");
      assertThat(rig.records(AuditRecord.Kind.OPEN, 2).getLast().session())
          .isEqualTo(end.session());
    }
  }

  @ParameterizedTest
  @CsvSource({"EPOLL, false", "EPOLL, true", "NIO, false", "NIO, true"})
  void aPauseLosesNothing(Transport transport, boolean tunnel) throws Exception {
    byte[] piece = piece();
    int pieces = 400;
    CountDownLatch paused = new CountDownLatch(1);
    try (var rig =
            new Rig.Setup()
                .transport(transport)
                .policy(policy("session: { length: 1h, idle: 3h }"))
                .start();
        var origin =
            new ScriptedOrigin(
                wire -> {
                  if (!tunnel) {
                    wire.readHead();
                    wire.send(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + pieces * piece.length + "\r\n\r\n");
                  }
                  for (int i = 0; i < pieces; i++) {
                    wire.out().write(piece);
                    if (i == pieces / 2) {
                      await(paused);
                    }
                  }
                });
        var client = rig.client()) {
      client.send(tunnel ? connect(origin) : get(origin)).readHead();
      InputStream in = client.socket().getInputStream();
      assertThat(in.readNBytes(piece.length)).isEqualTo(piece);
      act(rig, Deed.PAUSE);
      Thread.sleep(600);
      paused.countDown(); // the origin goes on, and ends, while nobody reads
      long before = in.available();
      Thread.sleep(1_000);
      rig.pass(Duration.ofHours(2)); // neither the session's clock nor an idle time runs
      Thread.sleep(400);
      assertThat(in.available()).as("nothing moves").isEqualTo((int) before);
      try (var other = rig.client()) {
        other.send(get(origin));
        assertThat(other.readAnswer()).startsWith("HTTP/1.1 503 paused; why ");
      }
      act(rig, Deed.RESUME);
      byte[] rest = in.readNBytes((pieces - 1) * piece.length);
      assertThat(rest).hasSize((pieces - 1) * piece.length);
      for (int i = 0; i < rest.length; i += piece.length) {
        assertThat(Arrays.equals(rest, i, i + piece.length, piece, 0, piece.length)).isTrue();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @CsvSource({"EPOLL, false", "EPOLL, true", "NIO, false", "NIO, true"})
  void aCloseInAPauseIsActedOnWhenItIsOver(Transport transport, boolean reset) throws Exception {
    CountDownLatch close = new CountDownLatch(1);
    try (var rig =
            new Rig.Setup()
                .transport(transport)
                .policy(policy("session: { length: 1h, idle: 3h }"))
                .start();
        var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.send("before");
                  await(close);
                  wire.send("after");
                  if (reset) {
                    wire.reset();
                  }
                });
        var client = rig.client()) {
      client.send(connect(origin)).readHead();
      assertThat(client.read(6)).isEqualTo("before");
      act(rig, Deed.PAUSE);
      Thread.sleep(500);
      close.countDown();
      Thread.sleep(500);
      assertThat(rig.records.stream().noneMatch(r -> r.kind() == AuditRecord.Kind.TUNNEL)).isTrue();
      act(rig, Deed.RESUME);
      if (reset) {
        expectEnd(client, "after");
      } else {
        assertThat(client.finish().readAll()).isEqualTo("after");
      }
      rig.records(AuditRecord.Kind.TUNNEL, 1);
    }
  }

  /** What came before a reset may arrive or not; nothing else does. */
  private static void expectEnd(RawClient client, String maybe) throws IOException {
    try {
      assertThat(client.readAll()).isIn("", maybe);
    } catch (SocketException e) {
      // A reset it was, and a reset it is.
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void anUploadWaitsInAPauseAndArrivesWhole(Transport transport) throws Exception {
    try (var rig =
            new Rig.Setup().transport(transport).policy(policy("session: { length: 1h }")).start();
        var origin =
            new ScriptedOrigin(
                wire -> {
                  String head = wire.readHead();
                  wire.in().readNBytes(300_000);
                  assertThat(head).startsWith("POST / HTTP/1.1");
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood");
                });
        var client = rig.client()) {
      client.send(get(origin, "Content-Length: 300000\r\n").replaceFirst("GET", "POST"));
      client.send("x".repeat(100_000));
      Thread.sleep(300);
      act(rig, Deed.PAUSE);
      Thread.sleep(400);
      client.send("x".repeat(200_000)).finish();
      Thread.sleep(400);
      act(rig, Deed.RESUME);
      assertThat(client.readAnswer()).endsWith("good");
      assertThat(rig.records(AuditRecord.Kind.REQUEST, 1).getFirst().bytesUp()).isEqualTo(300_000);
    }
  }

  @Test
  void anOperatorsEndCutsAtOnceAndBlocksTheDay() throws Exception {
    try (var rig = rig("session: { length: 1h, drain: 5m }\nquota: { sessions: 5/day }");
        var origin = new ScriptedOrigin(SessionTest::echo);
        var client = rig.client();
        var other = rig.client()) {
      client.send(connect(origin)).send("a").read(ESTABLISHED.length() + 1);
      long before = System.nanoTime();
      act(rig, Deed.END);
      expectEnd(client);
      assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(1));
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason()).isEqualTo("revoked");
      other.send(get(origin));
      assertThat(other.readAnswer()).startsWith("HTTP/1.1 403 revoked; why ");
      act(rig, Deed.RESUME);
      Thread.sleep(2_200); // for so long a refusal is said again without a look
      try (var third = rig.client()) {
        third.send(connect(origin)).send("b");
        assertThat(third.read(ESTABLISHED.length() + 1)).endsWith("b");
      }
    }
  }

  @Test
  void sixteenTunnelsShareOneQuotaToTheLastOctet() throws Exception {
    int quota = 8 * MIB;
    try (var rig = rig("quota: { data: 8MiB/day }");
        var origin = new ScriptedOrigin(SessionTest::endless);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Callable<Long> download =
            () -> {
              try (var client = rig.client()) {
                client.send(connect(origin)).readHead();
                return readNumbered(client.socket().getInputStream());
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
      assertThat(rig.ledger.charged(ACCOUNT)).isEqualTo(quota);
      try (var client = rig.client()) {
        client.send(get(origin));
        assertThat(client.readAnswer()).startsWith("HTTP/1.1 403 quota-data; why ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5242880", "Transfer-Encoding: chunked", "X: y"})
  void anAnswerIsCutWhereTheDataEnds(String framing) throws Exception {
    boolean chunked = framing.startsWith("T");
    try (var rig = rig("quota: { data: 1MiB/day }");
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
      client.send(get(origin)).readHead();
      long count = 0;
      try {
        count = client.socket().getInputStream().readAllBytes().length;
      } catch (SocketException e) {
        // Where only the close marks the end it is a reset.
      }
      AuditRecord end = rig.records(AuditRecord.Kind.REQUEST, 1).getFirst();
      assertThat(end.reason()).isEqualTo("quota-data");
      assertThat(end.bytesDown()).isBetween((long) MIB - 2_048, (long) MIB);
      assertThat(count).isLessThanOrEqualTo(MIB);
      settle(rig);
      assertThat(rig.ledger.charged(ACCOUNT)).isEqualTo(end.bytesDown());
    }
  }

  @Test
  void chargesExactlyWhatMovedInBothDirections() throws Exception {
    try (var rig = rig("quota: { data: 64MiB/day }");
        var origin = new ScriptedOrigin(SessionTest::echo)) {
      for (int i = 0; i < 5; i++) {
        try (var client = rig.client()) {
          client.send(connect(origin)).readHead();
          String sent = "y".repeat(300_000);
          Thread writer =
              Thread.ofVirtual()
                  .start(
                      () -> {
                        try {
                          client.send(sent).finish();
                        } catch (IOException e) {
                          throw new IllegalStateException(e);
                        }
                      });
          assertThat(client.readAll()).isEqualTo(sent);
          writer.join();
        }
      }
      rig.records(AuditRecord.Kind.TUNNEL, 5);
      settle(rig);
      assertThat(rig.ledger.charged(ACCOUNT)).isEqualTo(3_000_000);
    }
  }

  @Test
  void aFreeRuleNeedsNoSessionAndIsChargedToNone() throws Exception {
    String allow =
        "[ { id: help, hosts: [other.test], ports: [1-65535], free: true },"
            + " { id: all, hosts: [origin.test], ports: [1-65535] } ]";
    String policy = policy("session: { length: 1h }\nquota: { data: 1MiB/day }", allow);
    try (var rig = new Rig.Setup().policy(policy).start();
        var origin = new ScriptedOrigin(SessionTest::page);
        var client = rig.client()) {
      rig.ledger.gone(true);
      client.send(get(origin).replace("origin.test", "other.test"));
      assertThat(client.readAnswer()).endsWith("page");
      assertThat(rig.ledger.charged(ACCOUNT)).isZero();
      AuditRecord free = rig.records(AuditRecord.Kind.REQUEST, 1).getFirst();
      assertThat(free.session()).isNull();
      assertThat(free.rule()).isEqualTo("help");
    }
  }

  @Test
  void limitsRequestsAMinuteAndConnectionsAtATime() throws Exception {
    try (var rig = rig("limits: { requests: 5/min, connections: 2 }");
        var origin = new ScriptedOrigin(SessionTest::echo);
        var one = rig.client();
        var two = rig.client();
        var three = rig.client()) {
      one.send(connect(origin)).readHead();
      two.send(connect(origin)).readHead();
      three.send(get(origin));
      assertThat(three.readAnswer())
          .startsWith("HTTP/1.1 429 too-many-connections; why ")
          .contains("Retry-After: 1\r\n");
      one.close();
      rig.records(AuditRecord.Kind.TUNNEL, 1);
      String last = "";
      for (int i = 0; i < 4; i++) {
        try (var client = rig.client()) {
          last = client.send(connect(origin)).readHead();
        }
        Thread.sleep(100);
      }
      assertThat(last).startsWith("HTTP/1.1 429 rate-limited; why ").contains("Retry-After: 1");
    }
  }

  @Test
  void opensNoMoreSessionsThanTheQuotaHas() throws Exception {
    try (var rig = rig("session: { length: 10m, drain: 1s }\nquota: { sessions: 2/day }");
        var origin = new ScriptedOrigin(SessionTest::page);
        var client = rig.client()) {
      for (int i = 0; i < 2; i++) {
        assertThat(client.send(get(origin)).readAnswer()).endsWith("page");
        rig.pass(Duration.ofMinutes(11));
      }
      String refusal = client.send(get(origin)).readAnswer();
      assertThat(refusal).startsWith("HTTP/1.1 403 quota-sessions; why ");
      rig.pass(Duration.ofHours(12));
      assertThat(client.send(get(origin)).readAnswer()).as("the day turned").endsWith("page");
    }
  }

  @Test
  void timeIsABudgetOverSessions() throws Exception {
    try (var rig =
            rig(
                "session: { length: 40m, drain: 1s, idle: 2h }\n"
                    + "quota: { time: 60m/day, sessions: 9/day }");
        var origin = new ScriptedOrigin(SessionTest::echo)) {
      try (var client = rig.client()) {
        client.send(connect(origin)).readHead();
        rig.pass(Duration.ofMinutes(41));
        expectEnd(client);
      }
      try (var client = rig.client()) {
        client.send(connect(origin)).readHead();
        rig.pass(Duration.ofMinutes(19));
        assertThat(client.send("a").read(1)).isEqualTo("a");
        rig.pass(Duration.ofMinutes(2));
        expectEnd(client);
      }
      List<String> ends =
          rig.records(AuditRecord.Kind.TUNNEL, 2).stream().map(AuditRecord::reason).toList();
      assertThat(ends).containsExactly("session-ended", "quota-time");
      try (var client = rig.client()) {
        assertThat(client.send(get(origin)).readAnswer())
            .startsWith("HTTP/1.1 403 quota-time; why ");
      }
    }
  }

  @Test
  void recordsASessionAsOneWhereTheTierSaysSo() throws Exception {
    try (var rig = rig("record: session\nsession: { idle: 10m }");
        var origin = new ScriptedOrigin(SessionTest::echo)) {
      try (var client = rig.client()) {
        client.send(connect(origin)).send("abc");
        client.read(ESTABLISHED.length() + 3);
      }
      try (var client = rig.client()) {
        client.send("GET http://denied.test:1/ HTTP/1.1\r\nHost: denied.test:1\r\n");
        client.send(Rig.CREDENTIALS + "\r\n");
        assertThat(client.readAnswer()).contains("502 connect-failed");
      }
      settle(rig);
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
  void aReloadDrainsWhatIsNoLongerAllowedAndALaterOneSparesIt() throws Exception {
    String sorry = policy("session: { drain: 2m }", "[ { id: o, hosts: [other.test] } ]");
    try (var rig = rig("session: { drain: 2m }");
        var origin = new ScriptedOrigin(SessionTest::echo);
        var client = rig.client()) {
      client.send(connect(origin)).readHead();
      rig.reload(sorry);
      Thread.sleep(400);
      rig.pass(Duration.ofSeconds(110));
      assertThat(client.send("a").read(1)).as("drains").isEqualTo("a");
      rig.reload(policy("session: { drain: 2m }"));
      Thread.sleep(400);
      rig.pass(Duration.ofSeconds(60));
      Thread.sleep(400);
      assertThat(client.send("b").read(1)).as("spared").isEqualTo("b");
      rig.reload(sorry);
      Thread.sleep(400);
      rig.pass(Duration.ofSeconds(121));
      expectEnd(client);
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason())
          .isEqualTo("policy-changed");
    }
  }

  @Test
  void aRuleMaySpareWhatItLetIn() throws Exception {
    String allow = "[ { id: all, hosts: [\"*\"], ports: [1-65535], on-change: keep } ]";
    try (var rig = new Rig.Setup().policy(policy("session: { drain: 1s }", allow)).start();
        var origin = new ScriptedOrigin(SessionTest::echo);
        var client = rig.client()) {
      client.send(connect(origin)).readHead();
      rig.reload(policy("session: { drain: 1s }", "[ { id: o, hosts: [other.test] } ]"));
      Thread.sleep(400);
      rig.pass(Duration.ofMinutes(1));
      Thread.sleep(400);
      assertThat(client.send("a").read(1)).isEqualTo("a");
    }
  }

  @Test
  void aWindowsEndDrainsAndCloses() throws Exception {
    String allow =
        "[ { id: morning, hosts: [\"*\"], ports: [1-65535], when: [\"mon-sun 08:00-13:00\"] } ]";
    try (var rig =
            new Rig.Setup().policy(policy("session: { drain: 1m, idle: 5h }", allow)).start();
        var origin = new ScriptedOrigin(SessionTest::echo);
        var client = rig.client()) {
      client.send(connect(origin)).readHead();
      rig.pass(Duration.ofMinutes(60));
      Thread.sleep(400);
      assertThat(client.send("a").read(1)).as("drains").isEqualTo("a");
      rig.pass(Duration.ofMinutes(1));
      expectEnd(client);
      assertThat(rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().reason())
          .isEqualTo("window-closed");
    }
  }

  @Test
  void whoIsRemovedIsCutAtOnceAndWhoMovesToAnotherTierDrains() throws Exception {
    try (var rig = rig("session: { drain: 1m }");
        var origin = new ScriptedOrigin(SessionTest::echo);
        var client = rig.client();
        var other = rig.client()) {
      client.send(connect(origin)).readHead();
      rig.authenticator.groups("staff");
      Thread.sleep(400);
      assertThat(client.send("a").read(1)).as("drains").isEqualTo("a");
      rig.pass(Duration.ofMinutes(1));
      expectEnd(client);
      other.send(connect(origin)).readHead();
      long before = System.nanoTime();
      rig.authenticator.remove("u");
      expectEnd(other);
      assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(1));
      List<String> ends =
          rig.records(AuditRecord.Kind.TUNNEL, 2).stream().map(AuditRecord::reason).toList();
      assertThat(ends).containsExactly("policy-changed", "revoked");
    }
  }

  @Test
  void withoutALedgerABoundedTierSpendsWhatIsReservedThenPausesThenEnds() throws Exception {
    try (var rig = rig("session: { length: 1h }\nquota: { data: 1GiB/day }");
        var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.send(wire.read(1));
                  wire.read(1);
                  endless(wire);
                });
        var client = rig.client();
        var late = rig.client()) {
      client.send(connect(origin)).send("a").read(ESTABLISHED.length() + 1);
      rig.ledger.gone(true);
      rig.pass(Duration.ofSeconds(4));
      client.send("b");
      long got = drainFor(client.socket().getInputStream(), 1_500);
      assertThat(got).as("spends what is reserved").isBetween(100_000L, 1L << 20);
      late.send(get(origin));
      assertThat(late.readAnswer()).startsWith("HTTP/1.1 503 paused; why ");
      rig.pass(Duration.ofSeconds(31));
      expectEnd(client);
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
    try (var rig = rig("session: { length: 1h }");
        var origin = new ScriptedOrigin(SessionTest::echo);
        var client = rig.client()) {
      client.send(connect(origin)).send("a").read(ESTABLISHED.length() + 1);
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
    try (var rig = rig("record: session");
        var origin = new ScriptedOrigin(SessionTest::echo);
        var client = rig.client();
        var bounded = rig.client()) {
      rig.ledger.gone(true);
      rig.pass(Duration.ofSeconds(4));
      client.send(connect(origin)).send("a");
      assertThat(client.read(ESTABLISHED.length() + 1)).endsWith("a");
      rig.reload(policy("session: { length: 1h }"));
      bounded.send(get(origin).replace("dTpwdw", "djpwdw")); // another user: v
      assertThat(bounded.readAnswer())
          .startsWith("HTTP/1.1 503 ledger-unavailable; why ")
          .contains("Retry-After: ");
      rig.ledger.gone(false);
      Thread.sleep(700);
      assertThat(rig.ledger.look(ACCOUNT, ZoneOffset.UTC).toCompletableFuture().join())
          .as("entered")
          .isPresent();
      assertThat(client.send("b").read(1)).isEqualTo("b");
    }
  }

  @Test
  void aLedgerThatDoesNotAnswerIsWaitedForTwoSeconds() throws Exception {
    try (var rig = rig("session: { length: 1h }");
        var origin = new ScriptedOrigin(SessionTest::page);
        var client = rig.client()) {
      rig.ledger.frozen = true;
      long before = System.nanoTime();
      client.send(get(origin));
      assertThat(client.readAnswer().toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 503 ledger-unavailable; why ");
      assertThat(System.nanoTime() - before)
          .isBetween(TimeUnit.MILLISECONDS.toNanos(1_500), TimeUnit.SECONDS.toNanos(5));
      rig.ledger.frozen = false;
      assertThat(client.send(get(origin)).readAnswer()).endsWith("page");
    }
  }

  @Test
  void saysWhatWasRefusedOnItsPageAfterATunnelWasCut() throws Exception {
    try (var rig = rig("session: { length: 1h, drain: 0s }");
        var origin = new ScriptedOrigin(SessionTest::echo);
        var client = rig.client()) {
      client.send(connect(origin)).readHead();
      act(rig, Deed.END);
      expectEnd(client);
      String id = rig.records(AuditRecord.Kind.TUNNEL, 1).getFirst().id();
      assertThat(rig.refusals.find(id).orElseThrow().refusal().reason().label())
          .isEqualTo("revoked");
      assertThat(rig.refusals.find(id).orElseThrow().refusal().rule()).isNull();
    }
  }
}
