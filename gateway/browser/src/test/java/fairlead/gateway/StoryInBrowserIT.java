package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The whole story by pages: refused, asked for, approved, begun, paused, looked in on, ended. */
@Timeout(90)
class StoryInBrowserIT {
  private static final By APPROVE = By.cssSelector("button[value=approve]");
  private static final By START = By.cssSelector("form[action='/session/start'] button");

  private final PassingTime time = new PassingTime();
  @TempDir private Path directory;
  private Demo demo;
  private Browser ben;
  private Browser staff;

  @BeforeEach
  void start() throws IOException, Settings.Refused {
    demo = Demo.start(directory, new PrintWriter(System.err), time.time());
    ben = Browser.through(demo.url("proxy"), "ben", "ben");
    staff = Browser.direct();
  }

  @AfterEach
  void stop() {
    for (AutoCloseable each : new AutoCloseable[] {ben, staff, demo}) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void whoIsRefusedAsksBeginsIsPausedAndGoesOn() throws Exception {
    ben.open(demo.site("wiki.example") + "/");
    assertThat(ben.text()).contains("needs-approval");
    ben.follow("Why, and how to ask");
    ben.textWith("needs-approval");
    PageCheck.of(ben, "why");
    ask();
    approve("tina", true);
    approve("hank", false);
    begin();
    ben.open(demo.secureSite("wiki.example") + "/watch");
    ben.waitFor("numbers", _ -> number() > 5 ? true : null);
    time.pass(Duration.ofSeconds(15));
    int last = standingStill();
    checkInByKey();
    ben.waitFor("more numbers", _ -> number() > last + 5 ? true : null);
    assertThat(ben.text()).contains("coming").doesNotContain("ended");
    end();
  }

  private void ask() throws IOException {
    ben.open(demo.url("web") + "/sign-in");
    PageCheck.of(ben, "sign-in");
    ben.signIn(demo.url("web"), "ben", "/ask");
    PageCheck.of(ben, "ask");
    ben.click(By.cssSelector("input[name=choice]"));
    ben.find(By.id("ask-reason")).sendKeys("Our lesson about bees.");
    ben.click(By.cssSelector("form[action='/ask'] button[type=submit]"));
    ben.textWith("Our lesson about bees.");
    PageCheck.of(ben, "asked");
  }

  private void approve(String reviewer, boolean looks) throws IOException {
    staff.signIn(demo.url("web"), reviewer, "/reviews");
    staff.textWith("Our lesson about bees.");
    if (looks) {
      PageCheck.of(staff, "reviews");
    }
    staff.find(By.name("reason")).sendKeys("Go ahead.");
    staff.click(APPROVE);
    staff.waitFor("the vote", driver -> driver.findElements(APPROVE).isEmpty() ? true : null);
    signOut();
  }

  private void signOut() {
    staff.click(By.cssSelector("form[action='/sign-out'] button"));
    staff.textWith("signed out");
  }

  private void begin() throws Exception {
    ben.open(demo.url("web") + "/session");
    PageCheck.of(ben, "session-not-started");
    ben.click(START);
    ben.textWith("Your session has begun.");
    int left = secondsLeft();
    assertThat(left).isBetween(40, 60);
    ben.waitFor("a countdown", _ -> secondsLeft() < left ? true : null);
    PageCheck.of(ben, "session");
  }

  /** Of a session that is shorter than a minute by now, such as 59 s. */
  private int secondsLeft() {
    String left = ben.find(By.cssSelector("[data-time]")).getText();
    assertThat(left).matches("\\d+ s");
    return Integer.parseInt(left.substring(0, left.indexOf(' ')));
  }

  private int number() {
    return Integer.parseInt(ben.find(By.id("last")).getText());
  }

  private int standingStill() {
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

  private void checkInByKey() throws IOException {
    staff.signIn(demo.url("web"), "suri", "/supervise");
    staff.textWith("Paused, as nobody checked in.");
    PageCheck.of(staff, "supervise");
    staff.find(By.tagName("body")).sendKeys("c");
    staff.textWith("Checked in for everybody: 1 session");
  }

  private void end() throws IOException {
    staff.click(By.cssSelector("article details summary"));
    WebElement reason = staff.find(By.cssSelector("article details input[name=reason]"));
    reason.sendKeys("The lesson is over.");
    staff.click(By.cssSelector("article details button[formaction$='/end']"));
    assertThat(ben.textWith("ended")).doesNotContain("ended: a gap");
    ben.open(demo.site("wiki.example") + "/");
    assertThat(ben.text()).contains("revoked");
    ben.open(demo.url("web") + "/session");
    assertThat(ben.text()).contains("The lesson is over.");
    PageCheck.of(ben, "session-ended");
  }
}
