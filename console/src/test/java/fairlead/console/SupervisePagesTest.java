package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.ledger.MemoryRefusals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What supervisors see and do. */
class SupervisePagesTest {
  private final Behind behind = new Behind(new MemoryRefusals(InstantSource.system()));
  private WebServer web;
  private Browsing supervisor;

  @BeforeEach
  void start() throws IOException {
    behind.inForce =
        Behind.policy(
            """
            version: 1
            rooms: { lab: { from: [10.0.0.0/8] } }
            tiers:
              pupils:
                session: { length: 1h, idle: 50m, drain: 2m }
                supervision: { every: 5m, grace: 1m, hold: 15m, by: group:supervisors, backup: group:stand-ins, sees: [] }
                allow: [ { hosts: [a.test] } ]
            default-tier: pupils
            """);
    web = WebServer.start(new WebConfig(Browsing.free(), ""), behind.parts(new Names()));
    supervisor = new Browsing(web, "supervisor");
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private HttpResponse<String> post(String path, String... form) throws IOException {
    List<String> pairs = new ArrayList<>();
    pairs.add("csrf=" + Browsing.csrf(supervisor.get("/")));
    pairs.addAll(List.of(form));
    return supervisor.send("/supervise" + path, "POST", String.join("&", pairs));
  }

  @Test
  void whoIsSupervisedSeesWhatIsDueAndWhenAsItCounts() throws IOException {
    behind.open("s-ben", "ben");
    behind.clock.pass(Duration.ofMinutes(4).plusSeconds(20));
    Browsing ben = new Browsing(web, "ben");
    assertThat(ben.get("/session").body())
        .containsSubsequence("Next check-in of whoever supervises you", "data-until=\"40\"")
        .containsSubsequence("data-in=\"in {0}\" data-now=\"now\">in 40 s</dd>", "in 1 min</dd>");
    behind.clock.pass(Duration.ofSeconds(45));
    assertThat(ben.get("/session").body())
        .containsSubsequence("data-until=\"-5\"", ">now</dd>", "pauses", ">in 55 s</dd>");
    post("/sessions/s-ben/check-in");
    assertThat(ben.get("/session").body())
        .contains("Last check-in: at 09:05:05 by supervisor.", ">in 5 min</dd>");
    behind.clock.pass(Duration.ofMinutes(7));
    assertThat(ben.get("/session").body())
        .contains("Nobody checked in, so it waits.", "Without a check-in, your session ends")
        .contains(">in 14 min</dd>");
  }

  @Test
  void whoStandsInSeesOnlyWhatTheyMayDo() throws IOException {
    behind.open("s-ben", "ben");
    String own = supervisor.get("/supervise").body();
    assertThat(own).contains("/sessions/s-ben/end\"", "id=\"room-end\"", "name=\"reason\"");
    String deputy = new Browsing(web, "stand-in").get("/supervise").body();
    assertThat(deputy)
        .contains("/sessions/s-ben/check-in\"", "id=\"room-start\"")
        .doesNotContain("/sessions/s-ben/end", "/pause", "room-end", "name=\"reason\"");
  }

  @Test
  void whatIsDueFirstStandsInFrontAndSaysSo() throws IOException {
    behind.open("s-ben", "ben");
    behind.clock.pass(Duration.ofMinutes(2));
    behind.open("s-eve", "eve");
    String calm = supervisor.get("/supervise").body();
    assertThat(calm).containsSubsequence("<h2>ben", "Check in by 09:05:00, in 3 min.", "<h2>eve");
    assertThat(calm)
        .contains("class=\"row calm\"", "accesskey=\"c\"", "sse-connect=\"/supervise/live\"")
        .contains("<noscript><meta http-equiv=\"refresh\" content=\"30\"></noscript>", "/board-")
        .doesNotContain("data-cue", "class=\"row late\"");
    behind.clock.pass(Duration.ofMinutes(3).plusSeconds(20));
    String late = supervisor.get("/supervise/board").body();
    assertThat(late)
        .contains("data-cue=\"s-benlate\"", "Check in now: due 20 s ago. It pauses at 09:06:00.")
        .contains("class=\"row calm\"")
        .doesNotContain("<html");
    behind.clock.pass(Duration.ofMinutes(1));
    assertThat(supervisor.get("/supervise/board").body())
        .contains("Paused, as nobody checked in.", "data-cue=\"s-evesoon\"");
  }

  @Test
  void aFormChecksInForOneOrForAll() throws IOException {
    behind.open("s-ben", "ben");
    behind.open("s-eve", "eve");
    behind.clock.pass(Duration.ofMinutes(4));
    HttpResponse<String> one = post("/sessions/s-ben/check-in");
    assertThat(one.headers().firstValue("Location")).contains("/supervise");
    assertThat(supervisor.get("/supervise").body())
        .contains("Checked in for ben.")
        .containsSubsequence("<h2>eve", "Check in by 09:05:00", "<h2>ben", "Check in by 09:09:00");
    behind.clock.pass(Duration.ofSeconds(10));
    post("/check-in");
    assertThat(supervisor.get("/supervise").body())
        .contains("Checked in for everybody: 2 sessions.")
        .doesNotContain("Check in by 09:05:00");
  }

  @Test
  void aPauseNeedsAReason() throws IOException {
    behind.open("s-ben", "ben");
    HttpResponse<String> without = post("/sessions/s-ben/pause");
    assertThat(without.statusCode()).isEqualTo(422);
    assertThat(without.body()).contains("Give a reason: the person sees it.");
    post("/sessions/s-ben/pause", "reason=chatting");
    assertThat(supervisor.get("/supervise").body()).contains("is paused.", "/resume\"");
    assertThat(post("/sessions/s-ben/resume").statusCode()).isEqualTo(303);
    post("/sessions/s-ben/end", "reason=over");
    assertThat(behind.log.records).last().extracting("detail").isEqualTo("over");
  }

  @Test
  void aRoomIsNamedAndHasToBeOneOfThePolicys() throws IOException {
    assertThat(supervisor.get("/supervise").body()).contains("<option>lab</option>");
    assertThat(post("/rooms/start", "room=attic").statusCode()).isEqualTo(404);
    assertThat(post("/rooms/start", "room=lab").body()).contains("Sessions there start by use");
    assertThat(post("/rooms/check-in").statusCode()).isEqualTo(422);
    assertThat(post("/rooms/end", "room=lab").body()).contains("Give a reason");
  }

  @Test
  @Timeout(20)
  void aChangeIsToldToAnOpenPage() throws IOException {
    behind.open("s-ben", "ben");
    HttpResponse<java.io.InputStream> live = supervisor.begin("/supervise/live");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(live.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo(": open");
      assertThat(lines.readLine()).isEmpty();
      long asked = System.nanoTime();
      post("/sessions/s-ben/pause", "reason=chatting");
      assertThat(lines.readLine()).isEqualTo("event: board");
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(6));
    }
    assertThat(new Browsing(web, "user").begin("/supervise/live").statusCode()).isEqualTo(403);
  }
}
