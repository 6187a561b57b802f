package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.providers.EmbeddedResourceAxeProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks at a page on every {@link Screen}: axe must find nothing there, the page must fit, the
 * browser must have had nothing to complain of since the last look, and a picture is left in {@code
 * target/screenshots}.
 */
final class PageCheck {
  static final Path PICTURES = Path.of("target", "screenshots");

  /** All that axe knows: WCAG 2.2 A and AA, and its best practices. */
  private static final String RULES =
      "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']";

  /** All that is another in the dark, where nothing else is. */
  private static final String COLOURS = "['color-contrast']";

  private static final String AXE = axe();

  private PageCheck() {}

  private static String axe() {
    try (InputStream script =
        EmbeddedResourceAxeProvider.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Looks at the page that a browser shows. */
  static void of(Browser browser, String name) throws IOException {
    Files.createDirectories(PICTURES);
    List<String> wrong = new ArrayList<>();
    for (Screen screen : Screen.values()) {
      browser.screen(screen);
      String called = name + "-" + screen.name().toLowerCase(Locale.ROOT);
      Files.write(PICTURES.resolve(called + ".png"), browser.picture());
      found(browser, screen).forEach(each -> wrong.add(called + ": " + each));
      long wide = (Long) browser.run("return document.documentElement.scrollWidth");
      if (wide > screen.width()) {
        wrong.add(called + ": is " + wide + " pixels wide, the screen " + screen.width());
      }
    }
    browser.screen(Screen.DESKTOP);
    wrong.addAll(browser.complaints());
    assertThat(wrong).as("what is wrong with " + browser.address()).isEmpty();
  }

  private static List<?> found(Browser browser, Screen screen) {
    if (Boolean.FALSE.equals(browser.run("return 'axe' in window"))) {
      browser.run(AXE);
    }
    Object found =
        browser.await(
            "const seen = await axe.run({ runOnly: "
                + (screen == Screen.DARK ? COLOURS : RULES)
                + " });"
                + "if (!seen.passes.length) throw 'no rule was tried';"
                + "return seen.violations.flatMap(each => each.nodes.map(node =>"
                + " each.id + ' at ' + node.target.join(' ') + ': ' + node.failureSummary));");
    return found instanceof List<?> all ? all : List.of(found);
  }
}
