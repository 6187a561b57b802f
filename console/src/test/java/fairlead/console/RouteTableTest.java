package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.proxy.ledger.MemoryRefusals;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may ask what, for every route there is. */
class RouteTableTest {
  private final Behind behind = new Behind(new MemoryRefusals(InstantSource.system()));
  private final WebParts parts = behind.parts(new Names());
  private final List<WebRoute> routes = new ArrayList<>(RouteTable.routes(parts));
  private final List<String> done = new ArrayList<>();
  private WebServer web;

  @BeforeEach
  void start() throws IOException {
    routes.add(
        PageRoute.post(
            "/acts",
            Set.of(Role.SUPERVISOR, Role.OPERATOR),
            call -> {
              done.add(call.user() + ": " + call.form().needed("why", 10));
              call.redirect("/", "own.no-acts");
            }));
    routes.add(new StreamRoute("/live", Set.of(Role.SUPERVISOR), stream -> stream.send("a", "b")));
    behind.addresses.proxyListens(new InetSocketAddress("127.0.0.1", 8080));
    web = WebServer.start(new WebConfig(Browsing.free(), ""), parts, new RouteTable(routes));
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private HttpResponse<?> ask(WebRoute route, Browsing browser, String... headers)
      throws IOException {
    String path = route.where().replaceAll("\\{[a-z]+}", "none");
    if (route instanceof StreamRoute && !route.where().equals("/live")) {
      HttpResponse<InputStream> begun = browser.begin(path);
      begun.body().close();
      return begun;
    }
    if (route.method() == HandlerType.GET) {
      return browser.get(path, headers);
    }
    if (route instanceof ApiRoute) {
      return browser.send(path, route.method().name(), "{}", "Content-Type", "application/json");
    }
    String csrf = Browsing.csrf(browser.get("/"));
    return browser.post(path, Map.of("csrf", csrf, "why", "so"), headers);
  }

  @Test
  void everyRouteIsForItsRolesOnly() throws IOException {
    for (WebRoute route : routes) {
      for (Role role : EnumSet.allOf(Role.class)) {
        HttpResponse<?> answer = ask(route, new Browsing(web, role.label()));
        boolean may =
            route.roles().isEmpty()
                || !Collections.disjoint(route.roles(), EnumSet.of(role, Role.USER));
        assertThat(answer.statusCode() != 403 || isOfTheDesk(answer))
            .as("%s as %s", route, role)
            .isEqualTo(may);
        assertThat(answer.statusCode()).as("%s as %s", route, role).isNotIn(401, 500);
      }
    }
    assertThat(done).containsExactly("supervisor: so", "operator: so");
  }

  /** A route that is everybody's may still refuse by what it is asked. */
  private static boolean isOfTheDesk(HttpResponse<?> answer) {
    String said = String.valueOf(answer.body());
    return said.contains("over TLS") || said.contains("those who supervise");
  }

  @Test
  void aStrangerSeesOnlyWhatIsOpen() throws IOException {
    for (WebRoute route : routes) {
      int program = ask(route, new Browsing(web, null), "Accept", "*/*").statusCode();
      if (route.where().equals("/captive")) {
        assertThat(program).as("it is for TLS only").isEqualTo(403);
      } else if (route.roles().isEmpty()) {
        boolean reads = route.method() == HandlerType.GET;
        assertThat(program).as(route.where()).isIn(reads ? List.of(200, 404) : List.of(303, 422));
      } else {
        assertThat(program).as(route.where()).isEqualTo(401);
      }
    }
    assertThat(done).isEmpty();
  }

  @Test
  void whatIsServedStandsInTheTable() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("src/main/java"))) {
      for (Path file : all.filter(each -> each.toString().endsWith(".java")).toList()) {
        String name = file.getFileName().toString();
        boolean serves = Files.readString(file).contains("RoutesConfig");
        assertThat(serves)
            .as(name)
            .isEqualTo(Set.of("RouteTable.java", "Api.java", "Failures.java").contains(name));
      }
    }
    assertThatThrownBy(() -> new RouteTable(List.of(routes.getFirst(), routes.getFirst())))
        .hasMessage("GET / comes twice");
  }

  @Test
  void theNavigationLeadsWhereOneMayGo() throws IOException {
    String user = new Browsing(web, "user").get("/").body();
    assertThat(user)
        .contains("<a href=\"/\" aria-current=\"page\">My access</a>", "<a href=\"/why\">Refusals")
        .contains("<a href=\"/ask\"")
        .doesNotContain("/reviews", "Console");
    assertThat(new Browsing(web, "reviewer").get("/why").body())
        .contains("<a href=\"/reviews\">Reviews</a>", "<a href=\"/why\" aria-current=\"page\">")
        .contains("Signed in as reviewer");
    assertThat(new Browsing(web, null).get("/").body())
        .contains("<a href=\"/\" aria-current=\"page\">")
        .doesNotContain("<a href=\"/why\">Refusals", "hx-headers");
  }

  @Test
  void aFormHasToBeOneOfOurs() throws IOException {
    Browsing browser = new Browsing(web, "operator");
    String csrf = Browsing.csrf(browser.get("/"));
    String other = Browsing.csrf(new Browsing(web, "supervisor").get("/"));
    assertThat(other).isNotEmpty().isNotEqualTo(csrf);
    for (String wrong : new String[] {"", other, csrf + "x"}) {
      HttpResponse<String> answer = browser.post("/acts", Map.of("csrf", wrong, "why", "so"));
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("<h1>This is not yours to do</h1>", "Nothing was done.");
    }
    Map<String, String> right = Map.of("csrf", csrf, "why", "so");
    String[][] foreign = {
      {"Origin", "http://evil.test"},
      {"Origin", "null"},
      {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"},
      {"Sec-Fetch-Site", "same-site"}
    };
    for (String[] headers : foreign) {
      assertThat(browser.post("/acts", right, headers).statusCode()).isEqualTo(403);
    }
    assertThat(done).isEmpty();
    HttpResponse<String> answer =
        browser.post("/acts", right, "Origin", web.localUrl(), "Sec-Fetch-Site", "same-origin");
    assertThat(answer.statusCode()).isEqualTo(303);
    browser.post("/acts", Map.of("why", "so"), "X-CSRF-Token", csrf);
    assertThat(done).containsExactly("operator: so", "operator: so");
  }

  @Test
  void whatWasDoneIsSaidOnce() throws IOException {
    Browsing browser = new Browsing(web, "operator");
    String csrf = Browsing.csrf(browser.get("/"));
    HttpResponse<String> answer = browser.post("/acts", Map.of("csrf", csrf, "why", "so"));
    assertThat(answer.headers().firstValue("Location")).contains("/");
    assertThat(browser.get("/").body())
        .contains("<p class=\"said\" role=\"status\">Nothing, as far as");
    assertThat(browser.get("/").body()).doesNotContain("class=\"said\"");
    browser.cookies.put("fairlead-said", "%%%");
    assertThat(browser.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void whatCannotBeUsedIsExplained() throws IOException {
    Browsing browser = new Browsing(web, "operator");
    String csrf = Browsing.csrf(browser.get("/"));
    HttpResponse<String> missing = browser.post("/acts", Map.of("csrf", csrf));
    assertThat(missing.statusCode()).isEqualTo(422);
    assertThat(missing.body()).contains("<main", "Fill in \"why\".");
    assertThat(browser.post("/acts", Map.of("csrf", csrf, "why", "x".repeat(11))).body())
        .contains("may have 10 characters");
    assertThat(browser.post("/acts", Map.of("csrf", csrf, "why", "a\u0007b")).statusCode())
        .isEqualTo(422);
    assertThat(browser.post("/acts", Map.of("csrf", csrf, "x", "y".repeat(70_000))).body())
        .contains("That was too much");
    assertThat(browser.send("/acts", "POST", "csrf=" + csrf + "&why=%zz").statusCode())
        .isEqualTo(400);
    assertThat(browser.send("/acts", "POST", "{}", "Content-Type", "text/plain").statusCode())
        .isEqualTo(415);
    assertThat(browser.get("/nothing").body()).contains("<h1>There is no such page</h1>", "<nav");
    assertThat(new Browsing(web, "user").get("/reviews", "Accept", "*/*").body())
        .isEqualTo("This is for reviewers or operators or auditors.\n");
    assertThat(done).isEmpty();
  }

  @Test
  void anotherSitesPageMayLeadHereButNotShowThis() throws IOException {
    Browsing browser = new Browsing(web, "user");
    String[] link = {
      "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"
    };
    assertThat(browser.get("/why", link).statusCode()).isEqualTo(200);
    String[][] parts = {
      {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"},
      {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"},
      {"Sec-Fetch-Site", "same-site"},
      {"Origin", "http://evil.test"}
    };
    for (String[] headers : parts) {
      assertThat(browser.get("/why", headers).statusCode()).isEqualTo(403);
    }
  }
}
