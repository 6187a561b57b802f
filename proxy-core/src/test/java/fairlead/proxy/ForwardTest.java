package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.proxy.audit.AuditRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plain requests through a running proxy, octet by octet. */
class ForwardTest {
  private Rig rig;

  @BeforeEach
  void start() throws IOException {
    rig = Rig.start();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String get(ScriptedOrigin origin, String path, String more) {
    return request("GET", origin, path, more);
  }

  private static String request(String method, ScriptedOrigin origin, String path, String more) {
    String authority = "origin.test:" + origin.port();
    return method
        + " http://"
        + authority
        + path
        + " HTTP/1.1\r\nHost: "
        + authority
        + "\r\n"
        + Rig.CREDENTIALS
        + more
        + "\r\n";
  }

  /** Answers each request on a connection with its own head as the body. */
  private static void echo(ScriptedOrigin.Wire wire) throws IOException {
    for (String head = wire.readHead(); !head.isEmpty(); head = wire.readHead()) {
      wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
    }
  }

  @Test
  void sendsOriginFormWithItsOwnHostAndViaAndWithoutCredentials() throws Exception {
    try (var origin = new ScriptedOrigin(ForwardTest::echo);
        var client = rig.client()) {
      client.send(get(origin, "/a/b?c=d", "X-Y: z\r\n"));
      String answer = client.readAnswer();
      assertThat(answer)
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("\r\nVia: 1.1 rig\r\n")
          .contains("GET /a/b?c=d HTTP/1.1\r\n")
          .contains("Host: origin.test:" + origin.port() + "\r\n")
          .contains("X-Y: z\r\n")
          .doesNotContain("Proxy-Authorization");
    }
  }

  @Test
  void answersTheSameForEverySplitOfTheHead() throws Exception {
    try (var origin = new ScriptedOrigin(ForwardTest::echo)) {
      String wire = get(origin, "/", "X: y\r\n");
      for (int cut = 1; cut < wire.length(); cut++) {
        try (var client = rig.client()) {
          assertThat(client.sendCut(wire, cut).readAnswer()).startsWith("HTTP/1.1 200 OK\r\n");
        }
      }
    }
  }

  @Test
  void relaysTheSameForEverySplitOfTheAnswersHead() throws Exception {
    String answer = "HTTP/1.1 200 Fine\r\nX: y\r\nContent-Length: 2\r\n\r\nhi";
    ScriptedOrigin.Script script =
        wire -> {
          for (int cut = 1; !wire.readHead().isEmpty(); cut++) {
            wire.send(answer.substring(0, cut));
            pause();
            wire.send(answer.substring(cut));
          }
        };
    try (var origin = new ScriptedOrigin(script);
        var client = rig.client()) {
      for (int cut = 1; cut < answer.length(); cut++) {
        assertThat(client.send(get(origin, "/", "")).readAnswer())
            .startsWith("HTTP/1.1 200 Fine\r\nX: y\r\n")
            .endsWith("\r\n\r\nhi");
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void answersPipelinedRequestsInOrderOverOneConnection() throws Exception {
    try (var origin = new ScriptedOrigin(ForwardTest::echo);
        var client = rig.client()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        all.append(get(origin, "/" + i, ""));
      }
      client.send(all.toString());
      for (int i = 0; i < 50; i++) {
        assertThat(client.readAnswer()).contains("GET /" + i + " HTTP/1.1");
      }
      assertThat(origin.connections()).isEqualTo(1);
      assertThat(rig.records(AuditRecord.Kind.REQUEST, 50)).hasSize(50);
    }
  }

  @Test
  void neverSharesAnOriginConnectionBetweenUsers() throws Exception {
    try (var origin = new ScriptedOrigin(ForwardTest::echo);
        var one = rig.client();
        var two = rig.client()) {
      one.send(get(origin, "/", "")).readAnswer();
      two.send(get(origin, "/", "").replace(Rig.CREDENTIALS, credentials("v"))).readAnswer();
      assertThat(origin.connections()).isEqualTo(2);
      one.send(get(origin, "/", "")).readAnswer();
      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  private static String credentials(String user) {
    return "Proxy-Authorization: Basic "
        + java.util.Base64.getEncoder().encodeToString((user + ":pw").getBytes())
        + "\r\n";
  }

  @Test
  void passesChunkedBodiesAndTrailersBothWays() throws Exception {
    String body = "5\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n";
    ScriptedOrigin.Script script =
        wire -> {
          String head = wire.readHead();
          String came = wire.read(body.length());
          wire.send(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Same: "
                  + came.equals(body)
                  + head.contains("Transfer-Encoding: chunked")
                  + "\r\n\r\n"
                  + came);
        };
    try (var origin = new ScriptedOrigin(script);
        var client = rig.client()) {
      client.send(request("POST", origin, "/", "Transfer-Encoding: chunked\r\n"));
      client.send(body.substring(0, 9));
      client.send(body.substring(9));
      assertThat(client.readHead()).contains("X-Same: truetrue").contains("Transfer-Encoding");
      assertThat(client.read(body.length())).isEqualTo(body);
    }
  }

  @Test
  void takesChunkExtensionsOff() throws Exception {
    ScriptedOrigin.Script script =
        wire -> {
          wire.readHead();
          wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          wire.send("2;a=b\r\nhi\r\n0;c\r\n\r\n");
        };
    try (var origin = new ScriptedOrigin(script);
        var client = rig.client()) {
      client.send(get(origin, "/", "Connection: close\r\n"));
      client.readHead();
      assertThat(client.readAll()).isEqualTo("2\r\nhi\r\n0\r\n\r\n");
    }
  }

  @Test
  void neverSendsChunksToAnOldClientAndKeepsAnOldOriginApart() throws Exception {
    ScriptedOrigin.Script script =
        wire -> {
          wire.readHead();
          wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
        };
    try (var origin = new ScriptedOrigin(script);
        var client = rig.client()) {
      client.send(get(origin, "/", "").replace("HTTP/1.1", "HTTP/1.0"));
      String head = client.readHead();
      assertThat(head)
          .doesNotContainIgnoringCase("transfer-encoding")
          .contains("Connection: close");
      assertThat(client.readAll()).isEqualTo("hi");
    }
  }

  @Test
  void leavesHeadAnd204And304WithoutABody() throws Exception {
    ScriptedOrigin.Script script =
        wire -> {
          wire.readHead();
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
          wire.readHead();
          wire.send("HTTP/1.1 204 None\r\n\r\n");
          wire.readHead();
          wire.send("HTTP/1.1 304 Same\r\nContent-Length: 7\r\n\r\n");
          wire.readHead();
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nend");
        };
    try (var origin = new ScriptedOrigin(script);
        var client = rig.client()) {
      assertThat(client.send(request("HEAD", origin, "/", "")).readHead()).contains("1000");
      assertThat(client.send(get(origin, "/", "")).readHead()).contains("204 None");
      assertThat(client.send(get(origin, "/", "")).readHead()).contains("304 Same");
      assertThat(client.send(get(origin, "/", "")).readAnswer()).endsWith("end");
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void passesACloseDelimitedAnswerAndCloses() throws Exception {
    try (var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.0 200 OK\r\n\r\nall of it");
                });
        var client = rig.client()) {
      String answer = client.send(get(origin, "/", "")).readAll();
      assertThat(answer).contains("Connection: close").endsWith("\r\n\r\nall of it");
    }
  }

  @Test
  void passesInterimAnswersAndWaitsForContinue() throws Exception {
    ScriptedOrigin.Script script =
        wire -> {
          wire.readHead();
          wire.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
          String body = wire.read(4);
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + body);
        };
    try (var origin = new ScriptedOrigin(script);
        var client = rig.client()) {
      client.send(request("PUT", origin, "/", "Content-Length: 4\r\nExpect: 100-continue\r\n"));
      assertThat(client.readHead()).startsWith("HTTP/1.1 103 ").contains("Link: </a>");
      assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");
      assertThat(client.send("body").readAnswer()).endsWith("body");
    }
  }

  @Test
  void relaysAnUpgradeBothWays() throws Exception {
    ScriptedOrigin.Script script =
        wire -> {
          String head = wire.readHead();
          wire.send("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
          wire.send(head.contains("Upgrade: websocket") ? "server first" : "no upgrade asked");
          wire.send(wire.read(4));
        };
    try (var origin = new ScriptedOrigin(script);
        var client = rig.client()) {
      client.send(get(origin, "/", "Connection: Upgrade\r\nUpgrade: websocket\r\n"));
      assertThat(client.readHead()).startsWith("HTTP/1.1 101 ").containsIgnoringCase("upgrade: w");
      assertThat(client.read(12)).isEqualTo("server first");
      assertThat(client.send("ping").read(4)).isEqualTo("ping");
    }
    assertThat(rig.records(AuditRecord.Kind.REQUEST, 1).getFirst().status()).isEqualTo(101);
  }

  @Test
  void refusesAnUpgradeThatNobodyAskedFor() throws Exception {
    try (var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
                });
        var client = rig.client()) {
      assertThat(client.send(get(origin, "/", "")).readHead())
          .startsWith("HTTP/1.1 502 upstream-malformed; why http://portal.test:8080/why/");
    }
  }

  @Test
  void dropsAConnectionOnWhichSomethingUnaskedArrived() throws Exception {
    ScriptedOrigin.Script script =
        wire -> {
          wire.readHead();
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          if (wire.number() == 1) {
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
            wire.readHead();
          }
        };
    try (var origin = new ScriptedOrigin(script);
        var client = rig.client()) {
      assertThat(client.send(get(origin, "/", "")).readAnswer()).endsWith("ok");
      Thread.sleep(50);
      assertThat(client.send(get(origin, "/", "")).readAnswer()).endsWith("ok");
      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  @Test
  void triesAGetOnceMoreWhereTheOriginHadClosedButNeverAPost() throws Exception {
    ScriptedOrigin.Script script =
        wire -> {
          wire.readHead();
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          wire.readHead();
          wire.reset();
        };
    try (var origin = new ScriptedOrigin(script);
        var client = rig.client()) {
      client.send(get(origin, "/", "")).readAnswer();
      assertThat(client.send(get(origin, "/", "")).readAnswer()).endsWith("ok");
      assertThat(origin.connections()).isEqualTo(2);
      assertThat(client.send(request("POST", origin, "/", "Content-Length: 0\r\n")).readAnswer())
          .endsWith("ok");
      assertThat(origin.connections()).isEqualTo(3);
    }
  }

  @Test
  void aTruncatedAnswerNeverLooksComplete() throws Exception {
    ScriptedOrigin.Script script =
        wire -> {
          String head = wire.readHead();
          if (head.contains("GET /chunks")) {
            wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
          } else if (head.contains("GET /reset")) {
            wire.send("HTTP/1.1 200 OK\r\n\r\nhel");
            wire.reset();
          } else {
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel");
          }
        };
    try (var origin = new ScriptedOrigin(script)) {
      try (var client = rig.client()) {
        assertThat(client.send(get(origin, "/", "")).readAll()).contains("10").endsWith("hel");
      }
      try (var client = rig.client()) {
        assertThat(client.send(get(origin, "/chunks", "")).readAll()).endsWith("5\r\nhel");
      }
      try (var client = rig.client()) {
        client.send(get(origin, "/chunks", "").replace("HTTP/1.1", "HTTP/1.0"));
        org.assertj.core.api.Assertions.assertThatThrownBy(client::readAll)
            .isInstanceOf(IOException.class);
      }
      try (var client = rig.client()) {
        client.send(get(origin, "/reset", ""));
        org.assertj.core.api.Assertions.assertThatThrownBy(client::readAll)
            .isInstanceOf(IOException.class);
      }
    }
    assertThat(rig.records(AuditRecord.Kind.REQUEST, 4))
        .allMatch(r -> r.outcome() == AuditRecord.Outcome.FAILED);
  }

  @Test
  void answersOptionsAndTraceItselfAtMaxForwardsZero() throws Exception {
    try (var origin = new ScriptedOrigin(ForwardTest::echo);
        var client = rig.client()) {
      client.send(request("OPTIONS", origin, "/", "Max-Forwards: 0\r\n"));
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 200 ").contains("Allow: GET");
      client.send(request("TRACE", origin, "/x?secret", "Max-Forwards: 0\r\n"));
      assertThat(client.readAnswer()).contains("message/http").doesNotContain("secret");
      assertThat(origin.connections()).isZero();
      client.send(request("OPTIONS", origin, "/", "Max-Forwards: 3\r\n"));
      assertThat(client.readAnswer()).contains("Max-Forwards: 2\r\n");
    }
  }

  @Test
  void findsALoop() throws Exception {
    try (var origin = new ScriptedOrigin(ForwardTest::echo);
        var client = rig.client()) {
      assertThat(client.send(get(origin, "/", "Via: 1.0 a, 1.1 rig\r\n")).readHead())
          .startsWith("HTTP/1.1 508 loop-detected; why ");
    }
  }

  @Test
  void refusesWithReasonLinkAndDecisionAndGoesOn() throws Exception {
    try (var origin = new ScriptedOrigin(ForwardTest::echo);
        var client = rig.client()) {
      rig.refuse(r -> r.path().equals("/no") ? DenyReason.NOT_IN_ALLOWLIST : null);
      String refusal = client.send(get(origin, "/no", "Accept: text/html\r\n")).readAnswer();
      assertThat(refusal)
          .startsWith("HTTP/1.1 403 not-in-allowlist; why http://portal.test:8080/why/")
          .contains("Proxy-Status: fairlead; error=http_request_denied;")
          .contains("details=\"not-in-allowlist; rule=full/1\"")
          .contains("Cache-Control: no-store")
          .contains("Content-Type: text/html");
      assertThat(refusal).containsPattern("Fairlead-Decision: [0-9A-HJKMNP-TV-Z]{13}\r\n");
      assertThat(client.send(get(origin, "/yes", "")).readAnswer()).startsWith("HTTP/1.1 200");
      AuditRecord record = rig.records(AuditRecord.Kind.REQUEST, 2).getFirst();
      assertThat(record.reason()).isEqualTo("not-in-allowlist");
      assertThat(refusal).contains(record.id());
    }
  }

  @Test
  void refusesWhenTheAuditLogHasNoRoomAndWaitsWhenItIsSlow() throws Exception {
    try (var origin = new ScriptedOrigin(ForwardTest::echo);
        var client = rig.client()) {
      rig.audit.slow = true;
      assertThat(client.send(get(origin, "/", "")).readAnswer()).startsWith("HTTP/1.1 200");
      rig.audit.full = true;
      assertThat(client.send(get(origin, "/", "")).readAnswer())
          .startsWith("HTTP/1.1 503 audit-unavailable");
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void challengesAndTakesSlowIdentities() throws Exception {
    try (var origin = new ScriptedOrigin(ForwardTest::echo);
        var client = rig.client()) {
      assertThat(client.send(get(origin, "/", "").replace(Rig.CREDENTIALS, "")).readAnswer())
          .startsWith("HTTP/1.1 407 credentials-required; why ")
          .contains("Proxy-Authenticate: Basic realm=");
      assertThat(rig.records).isEmpty();
      client.send(get(origin, "/", "").replace(Rig.CREDENTIALS, credentials("slow")));
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 200");
      client.send(get(origin, "/", "").replace(Rig.CREDENTIALS, credentials("bad")));
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 407 bad-credentials");
    }
  }

  @Test
  void answersADrippingHeadWith408() throws Exception {
    try (var client = rig.client()) {
      assertThat(client.send("GET http://or").readHead()).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void answers504WhenTheOriginSaysNothing() throws Exception {
    try (var impatient = Rig.start(Duration.ofMinutes(1), Duration.ofMillis(300));
        var origin = new ScriptedOrigin(wire -> wire.readAll());
        var client = impatient.client()) {
      assertThat(client.send(get(origin, "/", "")).readHead())
          .startsWith("HTTP/1.1 504 upstream-timeout");
    }
  }

  @Test
  void saysWhyAnOriginIsOutOfReach() throws Exception {
    int closed;
    try (var origin = new ScriptedOrigin(ForwardTest::echo)) {
      closed = origin.port();
    }
    try (var client = rig.client()) {
      String to = "http://%s:" + closed + "/";
      String wire = "GET %s HTTP/1.1\r\nHost: %s\r\n" + Rig.CREDENTIALS + "\r\n";
      String refused = to.formatted("origin.test");
      client.send(wire.formatted(refused, "origin.test:" + closed));
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 502 connect-failed");
      String denied = to.formatted("denied.test");
      client.send(wire.formatted(denied, "denied.test:" + closed));
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 403 denied-by-rule");
    }
  }

  @Test
  void aClosedWindowSaysWhenToComeBack() throws Exception {
    String policy =
        """
        version: 1
        tiers:
          full:
            allow: [ { id: later, hosts: [origin.test], when: ["2999-01-01"], ports: [1-65535] } ]
        default-tier: full
        """;
    try (var closed = new Rig.Setup().policy(policy).start();
        var origin = new ScriptedOrigin(ForwardTest::echo);
        var client = closed.client()) {
      assertThat(client.send(get(origin, "/", "")).readAnswer())
          .startsWith("HTTP/1.1 403 outside-schedule;")
          .contains("details=\"outside-schedule; rule=later\"")
          .containsPattern("\r\nRetry-After: [1-9][0-9]+\r\n");
    }
  }

  @Test
  void equalRefusalsShareTheIdThatTheirRecordsHave() throws Exception {
    try (var origin = new ScriptedOrigin(ForwardTest::echo);
        var client = rig.client()) {
      rig.refuse(r -> DenyReason.NOT_IN_ALLOWLIST);
      client.send(get(origin, "/", "")).readAnswer();
      String again = client.send(get(origin, "/", "")).readAnswer();
      List<AuditRecord> records = rig.records(AuditRecord.Kind.REQUEST, 2);
      assertThat(records.get(0).id()).isEqualTo(records.get(1).id());
      assertThat(again).contains("Fairlead-Decision: " + records.get(1).id() + "\r\n");
    }
  }

  @Test
  void whatAStopCutsOffIsRecordedAsSuch() throws Exception {
    Rig stopped = Rig.start();
    try (var origin = new ScriptedOrigin(wire -> wire.readAll());
        var client = stopped.client()) {
      client.send(get(origin, "/", ""));
      while (origin.connections() == 0) {
        pause();
      }
      stopped.close();
      AuditRecord record = stopped.records(AuditRecord.Kind.REQUEST, 1).getFirst();
      assertThat(record.reason()).isEqualTo("draining");
    }
  }
}
