package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.AuditRecord.Kind;
import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.ledger.MemoryRefusals;
import fairlead.proxy.ledger.Refusals.Refusal;
import io.javalin.http.HandlerType;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ApiTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final MemoryRefusals refusals = new MemoryRefusals(InstantSource.fixed(NOW));
  private final Behind behind = new Behind(refusals);
  private final WebParts parts = behind.parts(new Names());
  private WebServer web;

  @BeforeEach
  void start() throws Exception {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    web = WebServer.start(new WebConfig(free, ""), parts);
  }

  @AfterEach
  void stop() {
    web.close();
    assertThat(behind.log.held).hasValue(0);
  }

  private static String basic(String user) {
    return "Basic "
        + Base64.getEncoder().encodeToString((user + ":pw").getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable String user, @Nullable String body, String... headers)
      throws Exception {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(web.localUrl() + path)).method(method, publisher);
    if (user != null) {
      request.header("Authorization", basic(user));
    }
    if (headers.length > 0) {
      request.headers(headers);
    } else if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode get(String path, String user) throws Exception {
    HttpResponse<String> answer = send("GET", "/api/v1" + path, user, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> post(String path, String user, String body) throws Exception {
    return send("POST", "/api/v1" + path, user, body.replace('\'', '"'));
  }

  private static void isProblem(HttpResponse<String> answer, int status, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.propertyNames())
        .containsExactlyInAnyOrder("type", "title", "status", "detail", "reason");
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("reason").asString()).isEqualTo(reason);
    assertThat(problem.get("type").asString()).endsWith(":" + reason);
    assertThat(answer.body()).doesNotContain("\tat ", "Exception");
  }

  @Test
  void everyRouteIsForItsRolesOnly() throws Exception {
    for (ApiRoute route : Api.routes(parts)) {
      String path = "/api/v1" + route.path().replaceAll("\\{[a-z]+}", "none");
      String least = route.path().endsWith("/extend") ? "{\"by\":\"5m\"}" : "{}";
      String body = route.method() == HandlerType.POST ? least : null;
      HttpResponse<String> nobody = send(route.method().name(), path, null, body);
      isProblem(nobody, 401, "credentials-required");
      assertThat(nobody.headers().firstValue("WWW-Authenticate").orElseThrow()).contains("Basic");
      for (Role role : EnumSet.allOf(Role.class)) {
        HttpResponse<String> answer = send(route.method().name(), path, role.label(), body);
        boolean byDesk = route.path().matches("/(sessions/\\{id}|rooms|supervision)(/.*)?");
        boolean may =
            byDesk
                ? route.path().startsWith("/sessions/") && role == Role.OPERATOR
                : route.roles().contains(role) || route.roles().contains(Role.USER);
        assertThat(answer.statusCode() != 403).as("%s as %s", route, role).isEqualTo(may);
      }
    }
  }

  @Test
  void theDescriptionHasEveryRouteAndNoOther() throws Exception {
    Set<String> routes = new HashSet<>();
    for (ApiRoute route : Api.routes(parts)) {
      String roles = route.roles().stream().sorted().map(Role::label).toList().toString();
      routes.add(route.method().name() + " " + route.path() + " " + roles);
    }
    HttpResponse<String> json = send("GET", "/api/openapi.json", null, null);
    assertThat(json.headers().firstValue("Content-Type")).contains("application/json");
    Set<String> described = new HashSet<>();
    JSON.readTree(json.body())
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        each ->
                            described.add(
                                each.getKey().toUpperCase(Locale.ROOT)
                                    + " "
                                    + path.getKey()
                                    + " "
                                    + each.getValue().get("x-roles").values().stream()
                                        .map(JsonNode::asString)
                                        .toList())));
    assertThat(described).isEqualTo(routes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/me", "/sessions", "/tokens", "/passes", "/policy", "/status"})
  void answersAsItsDescriptionSays(String path) throws Exception {
    behind.open("s1", "operator");
    behind.tokens.issue(
        new fairlead.proxy.ledger.TokenLedger.Token(
            "t1", "agent-7", "00", NOW, NOW.plusSeconds(60), "ann", null));
    behind.passes.issue(
        java.util.List.of(
            new fairlead.proxy.ledger.PassLedger.Pass(
                "guest-7f3k", "guests", "00", NOW, NOW.plusSeconds(60), "ann", null)));
    JsonNode document;
    try (InputStream in = Api.class.getResourceAsStream("openapi.json")) {
      document = JSON.readTree(in);
    }
    JsonNode schema =
        document.at(
            "/paths/~1"
                + path.substring(1)
                + "/get/responses/200/content/application~1json/schema");
    compare(document, schema, get(path, "operator"), path);
  }

  /** Every member is described, and every described one is there. */
  static void compare(JsonNode document, JsonNode schema, JsonNode value, String where) {
    if (schema.has("anyOf")) {
      compare(document, schema.get("anyOf").get(0), value, where);
    } else if (schema.has("$ref")) {
      compare(document, document.at(schema.get("$ref").asString().substring(1)), value, where);
    } else if (value.isArray()) {
      value.values().forEach(item -> compare(document, schema.get("items"), item, where + "[]"));
    } else if (value.isObject()) {
      assertThat(schema.get("properties").propertyNames())
          .as(where)
          .containsExactlyInAnyOrderElementsOf(value.propertyNames());
      value
          .properties()
          .forEach(
              each ->
                  compare(
                      document,
                      schema.get("properties").get(each.getKey()),
                      each.getValue(),
                      where + "." + each.getKey()));
    }
  }

  @Test
  void guestPassesAreShownOnceAndRevoked() throws Exception {
    HttpResponse<String> answer =
        post(
            "/passes",
            "operator",
            "{'group':'guests','count':2,'expires':'1d','tier':'monitored'}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode made = JSON.readTree(answer.body());
    assertThat(made.get("passes").values()).hasSize(2);
    assertThat(made.get("tier").asString()).isEqualTo("monitored");
    assertThat(made.get("portal").asString()).isEqualTo(web.publicUrl());
    assertThat(made.get("notice").asString()).isEqualTo("Hosts & times are recorded.");
    assertThat(made.get("recorded").asString()).startsWith("Each request is recorded");
    JsonNode first = made.get("passes").get(0);
    assertThat(first.get("password").asString()).matches("([0-9a-z]{4}-){3}[0-9a-z]{4}");
    String id = first.get("id").asString();
    JsonNode listed = get("/passes?group=guests", "operator");
    assertThat(listed.toString()).contains(id).doesNotContain("password", "hash");
    assertThat(get("/passes?group=others", "operator").get("passes").values()).isEmpty();
    assertThat(send("DELETE", "/api/v1/passes/" + id, "operator", null).statusCode())
        .isEqualTo(204);
    isProblem(send("DELETE", "/api/v1/passes/" + id, "operator", null), 404, "not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'count':2,'expires':'1d'} | group",
        "{'group':'guests','count':2.5,'expires':'1d'} | count",
        "{'group':'guests','count':'many','expires':'1d'} | whole number",
        "{'group':'guests','count':201,'expires':'1d'} | 1 to 200",
        "{'group':'guests','count':2,'expires':'32d'} | 1m to 31d",
        "{'group':'guests','count':2,'expires':1} | expires",
        "{'group':'a b','count':2,'expires':'1d'} | letters",
        "{'group':'operators','count':2,'expires':'1d'} | may act on others",
        "{'group':'visitors','count':2,'expires':'1d','tier':'monitored'} | in tier \\\"full\\\""
      })
  void wrongOrdersOfPassesAreToldWhatWasExpected(String body, String words) throws Exception {
    HttpResponse<String> answer = post("/passes", "operator", body.replaceAll("^\"|\"$", ""));
    isProblem(answer, 400, "bad-request");
    assertThat(answer.body()).contains(words);
    assertThat(behind.log.records).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"bad,401,bad-credentials", "slow,429,login-throttled", "busy,503,overloaded"})
  void whoIsNotKnownIsToldWhy(String user, int status, String reason) throws Exception {
    HttpResponse<String> answer = send("GET", "/api/v1/me", user, null);
    isProblem(answer, status, reason);
    assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status != 401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
        .isEqualTo(status == 401);
  }

  @Test
  void whatIsNotThereIsAProblemToo() throws Exception {
    isProblem(send("GET", "/api/v1/nothing", "user", null), 404, "not-found");
    isProblem(send("GET", "/api/v1/sessions/x", "operator", null), 404, "not-found");
    isProblem(send("GET", "/api/v2", null, null), 404, "not-found");
    isProblem(send("GET", "/api", null, null), 404, "not-found");
    HttpResponse<String> put = send("PUT", "/api/v1/tokens", "operator", "{}");
    isProblem(put, 405, "method-not-allowed");
    assertThat(put.headers().firstValue("Allow")).contains("GET, POST");
    isProblem(send("GET", "/api/v1/me/session", "user", null), 405, "method-not-allowed");
    isProblem(send("OPTIONS", "/api/v1/tokens/x", null, null), 405, "method-not-allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "Origin,http://evil.test",
    "Origin,null",
    "Origin,https://127.0.0.1",
    "Sec-Fetch-Site,cross-site",
    "Sec-Fetch-Site,same-site"
  })
  void anotherSitesPageCannotAsk(String field, String value) throws Exception {
    behind.open("s1", "user");
    String json = "application/json";
    String body = "{\"action\":\"end\"}";
    isProblem(
        send("POST", "/api/v1/me/session", "user", body, "Content-Type", json, field, value),
        403,
        "cross-site");
    isProblem(send("GET", "/api/v1/me", "user", null, field, value), 403, "cross-site");
    isProblem(
        send("DELETE", "/api/v1/tokens/x", "operator", null, field, value), 403, "cross-site");
    assertThat(get("/me", "user").at("/session/state").asString()).isEqualTo("active");
    HttpResponse<String> ours =
        send(
            "POST",
            "/api/v1/me/session",
            "user",
            body,
            "Content-Type",
            json,
            "Origin",
            web.localUrl(),
            "Sec-Fetch-Site",
            "same-origin");
    assertThat(ours.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=x"})
  void whatAFormCanSendIsNoWrite(String type) throws Exception {
    behind.open("s1", "user");
    String body = "{\"action\":\"end\"}";
    isProblem(
        send("POST", "/api/v1/me/session", "user", body, "Content-Type", type),
        415,
        "unsupported-media-type");
    isProblem(
        send("POST", "/api/v1/me/session", "user", body, "X-Nothing", "1"),
        415,
        "unsupported-media-type");
    assertThat(get("/me", "user").at("/session/state").asString()).isEqualTo("active");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'action':'end','acton':'x'} | Unknown in the body: \\\"acton\\\"; did you mean",
        "{'action':'end','x':{'y':[1]},'z':1} | Unknown in the body: \\\"x\\\", \\\"z\\\"; known",
        "{'action':'end','action':'end'} | The body is no JSON: ",
        "{'action':true} | \\\"action\\\" must be a text",
        "{'action':['end']} | \\\"action\\\" must be a text",
        "{'action':'stop'} | \\\"action\\\" must be ",
        "{} | Missing in the body: \\\"action\\\"",
        "[] | The body must be one JSON object",
        "'end' | The body must be one JSON object",
        "{'action':'end'} {} | There is more behind",
        "{'action':'end' | The body is no JSON",
        "{action:'end'} | The body is no JSON",
      })
  void aBodyIsReadStrictly(String body, String words) throws Exception {
    HttpResponse<String> answer = post("/me/session", "user", body);
    isProblem(answer, 400, "bad-request");
    assertThat(answer.body()).contains(words);
  }

  @Test
  void aBodyIsBounded() throws Exception {
    isProblem(post("/me/session", "user", " ".repeat(17 << 10)), 413, "too-large");
    isProblem(post("/me/session", "user", ""), 400, "bad-request");
    isProblem(post("/me/session", "user", "[".repeat(15_000)), 400, "bad-request");
  }

  @Test
  void queriesAreReadStrictlyToo() throws Exception {
    HttpResponse<String> answer = send("GET", "/api/v1/sessions?usr=x", "operator", null);
    isProblem(answer, 400, "bad-request");
    assertThat(answer.body()).contains("\\\"usr\\\"; known: user");
    isProblem(send("GET", "/api/v1/me?x", "user", null), 400, "bad-request");
  }

  @Test
  void saysHowOneStands() throws Exception {
    refusals.keep(
        new Refusal(
            "6K3QJ2M8XZ4TA",
            NOW,
            "user",
            "monitored",
            DenyReason.NOT_IN_ALLOWLIST,
            null,
            false,
            "GET",
            "http",
            "games.test",
            80,
            "/",
            null));
    JsonNode before = get("/me", "user");
    assertThat(before.at("/session/state").asString()).isEqualTo("not-started");
    assertThat(before.at("/session/id").isNull()).isTrue();
    assertThat(before.at("/session/seconds_remaining").asInt()).isEqualTo(3_600);
    behind.open("s1", "user");
    behind.clock.pass(Duration.ofMinutes(14));
    behind.open("s1", "user");
    post("/sessions/s1/extend", "operator", "{'by':'10m','reason':'late\\u001bbus'}");
    JsonNode me = get("/me", "user");
    assertThat(me.get("tier").asString()).isEqualTo("monitored");
    assertThat(me.get("notice").asString()).isEqualTo("Hosts & times are recorded.");
    assertThat(me.at("/session/seconds_remaining").asInt()).isEqualTo(56 * 60);
    assertThat(me.at("/session/bytes_remaining").asInt()).isEqualTo(1 << 20);
    assertThat(me.at("/session/ends").asString()).isEqualTo("2026-03-02T10:10:00.000Z");
    assertThat(me.get("quotas").size()).isEqualTo(2);
    assertThat(me.get("recorded").size()).isEqualTo(RecordSchema.values().length);
    assertThat(me.at("/refusals/0/reason").asString()).isEqualTo("not-in-allowlist");
    assertThat(me.at("/acts/0/actor").asString()).isEqualTo("operator");
    assertThat(me.at("/acts/0/act").asString()).isEqualTo("extended");
    assertThat(me.at("/acts/0/seconds_added").asInt()).isEqualTo(600);
    assertThat(me.at("/acts/0/reason").asString()).isEqualTo("late bus");
    JsonNode unbounded = get("/me", "teacher");
    assertThat(unbounded.at("/session/seconds_remaining").isNull()).isTrue();
  }

  @Test
  void oneEndsOnesOwnSessionAndStartsNone() throws Exception {
    isProblem(post("/me/session", "user", "{'action':'start'}"), 409, "conflict");
    isProblem(post("/me/session", "user", "{'action':'end'}"), 409, "conflict");
    behind.open("s1", "user");
    HttpResponse<String> ended = post("/me/session", "user", "{'action':'end'}");
    assertThat(ended.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(ended.body()).get("state").asString()).isEqualTo("ended");
  }

  @Test
  void operatorsActOnSessions() throws Exception {
    behind.open("s1", "ben");
    HttpResponse<String> paused = post("/sessions/s1/pause", "operator", "{'reason':'fire drill'}");
    assertThat(paused.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(paused.body()).get("state").asString()).isEqualTo("paused");
    assertThat(post("/sessions/s1/resume", "operator", "{}").statusCode()).isEqualTo(200);
    isProblem(post("/sessions/s1/resume", "operator", "{}"), 409, "conflict");
    isProblem(post("/sessions/s1/end", "operator", "{}"), 400, "reason-missing");
    isProblem(
        post("/sessions/s1/end", "operator", "{'reason':'" + "x".repeat(501) + "'}"),
        400,
        "bad-request");
    isProblem(post("/sessions/s9/end", "operator", "{'reason':'x'}"), 404, "not-found");
    isProblem(
        post("/sessions/s1/pause", "operator", "{'reason':'x','by':'1m'}"), 400, "bad-request");
    for (String by : new String[] {"", "30", "0m", "8d", "1h30m"}) {
      isProblem(post("/sessions/s1/extend", "operator", "{'by':'" + by + "'}"), 400, "bad-request");
    }
    assertThat(post("/sessions/s1/end", "operator", "{'reason':'x'}").statusCode()).isEqualTo(200);
    behind.open("s2", "operator");
    isProblem(post("/sessions/s2/extend", "operator", "{'by':'1h'}"), 403, "own-session");
    assertThat(post("/sessions/s2/end", "operator", "{}").statusCode()).isEqualTo(200);
    assertThat(behind.log.records)
        .extracting(AuditRecord::kind)
        .containsExactly(Kind.SESSION, Kind.SESSION, Kind.REVOCATION, Kind.SESSION);
  }

  @Test
  void operatorsAndAuditorsSeeSessionsOnTheRecord() throws Exception {
    behind.open("s1", "ben");
    behind.open("s2", "cy");
    assertThat(get("/sessions", "auditor").get("sessions").size()).isEqualTo(2);
    JsonNode bens = get("/sessions?user=ben", "operator").get("sessions");
    assertThat(bens.size()).isEqualTo(1);
    assertThat(bens.at("/0/user").asString()).isEqualTo("ben");
    assertThat(behind.log.records)
        .allSatisfy(record -> assertThat(record.kind()).isEqualTo(Kind.LOOK_UP))
        .extracting(AuditRecord::user)
        .containsExactly("auditor", "operator");
  }

  @Test
  void operatorsIssueAndRevokeTokens() throws Exception {
    HttpResponse<String> issued = post("/tokens", "operator", "{'user':'agent-7','expires':'8h'}");
    assertThat(issued.statusCode()).isEqualTo(201);
    JsonNode token = JSON.readTree(issued.body());
    String secret = token.get("token").asString();
    assertThat(secret).matches("fl_[0-9a-z]{32}");
    assertThat(token.get("expires").asString()).isEqualTo("2026-03-02T17:00:00.000Z");
    HttpResponse<String> list = send("GET", "/api/v1/tokens", "operator", null);
    assertThat(list.body())
        .contains("\"issued_by\":\"operator\"")
        .doesNotContain(secret, "hash", "\"token\"");
    String path = "/api/v1/tokens/" + token.get("id").asString();
    assertThat(send("DELETE", path, "operator", null).statusCode()).isEqualTo(204);
    isProblem(send("DELETE", path, "operator", null), 404, "not-found");
    for (String bad :
        new String[] {
          "{'user':'zoe','expires':'8h'}",
          "{'user':'agent-7','expires':'367d'}",
          "{'user':'agent-7','expires':'30s'}",
          "{'user':'agent-7','expires':'8'}",
          "{'user':'agent-7'}"
        }) {
      isProblem(post("/tokens", "operator", bad), 400, "bad-request");
    }
  }

  @Test
  void nothingHappensOffTheRecord() throws Exception {
    behind.open("s1", "ben");
    behind.log.full = true;
    isProblem(send("GET", "/api/v1/sessions", "operator", null), 503, "audit-unavailable");
    isProblem(send("GET", "/api/v1/tokens", "operator", null), 503, "audit-unavailable");
    isProblem(post("/sessions/s1/end", "operator", "{'reason':'x'}"), 503, "audit-unavailable");
    isProblem(
        post("/tokens", "operator", "{'user':'agent-7','expires':'8h'}"), 503, "audit-unavailable");
    isProblem(send("DELETE", "/api/v1/tokens/x", "operator", null), 503, "audit-unavailable");
    assertThat(get("/me", "ben").at("/session/state").asString()).isEqualTo("active");
  }

  @Test
  void withoutItsLedgerItSaysSo() throws Exception {
    behind.ledger.gone(true);
    behind.tokens.away = true;
    isProblem(send("GET", "/api/v1/me", "user", null), 503, "ledger-unavailable");
    isProblem(send("GET", "/api/v1/sessions", "operator", null), 503, "ledger-unavailable");
    isProblem(post("/sessions/s1/end", "operator", "{'reason':'x'}"), 503, "ledger-unavailable");
    isProblem(
        post("/tokens", "operator", "{'user':'agent-7','expires':'8h'}"),
        503,
        "ledger-unavailable");
    behind.clock.pass(Duration.ofSeconds(4));
    JsonNode status = get("/status", "operator");
    assertThat(status.at("/ledger/reachable").asBoolean()).isFalse();
    assertThat(status.at("/ledger/silent_ms").asInt()).isEqualTo(4_000);
    assertThat(status.get("sessions").isNull()).isTrue();
    behind.ledger.gone(false);
    behind.ledger.frozen = true;
    isProblem(send("GET", "/api/v1/me", "user", null), 503, "ledger-unavailable");
  }

  @Test
  void saysHowTheGatewayIs() throws Exception {
    behind.open("s1", "ben");
    JsonNode status = get("/status", "operator");
    assertThat(status.get("version").asString()).isEqualTo("1.2.3");
    assertThat(status.get("uptime_seconds").asInt()).isEqualTo(300);
    assertThat(status.get("policy").asString()).isEqualTo(Behind.POLICY.hash());
    assertThat(status.at("/sessions/active").asInt()).isEqualTo(1);
    assertThat(status.at("/audit/queued").asInt()).isEqualTo(7);
    assertThat(behind.log.records).isEmpty();
  }

  @Test
  void reloadsThePolicyAsItIsAsked() throws Exception {
    HttpResponse<String> answer = post("/policy/reload", "operator", "{'how': 'dry-run'}");
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode said = JSON.readTree(answer.body());
    assertThat(said.get("result").asString()).isEqualTo("rejected");
    assertThat(said.at("/problems/0/column").asInt()).isEqualTo(7);
    post("/policy/reload", "operator", "{}");
    post("/policy/reload", "operator", "{'how': 'accept'}");
    assertThat(behind.policy.asked)
        .containsExactly("operator DRY_RUN", "operator RELOAD", "operator ACCEPT");
    HttpResponse<String> unknown = post("/policy/reload", "operator", "{'how': 'acept'}");
    isProblem(unknown, 400, "bad-request");
    assertThat(unknown.body()).contains("did you mean \\\"accept\\\"?");
    behind.policy.unrecorded = true;
    isProblem(post("/policy/reload", "operator", "{}"), 503, "audit-unavailable");
  }
}
