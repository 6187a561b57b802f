package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.TestLogs;
import fairlead.proxy.ledger.MemoryRefusals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class AuditApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MINE = "6K3QJ2M8XZ4TA";

  @TempDir private Path log;
  private Behind behind;
  private WebServer web;

  @BeforeEach
  void serve() throws IOException {
    behind = new Behind(new MemoryRefusals(() -> behind.clock.instant()));
    behind.audit = log;
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    web = WebServer.start(new WebConfig(free, ""), behind.parts(new Names()));
    String time = behind.clock.instant().minusSeconds(60).toString();
    Files.write(
        log.resolve("365d-000000000001.jsonl"),
        List.of(
            record(1, time, MINE, "request", "user", "", "\"host\":\"a.example\",\"port\":443,"),
            record(2, time, "6K3QJ2M8XZ4TB", "request", "eve", "", ""),
            record(3, time, "6K3QJ2M8XZ4TC", "look-up", "operator", "user", ""),
            TestLogs.checkpoint("365d", 4, behind.clock.instant())));
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private static String record(
      int seq, String time, String id, String kind, String user, String subject, String more) {
    String of = subject.isEmpty() ? "" : "\"subject\":\"" + subject + "\",";
    return "{\"v\":1,\"stream\":\"365d\",\"seq\":%d,\"time\":\"%s\",\"id\":\"%s\",\"kind\":\"%s\",\"user\":\"%s\",%s%s\"outcome\":\"allowed\"}"
        .formatted(seq, time, id, kind, user, of, more);
  }

  private HttpResponse<String> send(String path, String user, @Nullable String body)
      throws Exception {
    return new ApiCalls(web).send(user, path, body);
  }

  private List<String> ids(String path, String user) throws Exception {
    HttpResponse<String> answer = send(path, user, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body())
        .get("records")
        .valueStream()
        .map(each -> each.get("id").asString())
        .toList();
  }

  @Test
  void oneSeesOnesOwnRecordsAndWhoLookedUnrecorded() throws Exception {
    assertThat(ids("/me/records", "user")).containsExactlyInAnyOrder(MINE, "6K3QJ2M8XZ4TC");
    assertThat(ids("/me/records?kind=request", "user")).containsExactly(MINE);
    assertThat(behind.log.records).isEmpty();
  }

  @Test
  void aLookAtOthersIsRecordedAndForOperatorsAndAuditors() throws Exception {
    assertThat(ids("/audit?user=user&kind=request", "auditor")).containsExactly(MINE);
    assertThat(behind.log.records)
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.kind()).isEqualTo(AuditRecord.Kind.LOOK_UP);
              assertThat(each.user()).isEqualTo("auditor");
              assertThat(each.subject()).isEqualTo("user");
            });
    assertThat(send("/audit?user=user", "user", null).statusCode()).isEqualTo(403);
    assertThat(ids("/audit?id=" + MINE, "operator")).containsExactly(MINE);
    behind.log.full = true;
    assertThat(send("/audit", "operator", null).statusCode()).isEqualTo(503);
  }

  @Test
  void numbersAndTextsAreAsInTheLog() throws Exception {
    JsonNode found = JSON.readTree(send("/audit?id=" + MINE, "operator", null).body());
    assertThat(found.get("records").get(0).get("port").isNumber()).isTrue();
    assertThat(found.get("records").get(0).get("host").asString()).isEqualTo("a.example");
    assertThat(found.get("more").asBoolean()).isFalse();
    assertThat(found.get("reached").isNull()).isTrue();
  }

  @Test
  void aRemarkStandsBesideTheRecord() throws Exception {
    String path = "/decisions/" + MINE + "/note";
    assertThat(send(path, "user", "{'note':'For class.'}").statusCode()).isEqualTo(204);
    assertThat(send("/audit?id=" + MINE, "operator", null).body())
        .contains("\"note\":\"For class.\"");
    assertThat(send(path, "operator", "{'note':'No.'}").statusCode()).isEqualTo(404);
    assertThat(send(path, "user", "{'note':''}").statusCode()).isEqualTo(204);
    assertThat(send("/me/records", "user", null).body()).doesNotContain("\"note\"");
    assertThat(send(path, "user", "{'note':'" + "x".repeat(1_001) + "'}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void whatCannotBeMeantIsSaid() throws Exception {
    assertThat(send("/audit?kind=nothing", "operator", null).body())
        .contains("look-up, open, policy");
    assertThat(send("/audit?from=yesterday", "operator", null).body()).contains("no time");
    assertThat(send("/audit?id=1", "operator", null).body()).contains("no id");
    assertThat(
            send("/audit?from=2026-11-25T10:00:00Z&to=2026-11-25T09:00:00Z", "operator", null)
                .body())
        .contains("before");
    assertThat(send("/audit?usr=x", "operator", null).statusCode()).isEqualTo(400);
    assertThat(behind.log.records).isEmpty();
  }
}
