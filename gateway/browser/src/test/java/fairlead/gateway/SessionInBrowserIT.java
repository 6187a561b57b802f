package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/**
 * A session by the machine's own clock, without any help: what its person and its supervisor see
 * while it lapses, and goes on.
 */
@Timeout(60)
class SessionInBrowserIT {
  private static final String CLOCKS = "every: 10s, grace: 3s";
  private static final String SHORTER = "every: 7s, grace: 1s";
  private static final int WATCHING = 1;

  @TempDir private static Path directory;
  private static Demo demo;
  private static DemoApi api;
  private static Browser ben;
  private static Browser suri;

  @BeforeAll
  static void start() throws IOException, Settings.Refused {
    demo = Demo.start(directory, new PrintWriter(System.err), Time.SYSTEM);
    api = new DemoApi(demo);
    Path policy = directory.resolve("config/policy.yaml");
    assertThat(policy).content().contains(CLOCKS);
    Files.writeString(policy, Files.readString(policy).replace(CLOCKS, SHORTER));
    api.reload();
    api.approved("ben");
    ben = Browser.through(demo.url("proxy"), "ben", "ben");
    suri = Browser.direct();
    ben.open(demo.site("help.example") + "/"); // says who ben is, which takes a while
    ben.signIn(demo.url("web"), "ben", "/session");
    suri.signIn(demo.url("web"), "suri", "/supervise");
  }

  @AfterAll
  static void stop() {
    for (Browser each : new Browser[] {ben, suri}) {
      if (each != null) {
        each.close();
      }
    }
    demo.close();
  }

  @Test
  void whatNobodyLooksInOnPausesAndGoesOnWithoutLoss() {
    ben.click(By.cssSelector("form[action='/session/start'] button"));
    ben.textWith("Your session has begun.");
    watch();
    ben.tab(0);
    moves("[data-time]");
    moves("[data-until]");
    assertThat(suri.textWith("ben")).contains("Check in by");

    assertThat(suri.textWith("Paused, as nobody checked in.")).contains("ben");
    comeBack();
    ben.textWith("Nobody checked in, so it waits.");
    int time = seconds("[data-time]");
    ben.tab(WATCHING);
    int last = standingStill();
    ben.tab(0);
    assertThat(seconds("[data-time]")).as("while it is paused").isEqualTo(time);

    suri.click(By.cssSelector("article form[action$='/check-in'] button"));
    suri.textWith("Checked in for ben.");
    comeBack();
    ben.textWith("by suri");
    ben.textWith("Your session is active.");
    ben.tab(WATCHING);
    ben.waitFor("more numbers", _ -> number() > last + 5 ? true : null);
    assertThat(ben.text()).contains("coming").doesNotContain("ended");
  }

  /** In a tab of its own. */
  private static void watch() {
    ben.newTab();
    ben.open(demo.secureSite("wiki.example") + "/watch");
    ben.waitFor("numbers", _ -> number() > 5 ? true : null);
  }

  /** As from another window: the page looks again at once then, else every few seconds. */
  private static void comeBack() {
    ben.run("document.dispatchEvent(new Event('visibilitychange'))");
  }

  private static void moves(String countdown) {
    int left = seconds(countdown);
    ben.waitFor(countdown, _ -> seconds(countdown) < left ? true : null);
  }

  /** As in {@code in 5 s}. */
  private static int seconds(String countdown) {
    String text = ben.find(By.cssSelector(countdown)).getText();
    assertThat(text).matches("(in )?\\d+ s");
    return Integer.parseInt(text.replaceAll("\\D", ""));
  }

  private static int number() {
    return Integer.parseInt(ben.find(By.id("last")).getText());
  }

  private static int standingStill() {
    return ben.waitFor(
        "a pause",
        _ -> {
          int before = number();
          sleep(500);
          return number() == before ? before : null;
        });
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
