package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Gateways that share a ledger in PostgreSQL. Each test has people of its own; as most of their
 * time is waiting, they wait together.
 */
@Timeout(180)
@Execution(ExecutionMode.SAME_THREAD)
class FleetIT {
  private static final int MIB = 1 << 20;

  /** How long a pause lasts; set to 60 to try a long one. */
  private static final int PAUSE_SECONDS = Integer.getInteger("fairlead.test.pause", 5);

  @TempDir private static Path directory;
  private static Origin origin;
  private static TestConfig config;
  private static Postgres postgres;
  private static LedgerTables ledger;
  private static RunningGateway north;
  private static RunningGateway south;

  @BeforeAll
  static void start() throws Exception {
    origin = new Origin();
    config = new TestConfig(directory, origin.port());
    config.people(
        "operators: olga",
        "pool: pat",
        "calm: rob ron roy ray",
        "still: pia",
        "more: kim",
        "watched: wim",
        "teachers: tina");
    config.tiers(
        "site.test",
        Map.of(
            "pool", "quota: { data: 16MiB/day }",
            "calm", "session: { length: 1h, drain: 5m }",
            "still", "session: { length: 1h, idle: 4s }\nquota: { data: 1GiB/day }",
            "more", "quota: { data: 32MiB/day }",
            "watched",
                "session: { length: 1h }\n"
                    + "supervision: { every: 5s, grace: 1s, hold: 1h, by: group:teachers }",
            "teachers", "{}"));
    postgres = new Postgres(directory);
    ledger = postgres.tables();
    north = gateway("north");
    south = gateway("south");
  }

  /** Starts one, and waits until its ledger answers: it is ready before. */
  private static RunningGateway gateway(String node) throws Exception {
    Map<String, String> settings = new HashMap<>(postgres.environment(node));
    if (node.equals("south")) {
      settings.put("FAIRLEAD_TUNNEL_IDLE", "3s");
    }
    RunningGateway gateway =
        RunningGateway.start(config.directory(), settings, "--data", data(node).toString());
    Waiting.until("its ledger", () -> gateway.ask("ray", url("/1/0")).contains(" 200 "));
    return gateway;
  }

  private static Path data(String node) {
    return directory.resolve("data-" + node);
  }

  @AfterAll
  static void stop() throws IOException {
    for (RunningGateway each : new RunningGateway[] {north, south}) {
      if (each != null) {
        each.close();
      }
    }
    if (postgres != null) {
      postgres.close();
    }
    origin.close();
  }

  private static String url(String path) {
    return "http://site.test:" + origin.port() + path;
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void tunnelsOnTwoNodesShareOneQuota() throws Exception {
    long quota = 16 * MIB;
    List<Download> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Download>> opening = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        RunningGateway node = i % 2 == 0 ? north : south;
        // so slowly that all are open long before the quota is spent
        opening.add(threads.submit(() -> Download.tunnel(node, "pat", origin, "/endless/128")));
      }
      for (Future<Download> each : opening) {
        all.add(each.get(30, TimeUnit.SECONDS));
      }
    }
    long delivered = 0;
    for (Download each : all) {
      assertThat(each.head()).startsWith("HTTP/1.1 200 ");
      assertThat(each.end(40).misplaced()).isEqualTo(-1);
      assertThat(each.end(0).reset()).isTrue();
      delivered += each.octets();
      each.close();
    }
    assertThat(delivered).isBetween(quota - 256 * 1_024, quota + 64 * 65_536);
    long charged = ledger.charged("pat");
    assertThat(charged).isBetween(delivered, quota);
    Set<String> sessions = new TreeSet<>();
    for (String node : List.of("north", "south")) {
      Waiting.until("records", () -> Records.of(data(node), "tunnel", "pat").size() == 32);
      for (String record : Records.of(data(node), "tunnel", "pat")) {
        assertThat(Records.field(record, "reason")).isEqualTo("quota-data");
        assertThat(Records.field(record, "node")).isEqualTo(node);
        sessions.add(Records.field(record, "session"));
      }
    }
    assertThat(sessions).hasSize(1);
    assertThat(ledger.opened("pat")).isEqualTo(1);
    assertThat(north.ask("pat", url("/1/0"))).startsWith("HTTP/1.1 403 quota-data; why ");
    assertThat(south.ask("pat", url("/1/0"))).startsWith("HTTP/1.1 403 quota-data; why ");
    Figures.say(
        "64 tunnels on two nodes: delivered %d of %d, charged %d", delivered, quota, charged);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void anOperatorsEndCutsTunnelsOnAllNodes() throws Exception {
    act("north", "none", "end"); // so that the operator's password is known
    List<Double> here = new ArrayList<>();
    List<Double> there = new ArrayList<>();
    for (String user : List.of("rob", "ron", "roy")) {
      try (Download first = Download.tunnel(north, user, origin, "/endless/64");
          Download second = Download.tunnel(south, user, origin, "/endless/64")) {
        String session = ledger.sessions(user).getFirst().id();
        long asked = System.nanoTime();
        assertThat(act("north", session, "end")).startsWith("HTTP/1.1 200 ");
        assertThat(first.end(10).reset()).isTrue();
        assertThat(second.end(10).reset()).isTrue();
        here.add((first.end(0).nanos() - asked) / 1e9);
        there.add((second.end(0).nanos() - asked) / 1e9);
      }
      assertThat(south.ask(user, url("/1/0"))).startsWith("HTTP/1.1 403 revoked; why ");
      for (String node : List.of("north", "south")) {
        Waiting.until("a record", () -> !Records.of(data(node), "tunnel", user).isEmpty());
        assertThat(Records.field(Records.of(data(node), "tunnel", user).getFirst(), "reason"))
            .isEqualTo("revoked");
      }
    }
    Figures.say(
        "ended by an operator: cut on that node after %s s, on the other %s s", here, there);
    assertThat(here).allMatch(seconds -> seconds < 2);
    assertThat(there).allMatch(seconds -> seconds < 2);
  }

  /** The ledger's deadline passes once, however many nodes look; a check-in reaches them all. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aCheckInOnOneNodeLetsTunnelsOnTheOtherGoOnWithinASecond() throws Exception {
    act("tina", "north", "none", "check-in"); // so that the password is known
    try (Download tunnel = Download.tunnel(south, "wim", origin, "/endless/64")) {
      Waiting.until(
          "the pause", () -> south.ask("wim", url("/1/0")).contains("503 awaiting-supervisor"));
      Thread.sleep(600);
      long paused = tunnel.body();
      Thread.sleep(1_500);
      assertThat(tunnel.body()).as("nothing moves").isEqualTo(paused);
      String session = ledger.sessions("wim").getFirst().id();
      long asked = System.nanoTime();
      assertThat(act("tina", "north", session, "check-in")).startsWith("HTTP/1.1 200 ");
      while (tunnel.body() == paused && System.nanoTime() - asked < 5_000_000_000L) {
        Thread.sleep(10);
      }
      double seconds = (System.nanoTime() - asked) / 1e9;
      Figures.say("checked in on one node: goes on on the other after %.2f s", seconds);
      assertThat(seconds).isLessThan(2);
      tunnel.close();
      assertThat(tunnel.end(10).misplaced()).isEqualTo(-1);
    }
  }

  private static String act(String node, String session, String deed) throws Exception {
    return act("olga", node, session, deed);
  }

  private static String act(String user, String node, String session, String deed)
      throws Exception {
    String web = (node.equals("north") ? north : south).url("web");
    return Curl.run(
            "-u",
            user + ":" + TestConfig.PASSWORD,
            "-H",
            "Content-Type: application/json",
            "-d",
            "{\"reason\":\"because\"}",
            web + "/api/v1/sessions/" + session + "/" + deed)
        .output();
  }

  /** Also with timeouts of a tunnel and of a session that are shorter than the pause. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aPauseLosesNothing() throws Exception {
    int size = 32 * MIB;
    byte[] upload = new byte[24 * MIB];
    new Random(1).nextBytes(upload);
    Path file = Files.write(directory.resolve("upload"), upload);
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(upload));
    String path = "/" + size + "/4096";
    try (Download tunnel = Download.tunnel(south, "pia", origin, path);
        Download plain = Download.plain(south, "pia", origin, path)) {
      CompletableFuture<Curl> uploaded = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> upload(file, uploaded));
      Waiting.until("it moves", () -> Math.min(tunnel.body(), plain.body()) > 2 * MIB);
      String session = ledger.sessions("pia").getFirst().id();
      operate("pause", session);
      Thread.sleep(1_300); // a tick of each loop, and what was on its way
      long tunnelled = tunnel.body();
      long plainly = plain.body();
      assertThat(south.ask("pia", url("/1/0"))).startsWith("HTTP/1.1 503 paused; why ");
      Thread.sleep(TimeUnit.SECONDS.toMillis(PAUSE_SECONDS));
      assertThat(tunnel.body()).as("nothing moves").isEqualTo(tunnelled).isLessThan(size);
      assertThat(plain.body()).as("nothing moves").isEqualTo(plainly).isLessThan(size);
      assertThat(uploaded).isNotDone();
      operate("resume", session);
      for (Download each : List.of(tunnel, plain)) {
        Download.End end = each.end(30);
        assertThat(end.reset()).isFalse();
        assertThat(end.misplaced()).isEqualTo(-1);
        assertThat(each.body()).isEqualTo(size);
      }
      assertThat(uploaded.get(30, TimeUnit.SECONDS).output()).contains(" 200 OK").endsWith(sum);
      Figures.say(
          "paused for %d s at %d and %d of %d octets: all came, in their places",
          PAUSE_SECONDS, tunnelled, plainly, size);
    }
  }

  private static void upload(Path file, CompletableFuture<Curl> uploaded) {
    try {
      uploaded.complete(
          Curl.run(
              "--max-time",
              "150",
              "--limit-rate",
              "3M",
              "-H",
              "Expect:",
              "-x",
              south.url("proxy"),
              "-U",
              "pia:" + TestConfig.PASSWORD,
              "--data-binary",
              "@" + file,
              url("/")));
    } catch (Exception e) {
      uploaded.completeExceptionally(e);
    }
  }

  /** As an operator does it; at the node where nothing of it is under way. */
  private static void operate(String deed, String session) throws Exception {
    List<String> words =
        List.of("session", deed, session, "--reason", "because", "--server", north.url("web"));
    ProcessBuilder command = RunningGateway.command(words).redirectErrorStream(true);
    command.environment().put("FAIRLEAD_USER", "olga");
    command.environment().put("FAIRLEAD_PASSWORD", TestConfig.PASSWORD);
    Process process = command.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whatANodeHadWhenItWasKilledStaysChargedAndTheOthersGoOn() throws Exception {
    long quota = 32 * MIB;
    long lost;
    long delivered;
    try (Download here = Download.tunnel(north, "kim", origin, "/endless/4096")) {
      try (RunningGateway west = gateway("west");
          Download there = Download.tunnel(west, "kim", origin, "/endless/4096")) {
        Waiting.until("it moves", () -> Math.min(here.body(), there.body()) > MIB);
        west.signal("KILL");
        west.exit();
        lost = ledger.granted("kim", "west");
        assertThat(there.end(10).misplaced()).isEqualTo(-1);
        assertThat(there.octets()).isLessThanOrEqualTo(lost);
        delivered = there.octets();
      }
      long then = here.body();
      Waiting.until("the other goes on", () -> here.body() > then + MIB);
      try (RunningGateway west = gateway("west");
          Download rest = Download.tunnel(west, "kim", origin, "/endless/0")) {
        assertThat(rest.end(40).reset()).isTrue();
        assertThat(here.end(40).reset()).isTrue();
        delivered += here.octets() + rest.octets();
        assertThat(delivered).isBetween(quota / 4, quota);
        assertThat(ledger.charged("kim")).isEqualTo(quota);
        assertThat(ledger.granted("kim", "north") + ledger.granted("kim", "west")).isEqualTo(quota);
        assertThat(west.ask("kim", url("/1/0"))).startsWith("HTTP/1.1 403 quota-data; why ");
        assertThat(ledger.opened("kim")).isEqualTo(1);
      }
    }
    Figures.say(
        "a node killed with %d granted: %d of %d were delivered in all", lost, delivered, quota);
  }
}
