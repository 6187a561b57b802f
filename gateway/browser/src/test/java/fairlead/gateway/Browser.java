package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.UsernameAndPassword;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.bidi.browsingcontext.BrowsingContext;
import org.openqa.selenium.bidi.browsingcontext.ReadinessState;
import org.openqa.selenium.bidi.module.Network;
import org.openqa.selenium.bidi.network.AddInterceptParameters;
import org.openqa.selenium.bidi.network.InterceptPhase;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A Chromium as Debian has it, without a window. For one thread. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Says at each start that it does not know this Chromium's own protocol, which we do not use. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  static {
    SELENIUM.setLevel(Level.SEVERE);
  }

  /** What a browser calls by itself is none of the pages' business; loopback is. */
  private static final String OWN_CALLS = "<-loopback>;*.google.com;*.googleapis.com";

  private final ChromeDriver driver;
  private final Path profile;

  private Browser(ChromeDriver driver, Path profile) {
    this.driver = driver;
    this.profile = profile;
  }

  /** Starts one that goes everywhere through a proxy, and tells it who it is when asked. */
  static Browser through(String proxy, String user, String password) throws IOException {
    Browser browser = start("--proxy-server=" + proxy, "--proxy-bypass-list=" + OWN_CALLS);
    browser.credentials(new UsernameAndPassword(user, password));
    return browser;
  }

  /** Starts one that needs no proxy, as those have who look after others. */
  static Browser direct() throws IOException {
    return start("--no-proxy-server");
  }

  private static Browser start(String way, String... more) throws IOException {
    Path profile = Files.createTempDirectory("fairlead-browser-");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium").toFile());
    options.enableBiDi();
    options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
    options.addArguments(
        "--headless",
        "--no-sandbox", // it refuses to run as root with one
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--lang=en-GB",
        "--ignore-certificate-errors", // the demo's origin signs its own
        "--user-data-dir=" + profile,
        way);
    options.addArguments(more);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(program("chromedriver").toFile())
            .usingPort(freePort())
            .withSilent(true)
            .build();
    return new Browser(new ChromeDriver(service, options), profile);
  }

  private static Path program(String name) {
    Path file = Path.of("/usr/bin", name);
    assertThat(file).as("Debian: apt-get install chromium chromium-driver").isExecutable();
    return file;
  }

  /** Answers what a person would see as a dialogue, which no driver can fill in. */
  private void credentials(UsernameAndPassword who) {
    Network network = new Network(driver);
    network.onAuthRequired(
        asked -> network.continueWithAuth(asked.getRequest().getRequestId(), who));
    network.addIntercept(new AddInterceptParameters(InterceptPhase.AUTH_REQUIRED));
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /**
   * Goes to a page, and waits until it is there. By BiDi, as the driver hands over no credentials
   * while it waits for a page by itself; what was asked for once is sent unasked then. What the
   * browser complained of before is forgotten.
   */
  void open(String url) {
    complaints();
    new BrowsingContext(driver, driver.getWindowHandle()).navigate(url, ReadinessState.COMPLETE);
  }

  String address() {
    return driver.getCurrentUrl();
  }

  /** What can be read on the page. */
  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /** What can be read on the page once it has these words. */
  String textWith(String words) {
    return waitFor(
        words,
        each -> {
          String text = text();
          return text.contains(words) ? text : null;
        });
  }

  /** The first such element, once there is one that can be seen. */
  WebElement find(By what) {
    return waitFor(
        what.toString(),
        each ->
            each.findElements(what).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElse(null));
  }

  void click(By what) {
    find(what).click();
  }

  /** Signs in on the pages of a gateway, as one of a demo's people, and is led on from there. */
  void signIn(String web, String user, String to) {
    open(web + "/sign-in?to=" + to);
    find(By.name("user")).sendKeys(user);
    find(By.name("password")).sendKeys(user);
    click(By.cssSelector("main form button"));
    textWith("Signed in as " + user);
  }

  /** Follows the link with these words; what the browser complained of before is forgotten. */
  void follow(String words) {
    complaints();
    click(By.partialLinkText(words));
  }

  /** Waits until something is there; a page that is going away meanwhile is looked at again. */
  <T> T waitFor(String what, Function<ChromeDriver, T> look) {
    return new WebDriverWait(driver, PATIENCE)
        .ignoring(org.openqa.selenium.WebDriverException.class)
        .withMessage(() -> what + ", but " + address() + " says: " + text())
        .until(_ -> look.apply(driver));
  }

  /** Runs a script in the page. */
  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs a script in the page, and waits for what its promise gives. */
  Object await(String script) {
    return driver.executeAsyncScript(
        "const done = arguments[arguments.length - 1];"
            + "(async () => {"
            + script
            + "})().then(done, e => done('failed: ' + e));");
  }

  /** Shows pages as on a screen of this size and in these colours. */
  void screen(Screen screen) {
    cdp(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            screen.width(),
            "height",
            screen.height(),
            "deviceScaleFactor",
            1,
            "mobile",
            screen.mobile()));
    cdp(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", screen.colours()),
                // or colours would be looked at on their way from one to the other
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  /** A picture of the whole page, and of nothing below it, as PNG. */
  byte[] picture() {
    List<?> size =
        (List<?>)
            run(
                "const page = document.documentElement;"
                    + "return [page.clientWidth,"
                    + " Math.ceil(page.getBoundingClientRect().height) + 16]");
    Map<String, Object> clip =
        Map.of("x", 0, "y", 0, "width", size.get(0), "height", size.get(1), "scale", 1);
    Map<String, Object> taken =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
    return Base64.getDecoder().decode((String) taken.get("data"));
  }

  /** Opens another tab, and shows that from now on. */
  void newTab() {
    driver.switchTo().newWindow(WindowType.TAB);
  }

  /** Shows the tab that was opened so many-th, from 0. */
  void tab(int number) {
    driver.switchTo().window(List.copyOf(driver.getWindowHandles()).get(number));
  }

  /** Forgets who has signed in on the site of the page that is shown. */
  void forget() {
    driver.manage().deleteAllCookies();
  }

  /** Allows scripts of pages, or forbids them. */
  void scripts(boolean allowed) {
    cdp("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
  }

  private void cdp(String command, Map<String, Object> parameters) {
    driver.executeCdpCommand(command, parameters);
  }

  /**
   * What the browser wrote into its console since the last call: failing scripts, what a page's own
   * rules forbid, and what could not be loaded, but for the page itself.
   */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .filter(message -> !message.startsWith(address() + " - Failed to load resource"))
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
    try {
      DemoFiles.remove(profile);
    } catch (IOException | UncheckedIOException e) {
      profile.toFile().deleteOnExit(); // a process of it was not gone yet
    }
  }
}
