package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** The pages that the story does not come by, and the story itself without a script. */
@Timeout(60)
class PagesInBrowserIT {
  private static final By APPROVE = By.cssSelector("button[value=approve]");

  /** What the story looks at. */
  private static final Set<String> STORY = Set.of("/ask", "/reviews", "/supervise");

  @TempDir private static Path directory;
  private static Demo demo;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException, Settings.Refused {
    demo = Demo.start(directory, new PrintWriter(System.err), Time.SYSTEM);
    browser = Browser.through(demo.url("proxy"), "ben", "ben");
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    demo.close();
  }

  @AfterEach
  void forget() {
    browser.forget();
  }

  private static void signIn(String user, String to) {
    browser.signIn(demo.url("web"), user, to);
  }

  private static void signOut() {
    browser.click(By.cssSelector("form[action='/sign-out'] button"));
    browser.textWith("signed out");
  }

  /** Looks at a page by its path. */
  private static void look(String path, String name) throws IOException {
    browser.open(demo.url("web") + path);
    PageCheck.of(browser, name);
  }

  /** Presses the button of a form, and looks at what it answers with. */
  private static void press(String button, String words, String name) throws IOException {
    browser.click(By.cssSelector(button));
    browser.textWith(words);
    PageCheck.of(browser, name);
  }

  @Test
  void everyPageOfAnOperatorsIsSound() throws IOException {
    DemoApi api = new DemoApi(demo);
    api.begin("ben");
    signIn("omar", "/");
    lookAtAll("Console", 6);
    browser.open(demo.url("web") + "/sessions");
    press("form[action='/sessions'] button", "ben", "sessions-shown");
    browser.open(demo.url("web") + "/reviews");
    press("form[action='/grants'] button", "ben: the tier monitored", "grants");
    browser.open(demo.url("web") + "/policy");
    press("form[action='/policy'] button[value=dry_run]", "in force", "policy-tried");
    browser.open(demo.url("web") + "/audit");
    press("form[action='/audit'] button", "Records: ", "audit-found");
    api.act("suri", "ben", "end", "The lesson is over.");
  }

  /** Looks at all that one navigation leads to, but for what the story comes by. */
  private static void lookAtAll(String navigation, int many) throws IOException {
    List<?> all =
        (List<?>)
            browser.run(
                "return [...document.querySelectorAll('header nav[aria-label=\"' + arguments[0]"
                    + " + '\"] a')].map(each => each.getAttribute('href'))",
                navigation);
    assertThat(all).hasSize(many);
    for (Object path : all) {
      if (!STORY.contains(path)) {
        look(String.valueOf(path), "all" + String.valueOf(path).replace("/", "-"));
      }
    }
  }

  @Test
  void everyPageOnOneselfIsSound() throws IOException {
    browser.open(demo.site("games.example") + "/");
    assertThat(browser.text()).contains("denied-by-rule");
    look("/", "home-of-a-stranger");
    signIn("ben", "/");
    lookAtAll("Your access", 5);
    browser.open(demo.url("web") + "/why");
    browser.textWith("denied-by-rule");
    browser.open(demo.url("web") + "/records");
    browser.follow("Remark");
    browser.textWith("On the decision");
    PageCheck.of(browser, "remark");
    look("/session/end", "session-end");
    look("/setup/curl", "setup-curl");
    look("/why/0000000000000", "unknown");
    look("/policy", "problem");
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
      browser.textWith("This page loads itself anew");
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
