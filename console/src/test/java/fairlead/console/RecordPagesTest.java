package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.AuditLog;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DurableLog;
import fairlead.proxy.audit.Event;
import fairlead.proxy.audit.TestLogs;
import fairlead.proxy.ledger.MemoryRefusals;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordPagesTest {
  private static final String MINE = "6K3QJ2M8XZ4TA";
  private static final String LOOK = "6K3QJ2M8XZ4TB";
  private static final String OLD = "6K3QJ2M8XZ4TC";
  private static final String REFUSED = "6K3QJ2M8XZ4TD";
  private static final String OTHERS = "6K3QJ2M8XZ4TE";

  @TempDir private Path directory;
  private final MemoryRefusals refusals =
      new MemoryRefusals(InstantSource.fixed(Instant.parse("2026-03-02T09:00:00Z")));
  private final Behind behind = new Behind(refusals);
  private WebServer web;
  private Browsing user;

  @BeforeEach
  void start() throws Exception {
    behind.audit = directory;
    behind.receivers = List.of("hooks.example:8443");
    behind.sinks = List.of("siem (kafka at kafka.example:9092, topic fairlead-audit)");
    Instant now = behind.clock.instant();
    behind.clock.pass(Duration.ofDays(-9));
    write(event(OLD, AuditRecord.Kind.SESSION, "user", behind.clock.instant()));
    behind.clock.pass(Duration.ofDays(9));
    write(event(MINE, AuditRecord.Kind.SESSION, "user", now));
    write(event(LOOK, AuditRecord.Kind.LOOK_UP, "ann", now).of("ann", "user"));
    write(event(OTHERS, AuditRecord.Kind.SESSION, "eve", now));
    web = WebServer.start(new WebConfig(Browsing.free(), ""), behind.parts(new Names()));
    user = new Browsing(web, "user");
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private static Event event(String id, AuditRecord.Kind kind, String actor, Instant at) {
    return new Event(at, id, kind, AuditRecord.Outcome.ALLOWED).of(actor, null);
  }

  private void write(Event event) throws Exception {
    try (DurableLog log = TestLogs.open(directory, "365d", behind.clock)) {
      AuditLog.Permit permit = (AuditLog.Permit) log.accept(1);
      permit.write(event.saying(null));
      permit.release();
    }
  }

  private String page(String path) throws IOException {
    HttpResponse<String> page = user.get(path);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    return page.body();
  }

  @Test
  void showsOnesOwnRecordsAndWhoLooked() throws Exception {
    assertThat(page("/records"))
        .contains("Session: you", "Somebody looked: ann", MINE, "<caption>")
        .contains("siem (kafka at kafka.example:9092, topic fairlead-audit)", "Copies of records")
        .contains("hooks.example:8443", "cannot be recorded", "Each of your requests is recorded")
        .doesNotContain(OTHERS, OLD);
    assertThat(page("/records?kind=others")).contains("Somebody looked: ann").doesNotContain(MINE);
    assertThat(page("/records?kind=requests")).contains("Nothing in this time");
    assertThat(page("/records?day=2001-01-01")).contains("Nothing in this time");
    assertThat(user.get("/records?day=soon").statusCode()).isEqualTo(422);
    assertThat(user.get("/records?kind=secret").statusCode()).isEqualTo(422);
    assertThat(new Browsing(web, null).get("/records").statusCode()).isEqualTo(303);
  }

  @Test
  void leadsToWhatIsOlder() throws Exception {
    String body = page("/records");
    int at = body.indexOf("/records?kind=all&amp;");
    String older = body.substring(at, body.indexOf('"', at)).replace("&amp;", "&");
    assertThat(page(older)).contains(OLD).doesNotContain(MINE);
  }

  @Test
  void oneRemarksOnWhatConcernsOneself() throws Exception {
    String path = "/remarks/" + MINE;
    String csrf = Browsing.csrf(user.get(path));
    assertThat(user.post(path, Map.of("remark", "x")).statusCode()).isEqualTo(403);
    assertThat(user.post(path, Map.of("csrf", csrf, "remark", "For <b>class</b>.")).statusCode())
        .isEqualTo(303);
    assertThat(page("/records"))
        .contains("Your remark is kept beside the record", "For &lt;b&gt;class&lt;/b&gt;.");
    HttpResponse<String> others =
        user.post("/remarks/" + OTHERS, Map.of("csrf", csrf, "remark", "not mine"));
    assertThat(others.statusCode()).isEqualTo(404);
    HttpResponse<String> longer =
        user.post(path, Map.of("csrf", csrf, "remark", "y".repeat(1_001)));
    assertThat(longer.statusCode()).isEqualTo(422);
    assertThat(longer.body()).contains("A remark may have 1000", "y".repeat(1_001));
    assertThat(user.post(path, Map.of("csrf", csrf, "remark", " ")).statusCode()).isEqualTo(303);
    assertThat(page("/records")).contains("was taken back").doesNotContain("&lt;b&gt;class");
    assertThat(user.get("/remarks/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void aRefusalsPageTakesTheRemarkOfWhomItConcernsOnly() throws Exception {
    refusals.keep(AskPagesTest.refusal(REFUSED, "user", "b.test"));
    String csrf = Browsing.csrf(user.get("/why/" + REFUSED));
    Map<String, String> form = Map.of("csrf", csrf, "remark", "It was homework.", "from", "why");
    HttpResponse<String> kept = user.post("/remarks/" + REFUSED, form);
    assertThat(kept.headers().firstValue("Location")).contains("/why/" + REFUSED);
    assertThat(page("/why/" + REFUSED))
        .contains("It was homework.", "/ask?decision=" + REFUSED, "action=\"/remarks/" + REFUSED);
    assertThat(new Browsing(web, null).get("/why/" + REFUSED).body())
        .contains("/ask?decision=")
        .doesNotContain("It was homework.", "/remarks/");
    assertThat(new Browsing(web, "eve").get("/why/" + REFUSED).body())
        .doesNotContain("It was homework.", "/remarks/");
  }
}
