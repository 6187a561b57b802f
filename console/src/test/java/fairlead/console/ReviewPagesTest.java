package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Principal;
import fairlead.proxy.access.AccessDesk;
import fairlead.proxy.access.Actor;
import fairlead.proxy.access.Outcome;
import fairlead.proxy.ledger.MemoryRefusals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reviewers see and do. */
class ReviewPagesTest {
  private final Behind behind = new Behind(new MemoryRefusals(InstantSource.system()));
  private WebParts parts;
  private WebServer web;

  @BeforeEach
  void start() throws IOException {
    parts = behind.parts(new Names());
    web = WebServer.start(new WebConfig(Browsing.free(), ""), parts);
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private String ask(String user, @Nullable String tier, String... hosts) {
    Actor actor = new Actor(new Principal(user, Set.of(user + "s")), false, false);
    AccessDesk.Wish wish = new AccessDesk.Wish(null, tier, Set.of(hosts), "for <class> & me", null);
    Outcome outcome =
        parts
            .access()
            .ask(actor, InetAddress.getLoopbackAddress(), wish)
            .toCompletableFuture()
            .join();
    return ((Outcome.Done) outcome).request().request().id();
  }

  private static HttpResponse<String> post(Browsing browser, String path, String... form)
      throws IOException {
    List<String> pairs = new ArrayList<>();
    pairs.add("csrf=" + Browsing.csrf(browser.get("/")));
    pairs.addAll(List.of(form));
    return browser.send(path, "POST", String.join("&", pairs));
  }

  @Test
  void aReviewerSeesWhoAsksForWhatAndWhy() throws IOException {
    String id = ask("pupil", "lab");
    String page = new Browsing(web, "teacher").get("/reviews").body();
    assertThat(page)
        .contains("pupil asks for the tier lab", "for &lt;class&gt; &amp; me", "It opens lab.")
        .contains("0 of 1 votes of the group teachers", "0 of 1 votes of the group heads")
        .contains("Expires unless decided", "action=\"/reviews/" + id + "\"", "aria-current");
    assertThat(new Browsing(web, "head").get("/reviews").body())
        .as("a later stage is not asked yet")
        .contains("Nothing waits for your vote.");
    assertThat(new Browsing(web, "pupil").get("/reviews").statusCode()).isEqualTo(403);
  }

  @Test
  void aVoteCountsAndTheNextStageIsAsked() throws IOException {
    String id = ask("pupil", "lab");
    Browsing teacher = new Browsing(web, "teacher");
    HttpResponse<String> answer =
        post(teacher, "/reviews/" + id, "verdict=approve", "round=1", "reason=fine");
    assertThat(answer.headers().firstValue("Location")).contains("/reviews");
    assertThat(teacher.get("/reviews").body())
        .contains("Your approval for pupil counts.", "Nothing waits for your vote.");
    Browsing head = new Browsing(web, "head");
    assertThat(head.get("/reviews").body()).contains("teacher approved in stage 1: fine");
    assertThat(post(head, "/reviews/" + id, "verdict=deny", "round=1").statusCode()).isEqualTo(422);
    post(head, "/reviews/" + id, "verdict=deny", "round=1", "reason=too+late");
    assertThat(head.get("/reviews/" + id).body())
        .contains("denied by head", "head denied in stage 2: too late")
        .doesNotContain("name=\"verdict\"");
    assertThat(post(head, "/reviews/" + id, "verdict=approve", "round=1").statusCode())
        .isEqualTo(409);
  }

  @Test
  void hostsAreNarrowedAndAGrantRevoked() throws IOException {
    // Who is in tier lab already asks for hosts by its ask rule.
    post(new Browsing(web, "teacher"), "/reviews/" + ask("pupil", "lab"), "verdict=approve");
    String first =
        parts.access().own(pupil(), null).toCompletableFuture().join().get(0).request().id();
    post(new Browsing(web, "head"), "/reviews/" + first, "verdict=approve");
    String id = ask("pupil", null, "b.test", "c.test");
    Browsing teacher = new Browsing(web, "teacher");
    assertThat(teacher.get("/reviews").body())
        .contains("pupil asks for b.test, c.test", "value=\"b.test\" checked");
    assertThat(post(teacher, "/reviews/" + id, "verdict=approve", "narrows=1").body())
        .contains("No site is checked.");
    post(teacher, "/reviews/" + id, "verdict=approve", "narrows=1", "hosts=b.test");
    String page = teacher.get("/reviews/" + id).body();
    assertThat(page).contains("approved by teacher", "It holds from", "/revoke\"");
    String grant =
        parts.access().own(pupil(), null).toCompletableFuture().join().stream()
            .filter(each -> each.request().id().equals(id))
            .findFirst()
            .orElseThrow()
            .grant()
            .grant()
            .id();
    assertThat(post(teacher, "/grants/" + grant + "/revoke").statusCode()).isEqualTo(422);
    HttpResponse<String> answer =
        post(teacher, "/grants/" + grant + "/revoke", "reason=misused", "request=" + id);
    assertThat(answer.headers().firstValue("Location")).contains("/reviews/" + id);
    assertThat(teacher.get("/reviews/" + id).body())
        .contains("The grant is revoked.", "by teacher: misused");
  }

  @Test
  void grantsThatRunAreListedAndRevoked() throws IOException {
    String id = ask("pupil", "lab");
    Browsing teacher = new Browsing(web, "teacher");
    Browsing operator = new Browsing(web, "operator");
    Browsing auditor = new Browsing(web, "auditor");
    post(teacher, "/reviews/" + id, "verdict=approve");
    assertThat(teacher.get("/reviews").body()).doesNotContain("Grants that you may revoke");
    post(new Browsing(web, "head"), "/reviews/" + id, "verdict=approve");
    assertThat(teacher.get("/reviews").body())
        .containsSubsequence("Grants that you may revoke", "pupil: the tier lab", "/revoke\"");
    behind.log.records.clear();
    assertThat(operator.get("/reviews").body())
        .contains("action=\"/grants\"")
        .doesNotContain("pupil: the tier lab");
    assertThat(behind.log.records).isEmpty();
    String all = post(operator, "/grants").body();
    assertThat(all).contains("Grants: 1", "pupil: the tier lab", "Sessions left: 1 of 1.");
    assertThat(behind.log.records).hasSize(1);
    assertThat(post(auditor, "/grants").body())
        .contains("pupil: the tier lab")
        .doesNotContain("/revoke\"");
    assertThat(post(teacher, "/grants").statusCode()).isEqualTo(403);
    String form = all.substring(all.indexOf("action=\"/grants/") + "action=\"".length());
    post(operator, form.substring(0, form.indexOf('"')), "reason=misused");
    assertThat(post(operator, "/grants").body()).contains("There are none.");
    behind.log.full = true;
    assertThat(post(operator, "/grants").statusCode()).isEqualTo(503);
  }

  private static Actor pupil() {
    return new Actor(new Principal("pupil", Set.of("pupils")), false, false);
  }

  @Test
  void aLookAtWhatIsNoneOfOnesOwnIsRecordedAndAskedForByAButton() throws IOException {
    ask("pupil", "lab");
    behind.log.records.clear();
    Browsing operator = new Browsing(web, "operator");
    String page = operator.get("/reviews").body();
    assertThat(page).contains("that you looked is recorded").doesNotContain("pupil asks");
    assertThat(behind.log.records).isEmpty();
    assertThat(post(operator, "/reviews").body()).contains("pupil asks for the tier lab");
    assertThat(behind.log.records).hasSize(1);
    behind.log.full = true;
    assertThat(post(operator, "/reviews").statusCode()).isEqualTo(503);
    assertThat(operator.post("/reviews", Map.of()).statusCode()).isEqualTo(403);
  }
}
