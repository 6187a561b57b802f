package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What neither a crash nor a clock that was set back gives anybody. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
class RestartsIT {
  private static final int MIB = 1 << 20;
  private static final int KILLS = 5;
  private static final double TICK_SECONDS = 1.2; // a tick of the loop, and a loaded machine

  @TempDir private Path directory;
  private Origin origin;
  private TestConfig config;
  private LedgerTables ledger;

  @BeforeEach
  void configure() throws IOException {
    origin = new Origin();
    config = new TestConfig(directory, origin.port());
    ledger = LedgerTables.file(config.data());
  }

  @AfterEach
  void close() throws IOException {
    origin.close();
  }

  private String url(String path) {
    return "http://site.test:" + origin.port() + path;
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void noKillRefundsDataOrTimeOrSessions() throws Exception {
    long quota = 64 * MIB;
    config.people("data: dan", "timed: tess");
    config.tiers(
        "site.test",
        Map.of(
            "data", "session: { length: 1h }\nquota: { data: 64MiB/day, sessions: 1/day }",
            "timed", "session: { length: 5s, drain: 1s }\nquota: { sessions: 1/day }"));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long delivered = 0;
    long began = 0;
    String kept = "";
    for (int run = 0; run <= KILLS; run++) {
      String which = "run " + run + ", seed " + seed;
      long before = run == 0 ? 0 : ledger.charged("dan");
      assertThat(before).as(which).isGreaterThanOrEqualTo(delivered);
      try (RunningGateway gateway = RunningGateway.start(config.directory())) {
        began = run == 0 ? System.nanoTime() : began;
        assertHasOneSession(gateway, began);
        String path = run == KILLS ? "/endless/0" : "/endless/8192";
        Download download = Download.tunnel(gateway, "dan", origin, path);
        assertThat(download.head()).as(which).startsWith("HTTP/1.1 200 ");
        assertThat(ledger.charged("dan")).as(which).isGreaterThanOrEqualTo(before);
        if (run < KILLS) {
          Thread.sleep(random.nextInt(100, 700));
          gateway.signal("KILL");
          gateway.exit();
        }
        assertThat(download.end(30).misplaced()).isEqualTo(-1);
        delivered += download.octets();
        download.close();
      }
      String session = ledger.sessions("dan").toString();
      assertThat(session).isEqualTo(run == 0 ? session : kept);
      kept = session;
    }
    assertThat(delivered).isBetween(1L * MIB, quota);
    assertThat(ledger.charged("dan")).isEqualTo(quota);
    assertThat(ledger.sessions("dan")).hasSize(1);
    assertThat(ledger.opened("dan")).isEqualTo(1);
    assertThat(config.data().resolve("native")).as("left by kills").isEmptyDirectory();
    Figures.say(
        "%d kills: %.1f of %.1f MiB were delivered, the rest was lost with reservations",
        KILLS, delivered / (double) MIB, quota / (double) MIB);
  }

  /** Tess has one session of 5 s, whatever happens to the gateway meanwhile. */
  private void assertHasOneSession(RunningGateway gateway, long began) throws Exception {
    double asked = secondsSince(began);
    String answer = gateway.ask("tess", url("/1/0"));
    double answered = secondsSince(began);
    if (answered < 5) {
      assertThat(answer).startsWith("HTTP/1.1 200 ");
    } else if (asked > 5 + TICK_SECONDS) {
      assertThat(answer).startsWith("HTTP/1.1 403 quota-sessions; why ");
    }
    assertThat(ledger.opened("tess")).isEqualTo(1);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aWallClockThatIsSetBackExtendsNothing() throws Exception {
    config.people("six: sid", "hour: ida", "none: nina");
    config.tiers(
        "site.test",
        Map.of(
            "six",
            "session: { length: 6s, drain: 1s }\nquota: { sessions: 1/day }",
            "hour",
            "session: { length: 1h }\n"
                + "quota: { data: 8MiB/day, sessions: 1/day, time: 90m/day }"));
    FakeTime wall = new FakeTime(directory);
    long delivered;
    LedgerTables.SessionRow session;
    try (RunningGateway gateway = RunningGateway.start(config.directory(), wall.environment())) {
      assertThat(gateway.ask("sid", url("/1/0"))).startsWith("HTTP/1.1 200 ");
      long begun = System.nanoTime();
      try (Download sid = Download.tunnel(gateway, "sid", origin, "/endless/64");
          Download ida = Download.tunnel(gateway, "ida", origin, "/1048576/0")) {
        delivered = ida.octets();
        Thread.sleep(2_500);
        assertThat(wallClock(gateway)).isLessThan(Duration.ofMinutes(1));
        wall.set(Duration.ofHours(-1));
        Waiting.until(
            "the clock is set back",
            () -> wallClock(gateway).compareTo(Duration.ofMinutes(59)) > 0);
        Download.End end = sid.end(20);
        assertThat((end.nanos() - begun) / 1e9).isBetween(6.0, 7 + TICK_SECONDS);
        Figures.say(
            "length 6 s, drain 1 s, set back 1 h: cut after %.2f s", (end.nanos() - begun) / 1e9);
        ida.end(1);
        delivered = ida.octets();
      }
      assertUsedUp(gateway);
      session = ledger.sessions("ida").getFirst();
      wall.set(Duration.ofDays(-1));
    }
    long time = ledger.time();
    try (RunningGateway gateway = RunningGateway.start(config.directory(), wall.environment())) {
      assertThat(wallClock(gateway)).isGreaterThan(Duration.ofHours(23));
      assertThat(ledger.time()).isGreaterThanOrEqualTo(time);
      assertUsedUp(gateway);
      assertThat(gateway.ask("ida", url("/1000/0"))).startsWith("HTTP/1.1 200 ");
      delivered += 1_000;
      assertThat(ledger.sessions("ida")).containsExactly(session);
      wall.set(Duration.ofDays(-2));
      gateway.signal("KILL");
      gateway.exit();
    }
    time = ledger.time();
    try (RunningGateway gateway = RunningGateway.start(config.directory(), wall.environment())) {
      assertThat(wallClock(gateway)).isGreaterThan(Duration.ofHours(47));
      assertThat(ledger.time()).isGreaterThanOrEqualTo(time);
      assertUsedUp(gateway);
      try (Download ida = Download.tunnel(gateway, "ida", origin, "/endless/0")) {
        assertThat(ida.end(20).reset()).isTrue();
        delivered += ida.octets();
      }
      assertThat(gateway.ask("ida", url("/1/0"))).startsWith("HTTP/1.1 403 quota-data; why ");
      assertThat(ledger.sessions("ida")).containsExactly(session);
      assertThat(ledger.opened("ida")).isEqualTo(1);
      assertThat(delivered).isBetween(4L * MIB, 8L * MIB);
      assertThat(ledger.charged("ida")).isEqualTo(8L * MIB);
    }
  }

  private void assertUsedUp(RunningGateway gateway) throws Exception {
    assertThat(gateway.ask("sid", url("/1/0"))).startsWith("HTTP/1.1 403 quota-sessions; why ");
    assertThat(ledger.opened("sid")).isEqualTo(1);
  }

  /** How far behind the gateway's wall clock is, as the record of a refusal has it. */
  private Duration wallClock(RunningGateway gateway) throws Exception {
    int before = Records.of(config.data(), "request", "nina").size();
    assertThat(gateway.ask("nina", "http://nowhere.test/")).startsWith("HTTP/1.1 403 no-tier");
    List<String> all =
        Waiting.forOne(
            "a record",
            () -> Records.of(config.data(), "request", "nina"),
            seen -> seen.size() > before);
    return Duration.between(Instant.parse(Records.field(all.getLast(), "time")), Instant.now());
  }
}
