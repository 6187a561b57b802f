package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What goes on, waits and ends while the ledger's database is out of reach. */
@Timeout(180)
@Execution(ExecutionMode.SAME_THREAD)
class OutagesIT {
  @TempDir private Path directory;
  private Origin origin;
  private TestConfig config;
  private Postgres postgres;
  private LedgerTables ledger;

  @BeforeEach
  void configure() throws IOException {
    origin = new Origin();
    config = new TestConfig(directory, origin.port());
    config.people("light: lou liv lin", "data: bob bea ben", "timed: tom tia");
    config.tiers(
        "site.test",
        Map.of(
            "light", "record: session",
            "data", "quota: { data: 1GiB/day }",
            "timed", "session: { length: 1h }"));
    postgres = new Postgres(directory);
    ledger = postgres.tables();
  }

  @AfterEach
  void close() throws IOException {
    postgres.close();
    origin.close();
  }

  private RunningGateway gateway(String node) throws IOException {
    Map<String, String> settings = new HashMap<>(postgres.environment(node));
    return RunningGateway.start(config.directory(), settings, "--data", data(node).toString());
  }

  /** Starts one, and waits until its ledger answers: it is ready before. */
  private RunningGateway withLedger(String node) throws Exception {
    RunningGateway gateway = gateway(node);
    Waiting.until("its ledger", () -> gateway.ask("tia", url("/1/0")).contains(" 200 "));
    return gateway;
  }

  private Path data(String node) {
    return directory.resolve("data-" + node);
  }

  private String url(String path) {
    return "http://site.test:" + origin.port() + path;
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whatWaitsForADatabaseThatIsFrozenGoesOnWhenItIsBack() throws Exception {
    try (RunningGateway gateway = withLedger("north");
        Download light = Download.tunnel(gateway, "lou", origin, "/endless/64");
        Download data = Download.tunnel(gateway, "bob", origin, "/endless/1024");
        Download timed = Download.tunnel(gateway, "tom", origin, "/endless/64")) {
      Waiting.until("it moves", () -> data.body() > 1 << 20);
      postgres.signal("STOP");
      try {
        long frozen = System.nanoTime();
        assertThat(gateway.ask("bea", url("/1/0")))
            .startsWith("HTTP/1.1 503 ledger-unavailable; why ");
        double refused = secondsSince(frozen);
        assertThat(refused).isLessThan(4);
        assertThat(gateway.ask("liv", url("/1/0"))).startsWith("HTTP/1.1 200 ");
        Waiting.until("it is known to be away", () -> silentSeconds(gateway) >= 3.5);
        assertPauses(gateway, "bob", data);
        assertPauses(gateway, "tom", timed);
        long before = light.body();
        Waiting.until("the light tier goes on", () -> light.body() > before + 65_536);
        Figures.say(
            "frozen: refused after %.2f s, all paused after %.2f s, at %d octets",
            refused, secondsSince(frozen), data.body());
      } finally {
        postgres.signal("CONT");
      }
      long back = System.nanoTime();
      assertGoesOn(data);
      double going = secondsSince(back);
      assertGoesOn(timed);
      assertGoesOn(light);
      Waiting.until("a new session", () -> gateway.ask("bea", url("/1/0")).contains(" 200 "));
      double opened = secondsSince(back);
      assertThat(opened).isLessThan(5);
      Waiting.until("it is entered", () -> !ledger.sessions("liv").isEmpty());
      long seen = data.octets();
      assertThat(ledger.charged("bob")).isGreaterThanOrEqualTo(seen);
      Figures.say("back: goes on after %.2f s, opens after %.2f s", going, opened);
      assertThat(ledger.opened("bob")).isEqualTo(1);
    }
  }

  private static double silentSeconds(RunningGateway gateway) throws Exception {
    return Curl.run(gateway.url("metrics"))
        .output()
        .lines()
        .filter(line -> line.startsWith("fairlead_ledger_silent_seconds "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until a tunnel has spent what was reserved, and another request is told so. */
  private void assertPauses(RunningGateway gateway, String user, Download tunnel) throws Exception {
    Waiting.until(
        "a pause",
        () -> {
          long before = tunnel.body();
          Thread.sleep(500);
          return tunnel.body() == before;
        });
    assertThat(tunnel.isOver()).isFalse();
    assertThat(gateway.ask(user, url("/1/0"))).startsWith("HTTP/1.1 503 paused; why ");
  }

  private static void assertGoesOn(Download tunnel) throws Exception {
    long before = tunnel.body();
    Waiting.until("it goes on", () -> tunnel.body() > before + 65_536);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whatWaitsForADatabaseThatIsGoneEndsAndNewSessionsOpenWhenItIsBack() throws Exception {
    try (RunningGateway north = withLedger("north");
        Download light = Download.tunnel(north, "lou", origin, "/endless/64");
        Download data = Download.tunnel(north, "bob", origin, "/endless/1024");
        Download timed = Download.tunnel(north, "tom", origin, "/endless/64")) {
      Waiting.until("it moves", () -> data.body() > 1 << 20);
      long charged = ledger.charged("bob");
      postgres.stop();
      long gone = System.nanoTime();
      try (RunningGateway south = gateway("south")) {
        double started = secondsSince(gone);
        assertThat(south.ask("lin", url("/1/0"))).startsWith("HTTP/1.1 200 ");
        assertThat(south.ask("ben", url("/1/0")))
            .startsWith("HTTP/1.1 503 ledger-unavailable; why ");
        assertThat(north.ask("liv", url("/1/0"))).startsWith("HTTP/1.1 200 ");
        for (Download each : List.of(data, timed)) {
          Download.End end = each.end(60);
          assertThat(end.reset()).isTrue();
          assertThat((end.nanos() - gone) / 1e9).isBetween(30.0, 40.0);
        }
        double ended = (data.end(0).nanos() - gone) / 1e9;
        for (String user : List.of("bob", "tom")) {
          Waiting.until("a record", () -> !Records.of(data("north"), "tunnel", user).isEmpty());
          String record = Records.of(data("north"), "tunnel", user).getFirst();
          assertThat(Records.field(record, "reason")).isEqualTo("ledger-unavailable");
        }
        assertGoesOn(light);
        assertThat(north.ask("ben", url("/1/0")))
            .startsWith("HTTP/1.1 503 ledger-unavailable; why ");

        postgres.startAgain();
        long back = System.nanoTime();
        Waiting.until("a session", () -> south.ask("ben", url("/1/0")).contains(" 200 "));
        Waiting.until("a session", () -> north.ask("bea", url("/1/0")).contains(" 200 "));
        double opened = secondsSince(back);
        assertThat(opened).isLessThan(6);
        Waiting.until("bob again", () -> north.ask("bob", url("/1/0")).contains(" 200 "));
        assertThat(ledger.charged("bob")).isGreaterThanOrEqualTo(charged);
        Waiting.until("liv is entered", () -> !ledger.sessions("liv").isEmpty());
        Waiting.until("lin is entered", () -> !ledger.sessions("lin").isEmpty());
        assertGoesOn(light);
        Figures.say(
            "gone: another gateway starts in %.2f s, tunnels end after %.2f s; opens after %.2f s",
            started, ended, opened);
      }
    }
  }
}
