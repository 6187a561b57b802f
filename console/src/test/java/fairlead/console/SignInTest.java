package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.ledger.MemoryRefusals;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in to the pages with a form, and what a cookie is worth from then on. */
class SignInTest {
  private static final String COOKIE = "fairlead";
  private static final Duration LATER = Duration.ofSeconds(4);

  private final Behind behind = new Behind(new MemoryRefusals(InstantSource.system()));
  private final Names names = new Names();
  private final List<String> done = new ArrayList<>();
  private WebServer web;
  private Browsing browser;

  @BeforeEach
  void start() throws IOException {
    web = node();
    browser = new Browsing(web, null);
  }

  private WebServer node() throws IOException {
    WebParts parts = behind.parts(names);
    List<WebRoute> routes = new ArrayList<>(RouteTable.routes(parts));
    routes.add(
        PageRoute.post(
            "/begin",
            Set.of(Role.USER),
            call -> {
              FreshSignIn.check(call, call.form().raw("password"));
              FreshSignIn.endWith(call, "session-1");
              call.redirect("/");
            }));
    routes.add(
        new ApiRoute(
            HandlerType.POST,
            "/test",
            Set.of(Role.USER),
            call -> {
              done.add(call.user());
              return ApiRoute.Answer.ok(json -> {});
            }));
    routes.add(
        new StreamRoute(
            "/live",
            Set.of(Role.USER),
            stream -> {
              stream.send("who", stream.principal().user());
              for (int i = 0; i < 20 && stream.pause(Duration.ofMillis(50)); i++) {
                behind.clock.pass(LATER);
              }
              stream.send("over", "x");
            }));
    return WebServer.start(new WebConfig(Browsing.free(), ""), parts, new RouteTable(routes));
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private HttpResponse<String> signIn(String user, String to, String... headers)
      throws IOException {
    return browser.post("/sign-in", Map.of("user", user, "password", "pw", "to", to), headers);
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("none");
  }

  private boolean isSignedIn() throws IOException {
    return browser.get("/").body().contains("Signed in as");
  }

  @Test
  void aPageLeadsABrowserToTheSignInAndBack() throws IOException {
    HttpResponse<String> page = browser.get("/why?x=1&y=%2F");
    assertThat(page.statusCode()).isEqualTo(303);
    assertThat(location(page)).isEqualTo("/sign-in?to=%2Fwhy%3Fx%3D1%26y%3D%252F");
    String form = browser.get(location(page)).body();
    assertThat(form).contains("name=\"to\" value=\"/why?x=1&amp;y=%2F\"", "type=\"password\"");
    HttpResponse<String> answer = signIn("ben", "/why?x=1&y=%2F");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(location(answer)).isEqualTo("/why?x=1&y=%2F");
    assertThat(browser.set.getLast())
        .matches("fairlead=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax");
    assertThat(browser.get("/why").statusCode()).isEqualTo(200);
    assertThat(browser.get("/why").body()).contains("Signed in as ben", "action=\"/sign-out\"");
    assertThat(location(browser.get("/sign-in?to=/why"))).isEqualTo("/why");
    assertThat(behind.signIns.ids()).hasSize(1).doesNotContain(browser.cookies.get(COOKIE));
  }

  @Test
  void aProgramIsToldHowToSendCredentials() throws IOException {
    for (String[] headers :
        new String[][] {
          {"Accept", "*/*"}, {"Authorization", Browsing.basic("bad:pw"), "Accept", "text/html"}
        }) {
      HttpResponse<String> answer = browser.get("/why", headers);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow()).contains("Basic");
    }
    HttpResponse<String> script = browser.get("/why", "HX-Request", "true");
    assertThat(script.statusCode()).isEqualTo(401);
    assertThat(script.headers().firstValue("HX-Redirect")).contains("/sign-in");
    assertThat(script.headers().firstValue("WWW-Authenticate")).isEmpty();
    HttpResponse<String> form = browser.post("/begin", Map.of("password", "pw"));
    assertThat(location(form)).isEqualTo("/sign-in");
    assertThat(browser.get("/sign-in").body()).contains("nothing was done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "http://evil.test",
        "https:evil.test",
        "javascript:alert(1)",
        "/\t/evil.test",
        "/a\r\nX: y",
        "/\u00e9",
        "why",
        "/sign-in?to=/sign-in",
        ""
      })
  void leadsToNoOtherSite(String to) throws IOException {
    assertThat(location(signIn("ben", to))).isEqualTo("/");
    assertThat(location(browser.get("/sign-in?to=" + Site.encoded(to)))).isEqualTo("/");
  }

  @ParameterizedTest
  @CsvSource({"bad,422,Nobody has this name", "slow,429,Try again in 30 s", "busy,503,in a moment"})
  void saysWhyNobodyIsSignedIn(String user, int status, String why) throws IOException {
    HttpResponse<String> answer = signIn(user, "/why");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body())
        .contains(why, "role=\"alert\"", "value=\"" + user + "\"", "value=\"/why\"")
        .doesNotContain("pw");
    assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status != 422);
    assertThat(browser.cookies).doesNotContainKey(COOKIE);
    assertThat(behind.signIns.ids()).isEmpty();
  }

  @Test
  void aNameThatNobodyCanHaveIsNotTakenApart() throws IOException {
    assertThat(signIn("ben:x", "/").statusCode()).isEqualTo(422);
    assertThat(signIn("", "/").statusCode()).isEqualTo(422);
    assertThat(behind.signIns.ids()).isEmpty();
  }

  @Test
  void noOtherSiteSignsSomebodyIn() throws IOException {
    for (String[] headers :
        new String[][] {{"Origin", "http://evil.test"}, {"Sec-Fetch-Site", "cross-site"}}) {
      assertThat(signIn("ben", "/", headers).statusCode()).isEqualTo(403);
    }
    signIn("ben", "/");
    assertThat(signIn("eve", "/").statusCode()).as("without the token").isEqualTo(403);
    assertThat(browser.post("/sign-out", Map.of()).statusCode()).isEqualTo(403);
    assertThat(browser.get("/").body()).contains("Signed in as ben");
  }

  @Test
  void eachSignInHasASecretOfItsOwnAndEndsTheFormerOne() throws IOException {
    signIn("ben", "/");
    String first = browser.cookies.get(COOKIE);
    String csrf = Browsing.csrf(browser.get("/"));
    browser.post("/sign-in", Map.of("user", "ann", "password", "pw", "csrf", csrf));
    assertThat(browser.cookies.get(COOKIE)).isNotEqualTo(first);
    assertThat(browser.get("/").body()).contains("Signed in as ann");
    browser.cookies.put(COOKIE, first);
    assertThat(isSignedIn()).isFalse();
  }

  @Test
  void endsByHandHereAtOnceAndElsewhereSoon() throws IOException {
    signIn("ben", "/");
    String secret = browser.cookies.get(COOKIE);
    try (WebServer second = node()) {
      Browsing there = new Browsing(second, null);
      there.cookies.put(COOKIE, secret);
      assertThat(there.get("/why").statusCode()).isEqualTo(200);
      String csrf = Browsing.csrf(browser.get("/"));
      HttpResponse<String> out = browser.post("/sign-out", Map.of("csrf", csrf));
      assertThat(location(out)).isEqualTo("/");
      assertThat(browser.cookies).doesNotContainKey(COOKIE);
      assertThat(browser.get("/").body()).contains("You are signed out.");
      browser.cookies.put(COOKIE, secret);
      assertThat(isSignedIn()).isFalse();
      behind.clock.pass(LATER);
      assertThat(there.get("/why").statusCode()).isEqualTo(303);
    }
    assertThat(location(browser.post("/sign-out", Map.of()))).isEqualTo("/");
  }

  @Test
  void endsWithItsUserAndWithTheirPassword() throws IOException {
    signIn("ben", "/");
    names.mark = "another";
    assertThat(isSignedIn()).isFalse();
    names.mark = "m";
    assertThat(isSignedIn()).isTrue();
    names.gone.add("ben");
    assertThat(isSignedIn()).isFalse();
  }

  @Test
  void endsWhenItIsNotUsedAndInAnyCase() throws IOException {
    signIn("ben", "/");
    for (int i = 0; i < 24; i++) {
      behind.clock.pass(Duration.ofMinutes(29));
      assertThat(isSignedIn()).as("used after %d", i).isTrue();
    }
    behind.clock.pass(Duration.ofMinutes(25));
    assertThat(isSignedIn()).as("after 12 h").isFalse();
    signIn("ben", "/");
    behind.clock.pass(Duration.ofMinutes(31));
    assertThat(isSignedIn()).as("idle").isFalse();
  }

  @Test
  void aPageCostsTheLedgerLittle() throws IOException {
    signIn("ben", "/");
    int before = behind.signIns.readings;
    for (int i = 0; i < 5; i++) {
      browser.get("/why");
    }
    assertThat(behind.signIns.readings).isEqualTo(before + 1);
    assertThat(behind.signIns.touches).isZero();
    behind.clock.pass(Duration.ofMinutes(2));
    browser.get("/why");
    browser.get("/why");
    assertThat(behind.signIns.touches).isEqualTo(1);
    browser.cookies.put(COOKIE, "short");
    browser.get("/why");
    assertThat(behind.signIns.readings).isEqualTo(before + 2);
  }

  @Test
  void whileTheLedgerIsAwayCredentialsStillDo() throws IOException {
    signIn("ben", "/");
    behind.tokens.away = true;
    assertThat(browser.get("/why").statusCode()).isEqualTo(503);
    assertThat(browser.get("/").statusCode()).isEqualTo(200);
    HttpResponse<String> basic = browser.get("/why", "Authorization", Browsing.basic("ben:pw"));
    assertThat(basic.statusCode()).isEqualTo(200);
    browser.cookies.clear();
    HttpResponse<String> answer = signIn("ben", "/");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("nobody can be signed in just now");
  }

  @Test
  void theApiTakesACookieForReadingAndWithItsTokenForMore() throws IOException {
    signIn("ben", "/");
    String csrf = Browsing.csrf(browser.get("/"));
    assertThat(browser.get("/api/v1/me", "Accept", "*/*").body()).contains("\"user\":\"ben\"");
    String[] json = {"Content-Type", "application/json"};
    HttpResponse<String> without = browser.send("/api/v1/test", "POST", "{}", json);
    assertThat(without.statusCode()).isEqualTo(403);
    assertThat(without.body()).contains("X-CSRF-Token");
    assertThat(done).isEmpty();
    String[] with = {"Content-Type", "application/json", "X-CSRF-Token", csrf};
    assertThat(browser.send("/api/v1/test", "POST", "{}", with).statusCode()).isEqualTo(200);
    assertThat(done).containsExactly("ben");
  }

  @Test
  void aStreamEndsWithItsSignIn() throws IOException {
    signIn("ben", "/");
    behind.signIns.ended.add("session-1");
    assertThat(browser.get("/live").body()).contains("data: ben", "event: over");
    begin();
    assertThat(browser.get("/live").statusCode()).as("the ledger's word counts for 3 s").isIn(200);
    assertThat(browser.get("/live").statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> begin() throws IOException {
    String csrf = Browsing.csrf(browser.get("/"));
    return browser.post("/begin", Map.of("csrf", csrf, "password", "pw"));
  }

  @Test
  void endsWithTheSessionThatWasBegunWithIt() throws IOException {
    signIn("ben", "/");
    assertThat(begin().statusCode()).isEqualTo(303);
    behind.clock.pass(LATER);
    assertThat(isSignedIn()).isTrue();
    behind.signIns.ended.add("session-1");
    behind.clock.pass(LATER);
    assertThat(isSignedIn()).isFalse();
  }
}
