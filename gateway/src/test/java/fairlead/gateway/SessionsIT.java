package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
 * Sessions, quotas and changes under what is under way, in one gateway with a ledger in a file.
 * Each test has people of its own; as most of their time is waiting, they wait together.
 */
@Timeout(90)
@Execution(ExecutionMode.SAME_THREAD)
class SessionsIT {
  private static final int MIB = 1 << 20;
  private static final double TICK_SECONDS = 1.2; // a tick of the loop, and a loaded machine

  @TempDir private static Path directory;
  private static Origin origin;
  private static TestConfig config;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    origin = new Origin();
    config = new TestConfig(directory, origin.port());
    people("rita");
    tiers("site.test, repo.test");
    gateway = RunningGateway.start(config.directory());
  }

  @AfterAll
  static void stop() throws IOException {
    if (gateway != null) {
      gateway.close();
    }
    origin.close();
  }

  private static void people(String removed) throws IOException {
    config.people("eight: sam", "short: tim", "light: lea", ("plain: hal gus " + removed).strip());
  }

  private static void tiers(String names) throws IOException {
    config.tiers(
        names,
        Map.of(
            "eight", "quota: { data: 8MiB/day }",
            "short", "session: { length: 4s, drain: 2s }",
            "light", "record: session\nsession: { idle: 2s, drain: 1s }",
            "plain", "session: { drain: 1s }",
            "other", "{}"));
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static String url(String path) {
    return "http://site.test:" + origin.port() + path;
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void sixteenTunnelsGetOneQuotaBetweenThem() throws Exception {
    int quota = 8 * MIB;
    long delivered = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Path into = directory.resolve("part-" + i);
        Callable<Long> download =
            () -> {
              Curl curl =
                  Curl.run(
                      "-p",
                      "-x",
                      gateway.url("proxy"),
                      "-U",
                      "sam:" + TestConfig.PASSWORD,
                      "-o",
                      into.toString(),
                      "--suppress-connect-headers",
                      url("/endless/0"));
              assertThat(curl.exit()).as(curl.output()).isEqualTo(56); // reset, and not 0
              return Files.size(into);
            };
        counts.add(threads.submit(download));
      }
      for (Future<Long> count : counts) {
        delivered += count.get(30, TimeUnit.SECONDS);
      }
    }
    Waiting.until("16 records", () -> Records.of(config.data(), "tunnel", "sam").size() == 16);
    List<String> ends = Records.of(config.data(), "tunnel", "sam");
    assertThat(ends).allMatch(end -> Records.field(end, "reason").equals("quota-data"));
    long moved = ends.stream().mapToLong(Records::octets).sum();
    assertThat(moved).isBetween(quota - 16L * 1_024, (long) quota);
    assertThat(delivered).isBetween(quota - MIB / 2L, (long) quota);
    long charged = LedgerTables.file(config.data()).charged("sam");
    assertThat(charged).isBetween(moved, delivered + 16 * 65_536L);
    Figures.say(
        "16 tunnels: delivered %d of %d, moved %d, charged %d", delivered, quota, moved, charged);

    String refused = gateway.ask("sam", url("/1/0"));
    assertThat(refused).startsWith("HTTP/1.1 403 quota-data; why ").contains("Retry-After: ");
    String link = refused.lines().findFirst().orElseThrow().split("why ")[1];
    assertThat(Curl.run("-x", gateway.url("proxy"), link).output())
        .startsWith("HTTP/1.1 200 ")
        .contains("quota-data");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aSessionsEndRefusesWhatIsNewAndCutsWhatIsUnderWayAfterItsDrain() throws Exception {
    long begun = System.nanoTime();
    try (Download tunnel = Download.tunnel(gateway, "tim", origin, "/endless/256");
        Download plain = Download.plain(gateway, "tim", origin, "/100000000/256")) {
      double opened = secondsSince(begun);
      String refused =
          Waiting.forOne(
              "a refusal",
              () -> gateway.ask("tim", url("/1/0")),
              answer -> !answer.startsWith("HTTP/1.1 200 "));
      double ended = secondsSince(begun);
      assertThat(refused).startsWith("HTTP/1.1 403 session-ended; why ").contains("Retry-After: ");
      assertThat(ended).isBetween(4.0, 4 + opened + TICK_SECONDS);
      long atEnd = tunnel.body();
      Waiting.until("it still drains", () -> tunnel.body() > atEnd + 65_536);
      Download.End cut = tunnel.end(10);
      assertThat(cut.reset()).as("a reset").isTrue();
      assertThat(cut.misplaced()).isEqualTo(-1);
      double cutAt = (cut.nanos() - begun) / 1e9;
      assertThat(cutAt).isBetween(6.0, 6 + opened + TICK_SECONDS);
      assertThat((plain.end(10).nanos() - begun) / 1e9).isBetween(6.0, 6 + opened + TICK_SECONDS);
      assertThat(plain.body()).isLessThan(100_000_000);
      Figures.say(
          "length 4 s, drain 2 s: refused after %.2f s, cut after %.2f s (opened in %.2f s)",
          ended, cutAt, opened);
    }
    Waiting.until("records", () -> !Records.of(config.data(), "tunnel", "tim").isEmpty());
    assertThat(Records.of(config.data(), "tunnel", "tim"))
        .singleElement()
        .satisfies(end -> assertThat(Records.field(end, "reason")).isEqualTo("session-ended"));
    Waiting.until("the record", () -> !Records.of(config.data(), "session", "tim").isEmpty());
    assertThat(Records.field(Records.of(config.data(), "session", "tim").getFirst(), "reason"))
        .isEqualTo("session-ended");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aTierThatRecordsSessionsHasOneRecordOfEach() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(gateway.ask("lea", url("/5/0"))).startsWith("HTTP/1.1 200 ");
    }
    try (Download tunnel = Download.tunnel(gateway, "lea", origin, "/70000/0")) {
      assertThat(tunnel.end(10).misplaced()).isEqualTo(-1);
      assertThat(tunnel.body()).isEqualTo(70_000);
      Waiting.until("the record", () -> Records.of(config.data(), "lea").findAny().isPresent());
      List<String> all = Records.of(config.data(), "lea").toList();
      assertThat(all).hasSize(1);
      assertThat(Records.field(all.getFirst(), "kind")).isEqualTo("session");
      assertThat(Records.field(all.getFirst(), "reason")).isEqualTo("idle");
      assertThat(Records.octets(all.getFirst())).isEqualTo(15 + tunnel.octets());
    }
  }

  /** One test, as all three change the same files. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void changesOfFilesCutOrDrainWhatIsUnderWay() throws Exception {
    try (Download rita = Download.tunnel(gateway, "rita", origin, "/endless/64");
        Download plain = Download.plain(gateway, "rita", origin, "/100000000/64");
        Download hal = Download.tunnel(gateway, "hal", "repo.test", origin, "/endless/64");
        Download stays = Download.tunnel(gateway, "hal", origin, "/endless/64");
        Download gus = Download.tunnel(gateway, "gus", origin, "/endless/64")) {
      long begun = System.nanoTime();
      people("");
      double removed = (rita.end(10).nanos() - begun) / 1e9;
      plain.end(10);
      assertThat(rita.end(0).reset()).isTrue();
      assertThat(removed).isLessThan(1 + TICK_SECONDS);
      assertThat(gateway.ask("rita", url("/1/0"))).startsWith("HTTP/1.1 407 ");
      assertEnds("rita", "revoked");

      long moved = System.nanoTime();
      config.people("eight: sam", "short: tim", "light: lea", "plain: hal", "other: gus");
      double drained = (gus.end(10).nanos() - moved) / 1e9;
      assertThat(drained).isBetween(1.0, 2 + TICK_SECONDS);
      assertEnds("gus", "policy-changed");

      long narrowed = System.nanoTime();
      tiers("site.test");
      assertThat(hal.end(10).reset()).isTrue();
      double closed = (hal.end(0).nanos() - narrowed) / 1e9;
      assertThat(closed).isBetween(1.0, 2 + TICK_SECONDS);
      assertEnds("hal", "policy-changed");
      long still = stays.body();
      Waiting.until("the other goes on", () -> stays.body() > still + 65_536);
      Figures.say(
          "removed user cut after %.2f s; other tier %.2f s, host removed %.2f s (drain 1 s)",
          removed, drained, closed);
    }
  }

  private static void assertEnds(String user, String reason) throws Exception {
    Waiting.until("a record", () -> !Records.of(config.data(), "tunnel", user).isEmpty());
    assertThat(Records.field(Records.of(config.data(), "tunnel", user).getFirst(), "reason"))
        .isEqualTo(reason);
  }
}
