package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.proxy.ledger.MemoryRefusals;
import fairlead.proxy.ledger.Refusals;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pupils ask on pages; teachers and heads have reviewed elsewhere. */
class AskPagesTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
  private static final String REFUSED = "6K3QJ2M8XZ4TA";

  private final MemoryRefusals refusals = new MemoryRefusals(InstantSource.fixed(NOW));
  private final Behind behind = new Behind(refusals);
  private WebServer web;
  private Browsing pupil;

  @BeforeEach
  void start() throws Exception {
    web = WebServer.start(new WebConfig(Browsing.free(), ""), behind.parts(new Names()));
    pupil = new Browsing(web, "pupil");
  }

  @AfterEach
  void stop() {
    web.close();
    assertThat(behind.log.held).hasValue(0);
  }

  private HttpResponse<String> ask(Browsing browser, String... fields) throws Exception {
    Map<String, String> form = new HashMap<>();
    form.put("csrf", Browsing.csrf(browser.get("/ask")));
    for (int i = 0; i < fields.length; i += 2) {
      form.put(fields[i], fields[i + 1]);
    }
    return browser.post("/ask", form);
  }

  private String asked(String... fields) throws Exception {
    HttpResponse<String> answer = ask(pupil, fields);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static String body(HttpResponse<String> page, int status) {
    assertThat(page.statusCode()).as(page.body()).isEqualTo(status);
    return page.body();
  }

  @Test
  void saysWhatOneMayAskForAndWhoDecides() throws Exception {
    assertThat(body(pupil.get("/ask"), 200))
        .contains(
            "The tier lab", "somebody in the group teachers, then somebody in the group heads")
        .contains("It waits for ", "sessions: 1, within 24 h", "the sites are open for 1 h")
        .contains("<legend>What do you need?</legend>", "What do you need it for?")
        .doesNotContain("The tier full");
    assertThat(body(new Browsing(web, "ben").get("/ask"), 200))
        .contains("There is nothing that you may ask for where you stand now");
    assertThat(new Browsing(web, null).get("/ask").statusCode()).isEqualTo(303);
  }

  @Test
  void asksFollowsAndWithdraws() throws Exception {
    String path = asked("choice", "tier:lab", "reason", "for <b>class</b>");
    assertThat(body(pupil.get(path), 200))
        .contains("Your access request was sent", "The tier lab", "waits")
        .contains("asked: for &lt;b&gt;class&lt;/b&gt;", "It opens lab.")
        .contains("Stage 1 of 2: it waits for somebody in the group teachers; 0 of 1");
    assertThat(asked("choice", "tier:lab", "reason", "again")).isEqualTo(path);
    assertThat(body(pupil.get("/ask"), 200)).contains("You had asked for this", path);
    assertThat(new Browsing(web, "ben").get(path).statusCode()).isEqualTo(404);
    String csrf = Browsing.csrf(pupil.get(path));
    assertThat(pupil.post(path + "/withdraw", Map.of("csrf", "x")).statusCode()).isEqualTo(403);
    assertThat(pupil.post(path + "/withdraw", Map.of("csrf", csrf)).statusCode()).isEqualTo(303);
    assertThat(body(pupil.get(path), 200))
        .contains("was withdrawn", "<strong>withdrawn</strong>")
        .doesNotContain("/withdraw");
    assertThat(pupil.post(path + "/withdraw", Map.of("csrf", csrf)).statusCode()).isEqualTo(409);
    assertThat(behind.log.records).hasSize(2);
  }

  @Test
  void showsWhatWasDecidedAndGranted() throws Exception {
    String path = asked("choice", "hosts", "hosts", "https://B.test/page, c.test", "reason", "x");
    vote("teacher", path, "{\"verdict\":\"approve\",\"hosts\":[\"b.test\"],\"reason\":\"well\"}");
    assertThat(body(pupil.get(path), 200))
        .contains("b.test, c.test in the tier lab", "approved by teacher: well", "For b.test.");
    assertThat(body(pupil.get("/ask"), 200)).contains("b.test in the tier lab", "It holds from");
    String denied = asked("choice", "tier:lab", "reason", "x");
    vote("teacher", denied, "{\"verdict\":\"deny\",\"reason\":\"not today\"}");
    assertThat(body(pupil.get("/ask"), 200)).contains("denied by teacher: not today");
    assertThat(body(ask(pupil, "choice", "tier:lab", "reason", "please"), 429))
        .contains("denied just now", ">please</textarea>");
  }

  private void vote(String user, String path, String json) throws Exception {
    String review = "/api/v1/access-requests/" + path.substring("/ask/".length()) + "/reviews";
    HttpResponse<String> answer =
        new Browsing(web, user).send(review, "POST", json, "Content-Type", "application/json");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void saysBesideTheFieldWhatIsWrongAndLosesNothing() throws Exception {
    assertThat(body(ask(pupil, "choice", "hosts", "hosts", "*.test", "reason", "my words"), 422))
        .contains("is a pattern", ">*.test</textarea>", ">my words</textarea>")
        .containsPattern("name=\"hosts\"[^>]*aria-invalid=\"true\"");
    assertThat(body(ask(pupil, "choice", "tier:lab", "hosts", "b.test"), 422))
        .contains("Say what you need it for", ">b.test</textarea>")
        .containsPattern("name=\"reason\"[^>]*aria-invalid=\"true\"");
    assertThat(body(ask(pupil, "choice", "tier:lab", "reason", "x", "starts", "soon"), 422))
        .contains("Write the time as a date", "value=\"soon\"");
    assertThat(body(ask(pupil, "reason", "x"), 422)).contains("Choose what you need.");
    assertThat(body(ask(pupil, "choice", "hosts", "reason", "x"), 422)).contains("at least one");
    assertThat(body(ask(pupil, "choice", "tier:lab", "reason", "y".repeat(501)), 422))
        .contains("may have 500 characters", "y".repeat(501));
    assertThat(body(ask(pupil, "machine", "agent-7", "reason", "nightly"), 422))
        .contains("You stand for no machine", "value=\"agent-7\"", "<details open")
        .containsPattern("name=\"machine\"[^>]*aria-invalid=\"true\"");
    behind.log.full = true;
    assertThat(body(ask(pupil, "choice", "tier:lab", "reason", "kept"), 503))
        .contains("takes nothing just now", ">kept</textarea>");
    assertThat(behind.log.records).isEmpty();
  }

  @Test
  void aFormOfAnotherSiteAsksNothing() throws Exception {
    Map<String, String> form = Map.of("choice", "tier:lab", "reason", "x");
    assertThat(pupil.post("/ask", form).statusCode()).isEqualTo(403);
    assertThat(behind.log.records).isEmpty();
  }

  @Test
  void isPrefilledFromOnesOwnRefusal() throws Exception {
    refuse("pupil", "b.test");
    assertThat(body(pupil.get("/ask?decision=" + REFUSED), 200))
        .contains("value=\"hosts\" checked", ">b.test</textarea>");
    assertThat(body(new Browsing(web, "ben").get("/ask?decision=" + REFUSED), 200))
        .contains("No refusal of yours")
        .doesNotContain("b.test");
    assertThat(body(pupil.get("/ask?decision=../x"), 200)).contains("No refusal of yours");
  }

  private void refuse(@Nullable String user, String host) {
    refusals.keep(refusal(REFUSED, user, host));
  }

  static Refusals.Refusal refusal(String id, @Nullable String user, String host) {
    return new Refusals.Refusal(
        id,
        NOW,
        user,
        "lab",
        DenyReason.NEEDS_APPROVAL,
        null,
        false,
        "GET",
        "http",
        host,
        80,
        "/",
        null);
  }

  @Test
  void withoutTheLedgerWhatWasTypedIsStillThere() throws Exception {
    String csrf = Browsing.csrf(pupil.get("/ask"));
    behind.access.gone = true;
    Map<String, String> form =
        Map.of("csrf", csrf, "choice", "hosts", "hosts", "b.test", "reason", "kept");
    assertThat(body(pupil.post("/ask", form), 503))
        .contains("The ledger does not answer", ">b.test</textarea>", ">kept</textarea>");
  }
}
