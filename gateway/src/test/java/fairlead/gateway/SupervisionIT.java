package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Supervision as it ships: by command, under what is under way, and over kills. */
@Timeout(90)
@Execution(ExecutionMode.CONCURRENT)
class SupervisionIT {
  private static final String WATCHED =
      """
      session: { length: 1h, drain: 5m }
      supervision: { every: 5s, grace: 1s, hold: %s, by: group:teachers, sees: [hosts, refusals] }\
      """;

  @TempDir private Path directory;
  private Origin origin;
  private TestConfig config;
  private LedgerTables ledger;

  @BeforeEach
  void configure() throws IOException {
    origin = new Origin();
    config = new TestConfig(directory, origin.port());
    ledger = LedgerTables.file(config.data());
    config.people("short: kim", "long: lou", "teachers: tina");
    config.tiers(
        "site.test",
        Map.of(
            "short", WATCHED.formatted("10s"), "long", WATCHED.formatted("1h"), "teachers", "{}"));
  }

  @AfterEach
  void close() throws IOException {
    origin.close();
  }

  private String url(String path) {
    return "http://site.test:" + origin.port() + path;
  }

  private static String supervise(RunningGateway gateway, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("supervise"));
    all.addAll(List.of(words));
    all.addAll(List.of("--server", gateway.url("web")));
    ProcessBuilder command = RunningGateway.command(all).redirectErrorStream(true);
    command.environment().put("FAIRLEAD_USER", "tina");
    command.environment().put("FAIRLEAD_PASSWORD", TestConfig.PASSWORD);
    Process process = command.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static String board(RunningGateway gateway) throws Exception {
    return api(gateway, "/supervision", null);
  }

  /** As a program asks, which is quicker than a command. */
  private static String api(RunningGateway gateway, String path, @Nullable String body)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("-u", "tina:" + TestConfig.PASSWORD));
    if (body != null) {
      words.addAll(List.of("-H", "Content-Type: application/json", "-d", body));
    }
    words.add(gateway.url("web") + "/api/v1" + path);
    return Curl.run(words.toArray(String[]::new)).output();
  }

  @Test
  void aMissedCheckInPausesWithoutLossAndTheHoldEndsIt() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(config.directory());
        Download tunnel = Download.tunnel(gateway, "kim", origin, "/endless/256")) {
      assertThat(tunnel.head()).startsWith("HTTP/1.1 200 ");
      Waiting.until(
          "the pause", () -> gateway.ask("kim", url("/1/0")).contains("503 awaiting-supervisor"));
      Thread.sleep(600); // a tick, and what was on its way
      long paused = tunnel.body();
      assertThat(board(gateway))
          .contains("\"user\":\"kim\"", "\"awaits_check_in\":true", "\"hosts\":[\"site.test\"]");
      assertThat(tunnel.body()).as("nothing moves").isEqualTo(paused);
      assertThat(api(gateway, "/supervision/check-in", "{}")).contains("\"sessions\":1");
      Waiting.until("it moves", () -> tunnel.body() > paused);
      assertThat(gateway.ask("kim", url("/1/0"))).startsWith("HTTP/1.1 200 ");
      assertThat(tunnel.end(30).misplaced()).as("no octet was lost").isEqualTo(-1);
      Waiting.until("the record", () -> !Records.of(config.data(), "tunnel", "kim").isEmpty());
      String record = Records.of(config.data(), "tunnel", "kim").getFirst();
      assertThat(Records.field(record, "reason")).isEqualTo("supervisor-absent");
      assertThat(gateway.ask("kim", url("/1/0"))).startsWith("HTTP/1.1 403 supervisor-absent; ");
      String page =
          Curl.run("-u", "kim:" + TestConfig.PASSWORD, gateway.url("web") + "/session").output();
      assertThat(page).contains("supervised by the group teachers", "Last check-in:", "by tina");
      String audit = String.join("\n", Records.of(config.data(), "tina").toList());
      assertThat(audit).contains("\"kind\":\"check-in\"", "\"kind\":\"look-up\"", "\"kim\"");
    }
  }

  @Test
  void noKillMovesADeadlineOrEndsAPause() throws Exception {
    long deadline;
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      assertThat(gateway.ask("lou", url("/1/0"))).startsWith("HTTP/1.1 200 ");
      Waiting.until("the pause", () -> state().equals("PAUSED"));
      deadline = ledger.sessions("lou").getFirst().deadline();
      gateway.signal("KILL");
      gateway.exit();
    }
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      assertThat(gateway.ask("lou", url("/1/0"))).startsWith("HTTP/1.1 503 awaiting-supervisor; ");
      assertThat(state()).isEqualTo("PAUSED");
      assertThat(ledger.sessions("lou").getFirst().deadline()).isEqualTo(deadline);
      assertThat(supervise(gateway)).contains("lou", "awaits check-in", "ends in");
      assertThat(supervise(gateway, "check-in", "--all")).contains("checked in for 1 sessions");
      assertThat(gateway.ask("lou", url("/1/0"))).startsWith("HTTP/1.1 200 ");
      gateway.signal("KILL");
      gateway.exit();
    }
    assertThat(state()).isEqualTo("ACTIVE");
    long left = ledger.sessions("lou").getFirst().deadline();
    Thread.sleep(6_000);
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      assertThat(gateway.ask("lou", url("/1/0"))).startsWith("HTTP/1.1 503 awaiting-supervisor; ");
      long paused = ledger.ofSession("paused_at", "lou");
      assertThat(paused).isEqualTo(ledger.ofSession("checked", "lou") + 6_000);
      assertThat(paused + ledger.ofSession("remaining_ms", "lou")).isEqualTo(left);
      assertThat(ledger.sessions("lou")).hasSize(1);
    }
  }

  private String state() throws Exception {
    return ledger.sessions("lou").getFirst().state();
  }
}
