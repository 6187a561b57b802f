package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.TestLogs;
import fairlead.proxy.ledger.MemoryRefusals;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators and auditors see and do. */
class ConsolePagesTest {
  private final Behind behind = new Behind(new MemoryRefusals(InstantSource.system()));
  private WebServer web;
  private Browsing operator;
  private Browsing auditor;

  @BeforeEach
  void start(@TempDir Path audit) throws IOException {
    Files.writeString(
        audit.resolve("1d-000000000001.jsonl"),
        """
        {"v":1,"stream":"1d","seq":1,"time":"2026-03-02T08:59:00Z","id":"d-1","kind":"request","user":"ben","host":"<b>.test"}
        {"v":1,"stream":"1d","seq":2,"time":"2026-03-02T08:59:30Z","id":"d-2","kind":"login","user":"eve"}
        """
            + TestLogs.checkpoint("1d", 3, behind.clock.instant())
            + "\n");
    behind.audit = audit;
    web = WebServer.start(new WebConfig(Browsing.free(), ""), behind.parts(new Names()));
    operator = new Browsing(web, "operator");
    auditor = new Browsing(web, "auditor");
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private static HttpResponse<String> post(Browsing browser, String path, String... form)
      throws IOException {
    List<String> pairs = new ArrayList<>();
    pairs.add("csrf=" + Browsing.csrf(browser.get("/")));
    pairs.addAll(List.of(form));
    return browser.send(path, "POST", String.join("&", pairs));
  }

  @Test
  void sessionsAreShownAtThePriceOfARecord() throws IOException {
    behind.open("s-ben", "ben");
    assertThat(auditor.get("/sessions").body())
        .contains("Active: 1, paused: 0.", "that you looked is recorded")
        .doesNotContain("<h2>ben");
    assertThat(behind.log.records).isEmpty();
    String seen = post(auditor, "/sessions").body();
    assertThat(seen).contains("<h2>ben").doesNotContain("/sessions/s-ben/");
    assertThat(behind.log.records).hasSize(1);
    assertThat(post(operator, "/sessions").body()).contains("/sessions/s-ben/extend");
    assertThat(post(auditor, "/sessions/s-ben/end", "reason=so").statusCode()).isEqualTo(403);
    assertThat(post(operator, "/sessions/s-ben/end").statusCode()).isEqualTo(422);
    post(operator, "/sessions/s-ben/pause", "reason=so");
    assertThat(operator.get("/sessions").body())
        .contains("The session of ben is paused.", "Active: 0, paused: 1.");
    assertThat(post(operator, "/sessions/s-ben/extend", "minutes=0").body())
        .contains("1 to 10080 minutes");
    assertThat(post(operator, "/sessions/s-ben/extend", "minutes=5").statusCode()).isEqualTo(303);
  }

  @Test
  void thePolicySaysHowItsFilesFareAndIsReloaded() throws IOException {
    assertThat(auditor.get("/policy").body())
        .contains("00112233", "the last accepted policy runs on", "policy.yaml:3:7: what (fix)")
        .doesNotContain("name=\"how\"");
    assertThat(operator.get("/policy").body()).contains("value=\"dry_run\"");
    assertThat(operator.get("/sessions").body()).contains("the last accepted one runs on");
    assertThat(operator.get("/why").body()).doesNotContain("the last accepted one runs on");
    assertThat(post(operator, "/policy", "how=dry_run").body()).contains("The files are not taken");
    assertThat(behind.policy.asked).containsExactly("operator DRY_RUN");
    assertThat(post(operator, "/policy", "how=burn").statusCode()).isEqualTo(422);
    assertThat(post(auditor, "/policy", "how=reload").statusCode()).isEqualTo(403);
    behind.policy.unrecorded = true;
    assertThat(post(operator, "/policy", "how=reload").statusCode()).isEqualTo(503);
  }

  @Test
  void filesWhoseListsShrankAreAcceptedByOperators() throws IOException {
    assertThat(operator.get("/policy").body()).doesNotContain("value=\"accept\"");
    behind.policy.shrank = true;
    assertThat(operator.get("/policy").body())
        .contains("value=\"accept\"", "lost more than they may at once");
    assertThat(auditor.get("/policy").body()).doesNotContain("value=\"accept\"");
    post(operator, "/policy", "how=accept");
    assertThat(behind.policy.asked).containsExactly("operator ACCEPT");
  }

  @Test
  void whatOnlyReportsIsNamedWithItsEnd() throws IOException {
    assertThat(operator.get("/policy").body()).contains("<dd>none</dd>");
    behind.inForce =
        Behind.policy(
            """
            version: 1
            deny: [ { id: ads, hosts: [ads.test], mode: report, until: 2026-03-31 } ]
            tiers:
              trial: { mode: report, until: 2026-02-01, allow: [ { hosts: [a.test] } ] }
              full:
                allow: [ { hosts: ["*"] } ]
                deny: [ { id: games, hosts: [games.test], mode: report, until: 2026-04-01 } ]
            default-tier: full
            """);
    assertThat(operator.get("/policy").body())
        .contains("<dd>Until 2026-03-31: the deny rule ads</dd>")
        .contains("<dd>Was to 2026-02-01, and refuses again: what only the own rules of the tier")
        .contains("<dd>Until 2026-04-01: the deny rule games of the tier full</dd>");
  }

  @Test
  void aLookIntoTheRecordsIsOneItself() throws IOException {
    assertThat(auditor.get("/audit?user=ben").body())
        .contains("Each look is recorded")
        .doesNotContain("d-1", "Records:");
    assertThat(behind.log.records).isEmpty();
    String found = post(auditor, "/audit", "user=ben").body();
    assertThat(found)
        .contains("Records: 1", "d-1", "<strong>Request: ", "&lt;b&gt;.test", "By ben.")
        .doesNotContain("d-2");
    assertThat(behind.log.records).hasSize(1);
    assertThat(behind.log.records.getFirst().subject()).isEqualTo("ben");
    assertThat(post(auditor, "/audit", "kind=login").body()).contains("d-2").doesNotContain("d-1");
    assertThat(post(auditor, "/audit", "from=2026-03-02T08:59:10Z").body()).contains("Records: 1");
    assertThat(post(auditor, "/audit", "from=yesterday").body()).contains("is no time");
    assertThat(post(auditor, "/audit", "kind=gossip").statusCode()).isEqualTo(422);
    behind.log.full = true;
    assertThat(post(auditor, "/audit", "user=ben").body()).doesNotContain("d-1");
  }

  @Test
  void theLastHourIsAnswered() throws IOException {
    Instant at = Instant.parse("2026-03-02T09:00:00Z");
    behind.history.add(new History.Sample(at, 5, Map.of("no-rule", 2.0), 100, 0));
    behind.history.add(
        new History.Sample(at.plusSeconds(10), 8, Map.of("no-rule", 2.0, "quota", 1.0), 150, 4));
    assertThat(operator.get("/api/v1/status/history").body())
        .contains("\"time\":\"2026-03-02T09:00:10.000Z\",\"requests\":3,\"refusals\":{\"quota\":1}")
        .contains("\"bytes\":50,\"queued\":4");
    assertThat(operator.get("/status").body())
        .contains(
            "<td>09:00:10</td><td>3</td><td>quota: 1 </td><td>50</td><td>4</td>",
            "/uplot-",
            "/charts-");
    for (int i = 0; i < 2 * History.MOST; i++) {
      behind.history.add(new History.Sample(at, i, Map.of(), 0, 0));
    }
    assertThat(behind.history.samples()).hasSize(History.MOST);
  }

  @Test
  void statusSaysHowTheGatewayIs() throws IOException {
    assertThat(operator.get("/status").body())
        .contains("1.2.3", "5 min", "reaches the disk; queued: 7", "Active: 0");
    behind.log.full = true;
    assertThat(operator.get("/status").body()).contains("DOES NOT REACH THE DISK");
    assertThat(auditor.get("/status").statusCode()).isEqualTo(403);
  }
}
