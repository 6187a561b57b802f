package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** A session as the person has it in their browser, on a clock that the test lets run. */
@Timeout(60)
class SessionInBrowserIT {
  @TempDir private static Path directory;
  private static final PassingTime TIME = new PassingTime();
  private static Demo demo;
  private static Browser ben;

  @BeforeAll
  static void start() throws IOException, Settings.Refused {
    demo = Demo.start(directory, new PrintWriter(System.err), TIME.time());
    ben = Browser.through(demo.url("proxy"), "ben", "ben");
  }

  @AfterAll
  static void stop() {
    if (ben != null) {
      ben.close();
    }
    demo.close();
  }

  private static int number() {
    return Integer.parseInt(ben.find(By.id("last")).getText());
  }

  @Test
  void whatNobodyLooksInOnPausesAndGoesOnWithoutLoss() throws Exception {
    DemoApi api = new DemoApi(demo);
    api.begin("ben");
    ben.open(demo.secureSite("wiki.example") + "/watch");
    ben.waitFor("numbers", _ -> number() > 5 ? true : null);
    TIME.pass(Duration.ofSeconds(15));
    int last = standingStill();
    TIME.pass(Duration.ofSeconds(5));
    assertThat(number()).isEqualTo(last);
    assertThat(api.session("ben").get("state")).isEqualTo("paused");
    api.checkIn();
    ben.waitFor("more numbers", _ -> number() > last + 5 ? true : null);
    assertThat(ben.text()).contains("coming").doesNotContain("ended");

    api.act("suri", "ben", "end", "The lesson is over.");
    assertThat(ben.textWith("ended")).doesNotContain("ended: a gap");
    ben.open(demo.site("wiki.example") + "/");
    assertThat(ben.text()).contains("revoked");
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
