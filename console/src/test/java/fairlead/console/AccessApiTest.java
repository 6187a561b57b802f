package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Principal;
import fairlead.proxy.audit.AuditRecord.Kind;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.ledger.MemoryRefusals;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Access requests over HTTP: pupils ask, teachers and heads review. */
class AccessApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Behind behind =
      new Behind(new MemoryRefusals(InstantSource.fixed(Instant.parse("2026-03-02T09:00:00Z"))));
  private WebServer web;

  /** Takes every name for known, in a group of the same name. */
  private static final class Names implements Authenticator {
    @Override
    public Identification identify(@Nullable String credentials, InetAddress client) {
      String pair = new String(Base64.getDecoder().decode(credentials.substring(6)));
      String user = pair.substring(0, pair.indexOf(':'));
      return new Known(new Principal(user, Set.of(user + "s")));
    }

    @Override
    public Principal again(Known known) {
      return known.principal();
    }

    @Override
    public long generation() {
      return 0;
    }
  }

  @BeforeEach
  void start() throws Exception {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    web = WebServer.start(new WebConfig(free, ""), behind.parts(new Names()));
  }

  @AfterEach
  void stop() {
    web.close();
    assertThat(behind.log.held).hasValue(0);
  }

  private HttpResponse<String> send(String user, String path, @Nullable String body)
      throws Exception {
    return new ApiCalls(web).send(user, path, body);
  }

  private JsonNode done(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private JsonNode get(String user, String path) throws Exception {
    return done(200, send(user, path, null));
  }

  private String asked(String body) throws Exception {
    return done(201, send("pupil", "/access-requests", body)).get("id").asString();
  }

  private HttpResponse<String> review(String user, String id, String body) throws Exception {
    return send(user, "/access-requests/" + id + "/reviews", body);
  }

  private static void isProblem(HttpResponse<String> answer, int status, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(JSON.readTree(answer.body()).get("reason").asString()).isEqualTo(reason);
  }

  @Test
  void leadsFromAWishToAGrantAndItsRevocation() throws Exception {
    String id = asked("{'reason': 'homework'}");
    assertThat(get("teacher", "/reviews").get("waiting").asInt()).isEqualTo(1);
    assertThat(get("head", "/reviews").get("waiting").asInt()).isZero();
    JsonNode first = done(200, review("teacher", id, "{'verdict': 'approve', 'round': 1}"));
    assertThat(first.get("stage").asInt()).isEqualTo(2);
    assertThat(first.get("stages").get(0).get("approved").asInt()).isEqualTo(1);
    JsonNode last = done(200, review("head", id, "{'verdict': 'approve', 'reason': 'well'}"));
    assertThat(last.get("state").asString()).isEqualTo("approved");
    String grant = last.get("grant").get("id").asString();
    assertThat(get("pupil", "/grants").get("grants").get(0).get("id").asString()).isEqualTo(grant);
    isProblem(send("pupil", "/grants/" + grant + "/revoke", "{'reason': 'x'}"), 403, "not-allowed");
    isProblem(send("head", "/grants/" + grant + "/revoke", "{}"), 400, "reason-missing");
    JsonNode revoked =
        done(200, send("head", "/grants/" + grant + "/revoke", "{'reason': 'misused'}"));
    assertThat(revoked.get("revoked_by").asString()).isEqualTo("head");
    assertThat(get("pupil", "/grants").get("grants").get(0).get("revoked_reason").asString())
        .isEqualTo("misused");
    assertThat(behind.log.records)
        .extracting(each -> each.kind())
        .containsExactly(
            Kind.ACCESS_REQUEST, Kind.REVIEW, Kind.REVIEW, Kind.GRANT, Kind.REVOCATION);
  }

  @Test
  void answersTheSameWishWithTheOneThatWaits() throws Exception {
    String id = asked("{'reason': 'x', 'hosts': ['b.test', 'c.test']}");
    JsonNode again =
        done(
            200,
            send("pupil", "/access-requests", "{'reason': 'y', 'hosts': ['c.test', 'b.test']}"));
    assertThat(again.get("id").asString()).isEqualTo(id);
    JsonNode narrowed =
        done(200, review("teacher", id, "{'verdict': 'approve', 'hosts': ['c.test']}"));
    assertThat(narrowed.get("grant").get("hosts").get(0).asString()).isEqualTo("c.test");
    assertThat(narrowed.get("hosts_left")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 400 | reason-missing",
        "{'reason': 'x', 'hosts': []} | 400 | bad-request",
        "{'reason': 'x', 'hosts': 'b.test'} | 400 | bad-request",
        "{'reason': 'x', 'hosts': ['b.test', 7]} | 400 | bad-request",
        "{'reason': 'x', 'hosts': ['*.test']} | 400 | bad-request",
        "{'reason': 'x', 'hosts': ['127.0.0.1']} | 403 | stays-refused",
        "{'reason': 'x', 'hosts': ['a.test']} | 409 | has-it",
        "{'reason': 'x', 'tier': 'full'} | 403 | not-offered",
        "{'reason': 'x', 'starts': 'tomorrow'} | 400 | bad-request",
        "{'reason': 'x', 'starts': '2036-01-01T00:00:00Z'} | 400 | bad-request",
        "{'reason': 'x', 'user': 'agent-7'} | 403 | not-allowed",
        "{'reason': 'x', 'host': 'b.test'} | 400 | bad-request"
      })
  void saysWhatIsWrongWithAWish(String body, int status, String reason) throws Exception {
    isProblem(send("pupil", "/access-requests", body), status, reason);
  }

  @Test
  void saysWhatIsWrongWithAReview() throws Exception {
    String id = asked("{'reason': 'x', 'hosts': ['b.test']}");
    isProblem(review("pupil", id, "{'verdict': 'approve'}"), 403, "own-request");
    isProblem(review("cleaner", id, "{'verdict': 'approve'}"), 404, "not-found");
    isProblem(review("operator", id, "{'verdict': 'approve'}"), 403, "not-allowed");
    isProblem(review("teacher", id, "{'verdict': 'maybe'}"), 400, "bad-request");
    isProblem(review("teacher", id, "{'verdict': 'approve', 'round': 0}"), 400, "bad-request");
    isProblem(review("teacher", id, "{'verdict': 'approve', 'round': '1'}"), 400, "bad-request");
    isProblem(review("teacher", id, "{'verdict': 'approve', 'round': 2}"), 409, "review-restarted");
    isProblem(
        review("teacher", id, "{'verdict': 'approve', 'hosts': ['c.test']}"),
        400,
        "hosts-not-narrowing");
    isProblem(review("teacher", id, "{'verdict': 'deny'}"), 400, "reason-missing");
    done(200, review("teacher", id, "{'verdict': 'deny', 'reason': 'no'}"));
    isProblem(review("teacher", id, "{'verdict': 'approve'}"), 409, "decided");
    HttpResponse<String> soon =
        send("pupil", "/access-requests", "{'reason': 'please', 'hosts': ['b.test']}");
    isProblem(soon, 429, "denied-just-now");
    assertThat(soon.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(590L, 601L);
  }

  @Test
  void everybodySeesWhatConcernsThem() throws Exception {
    String id = asked("{'reason': 'x', 'hosts': ['b.test']}");
    String tier = asked("{'reason': 'x', 'tier': 'lab'}");
    assertThat(ids("pupil", "/access-requests")).containsExactlyInAnyOrder(tier, id);
    assertThat(ids("pupil", "/access-requests?user=pupil")).hasSize(2);
    assertThat(ids("teacher", "/access-requests?state=pending")).hasSize(2);
    assertThat(ids("head", "/access-requests?state=pending")).containsExactly(tier);
    assertThat(ids("cleaner", "/access-requests")).isEmpty();
    assertThat(ids("cleaner", "/access-requests?user=pupil")).isEmpty();
    assertThat(behind.log.records).hasSize(2);
    assertThat(ids("auditor", "/access-requests?user=pupil")).hasSize(2);
    get("operator", "/grants");
    get("auditor", "/access-requests/" + id);
    assertThat(behind.log.records.subList(2, 5))
        .allMatch(each -> each.kind() == Kind.LOOK_UP)
        .extracting(each -> each.subject())
        .containsExactly("pupil", null, "pupil");
    isProblem(send("cleaner", "/access-requests/" + id, null), 404, "not-found");
    isProblem(send("teacher", "/grants?user=pupil", null), 403, "not-allowed");
    isProblem(send("pupil", "/access-requests?state=open", null), 400, "bad-request");
    JsonNode withdrawn = done(200, send("pupil", "/access-requests/" + id + "/withdraw", "{}"));
    assertThat(withdrawn.get("state").asString()).isEqualTo("withdrawn");
    isProblem(send("pupil", "/access-requests/" + id + "/withdraw", "{}"), 409, "decided");
  }

  private List<String> ids(String user, String path) throws Exception {
    return get(user, path).get("access_requests").values().stream()
        .map(each -> each.get("id").asString())
        .toList();
  }

  @Test
  void answersAsItsDescriptionSays() throws Exception {
    String id = asked("{'reason': 'x', 'hosts': ['b.test']}");
    JsonNode granted = done(200, review("teacher", id, "{'verdict': 'approve', 'reason': 'y'}"));
    asked("{'reason': 'x'}");
    compare("/access-requests/{id}/reviews", "post", granted);
    compare("/access-requests", "get", get("pupil", "/access-requests"));
    compare("/reviews", "get", get("teacher", "/reviews"));
    compare("/grants", "get", get("pupil", "/grants"));
    compare("/me/access", "get", get("pupil", "/me/access"));
  }

  private static void compare(String path, String method, JsonNode value) throws Exception {
    try (InputStream in = Api.class.getResourceAsStream("openapi.json")) {
      JsonNode document = JSON.readTree(in);
      String at = "/paths/" + path.replace("/", "~1") + "/" + method;
      ApiTest.compare(
          document,
          document.at(at + "/responses/200/content/application~1json/schema"),
          value,
          path);
    }
  }
}
