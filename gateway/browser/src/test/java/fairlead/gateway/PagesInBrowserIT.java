package fairlead.gateway;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** The pages that the story does not come by, and the story's forms without a script. */
@Timeout(60)
class PagesInBrowserIT {
  private static final By APPROVE = By.cssSelector("button[value=approve]");

  @TempDir private static Path directory;
  private static Demo demo;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException, Settings.Refused {
    demo = Demo.start(directory, new PrintWriter(System.err), Time.SYSTEM);
    browser = Browser.direct();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    demo.close();
  }

  private static void signIn(String user, String to) {
    browser.signIn(demo.url("web"), user, to);
  }

  private static void signOut() {
    browser.click(By.cssSelector("form[action='/sign-out'] button"));
    browser.textWith("signed out");
  }

  private static void look(String page) throws IOException {
    browser.open(demo.url("web") + "/" + page);
    PageCheck.of(browser, page.isEmpty() ? "home" : page);
  }

  @Test
  void everyPageOfAnOperatorsAndAnAuditorsIsSound() throws IOException {
    signIn("omar", "/");
    for (String page : new String[] {"", "sessions", "policy", "status", "records", "setup"}) {
      look(page);
    }
    signOut();
    signIn("alma", "/");
    look("audit");
    browser.click(By.cssSelector("form[action='/audit'] button"));
    browser.textWith("login");
    signOut();
  }

  @Test
  void allOfItWorksWithoutAScript() {
    browser.scripts(false);
    try {
      signIn("ben", "/ask");
      browser.click(By.cssSelector("input[name=choice]"));
      browser.find(By.id("ask-reason")).sendKeys("Our lesson about bees.");
      browser.click(By.cssSelector("form[action='/ask'] button"));
      browser.textWith("Our lesson about bees.");
      signOut();
      approve("tina");
      approve("hank");
      signIn("ben", "/session");
      browser.click(By.cssSelector("form[action='/session/start'] button"));
      browser.textWith("Your session has begun.");
      signOut();
      signIn("suri", "/supervise");
      browser.click(By.id("check-in-all"));
      browser.textWith("Checked in for everybody: 1 session");
      signOut();
      signIn("ben", "/session");
      browser.textWith("by suri");
      browser.follow("End my session");
      browser.click(By.cssSelector("form[action='/session/end'] button"));
      browser.textWith("Your session has ended.");
      signOut();
    } finally {
      browser.scripts(true);
    }
  }

  private static void approve(String reviewer) {
    signIn(reviewer, "/reviews");
    browser.textWith("Our lesson about bees.");
    browser.click(APPROVE);
    browser.waitFor("the vote", driver -> driver.findElements(APPROVE).isEmpty() ? true : null);
    signOut();
  }
}
