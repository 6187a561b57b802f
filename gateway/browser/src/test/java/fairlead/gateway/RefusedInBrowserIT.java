package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees whom the proxy refuses something. */
@Timeout(60)
class RefusedInBrowserIT {
  @TempDir private static Path directory;
  private static Demo demo;
  private static Browser ben;

  @BeforeAll
  static void start() throws IOException, Settings.Refused {
    demo = Demo.start(directory, new PrintWriter(System.err), Time.SYSTEM);
    ben = Browser.through(demo.url("proxy"), "ben", "ben");
    new DemoApi(demo).begin("ben");
  }

  /** No test takes longer than a session does without one. */
  @BeforeEach
  void checkIn() throws IOException {
    new DemoApi(demo).checkIn();
  }

  @AfterAll
  static void stop() {
    if (ben != null) {
      ben.close();
    }
    demo.close();
  }

  @Test
  void whatIsAllowedIsShown() {
    ben.open(demo.site("wiki.example") + "/");
    assertThat(ben.text()).contains("Hello from wiki.example.");
  }

  @Test
  void aRefusalSaysWhyAndLeadsToMoreThroughTheProxy() throws IOException {
    ben.open(demo.site("chat.example") + "/");
    assertThat(ben.text()).contains("not-in-allowlist", "GET chat.example", "monitored");
    PageCheck.of(ben, "refused");
    ben.follow("Why, and how to ask");
    assertThat(ben.textWith("What you can do")).contains("not-in-allowlist", "chat.example");
    assertThat(ben.address()).startsWith(demo.url("web") + "/why/");
  }

  @Test
  void whatIsAskedForWaitsForTheVerdictAndIsShown() throws Exception {
    ben.open(demo.site("news.example") + "/");
    assertThat(ben.text()).contains("needs-approval", "teachers");
    PageCheck.of(ben, "needs-approval");
    DemoApi api = new DemoApi(demo);
    api.checkIn();
    String request = api.ask("ben", "news.example", "For my talk about bees.");
    TimeUnit.SECONDS.sleep(1); // within which every node knows of it
    try (ExecutorService later = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> verdict = later.submit(() -> approveLater(api, request));
      ben.open(demo.site("news.example") + "/");
      assertThat(ben.text()).contains("Hello from news.example.");
      assertThat(verdict.get()).isEqualTo("approved");
    }
  }

  /** While the browser waits for its page. */
  private static String approveLater(DemoApi api, String request) throws Exception {
    TimeUnit.SECONDS.sleep(1);
    return api.approve("tina", request, "A good subject.");
  }

  @Test
  void aRuleThatDeniesIsNamed() {
    ben.open(demo.site("games.example") + "/");
    assertThat(ben.text()).contains("denied-by-rule", "games");
  }

  @Test
  void everybodyReadsWhatIsRecorded() throws IOException {
    ben.open(demo.url("web") + "/");
    assertThat(ben.text()).contains("What is recorded", "bytes_down");
  }

  @Test
  void oneReadsHowOnesSessionStands() throws IOException {
    ben.open(demo.site("wiki.example") + "/");
    ben.signIn(demo.url("web"), "ben", "/session");
    assertThat(ben.text()).contains("signed in as ben", "Your session is active", "My quotas");
  }
}
