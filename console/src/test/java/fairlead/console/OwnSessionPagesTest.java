package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.ledger.MemoryRefusals;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnSessionPagesTest {
  private final Behind behind = new Behind(new MemoryRefusals(InstantSource.system()));
  private WebServer web;
  private Browsing user;

  @BeforeEach
  void start() throws Exception {
    web = WebServer.start(new WebConfig(Browsing.free(), ""), behind.parts(new Names()));
    user = new Browsing(web, "user");
  }

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void oneEndsOnesOwnSession() throws Exception {
    behind.open("s1", "user");
    String csrf = Browsing.csrf(user.get("/session/end"));
    assertThat(user.post("/session/end", Map.of("csrf", "x")).statusCode()).isEqualTo(403);
    assertThat(user.get("/").body()).contains("Your session is active.");
    assertThat(user.post("/session/end", Map.of("csrf", csrf)).statusCode()).isEqualTo(303);
    assertThat(user.get("/").body()).contains("Your session has ended.", "ended by you");
    assertThat(user.post("/session/end", Map.of("csrf", csrf)).statusCode()).isEqualTo(409);
  }

  @Test
  void whatBeginsByUseIsNotStartedHere() throws Exception {
    assertThat(user.get("/").body()).doesNotContain("/session/start");
    String csrf = Browsing.csrf(user.get("/"));
    var answer = user.post("/session/start", Map.of("csrf", csrf));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("begin by use");
  }

  @Test
  void aSessionThatAsksForThePasswordStartsWithItOnly() throws Exception {
    behind.inForce =
        Behind.policy(
            """
            version: 1
            tiers:
              lab:
                notice: Hosts are recorded.
                session: { length: 1h, start: portal, sign-in: each-session }
                allow: [ { hosts: [a.test] } ]
            default-tier: lab
            """);
    String page = user.get("/").body();
    assertThat(page.indexOf("Hosts are recorded.")).isPositive().isLessThan(page.indexOf("Start"));
    assertThat(page).contains("<input type=\"password\" name=\"password\"");
    String csrf = Browsing.csrf(user.get("/"));
    Map<String, String> wrong = Map.of("csrf", csrf, "password", "wrong");
    assertThat(user.post("/session/start", Map.of("password", "pw")).statusCode()).isEqualTo(403);
    assertThat(user.post("/session/start", wrong).statusCode()).isEqualTo(422);
    assertThat(user.get("/").body()).contains("/session/start");
    assertThat(user.post("/session/start", Map.of("csrf", csrf, "password", "pw")).statusCode())
        .isEqualTo(303);
    assertThat(user.get("/").body())
        .contains("Your session has begun.", "Your session is active.")
        .doesNotContain("/session/start");
  }
}
