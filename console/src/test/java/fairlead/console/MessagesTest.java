package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.MissingResourceException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words of the pages stand in one place, all of them, and no others. */
class MessagesTest {
  private static final Path MAIN = Path.of("src/main");
  private static final Pattern KEY =
      Pattern.compile("\"([a-z]+(?:[.-][a-z0-9]+)*\\.[a-z0-9.-]*)\"");
  private static final Pattern SAID = Pattern.compile("\\bsay\\(\\s*\"([^\"]+)\"( \\+)?");
  private static final Pattern PROBLEM = Pattern.compile("PageProblem\\(\\s*\\d+,\\s*\"([^\"]+)\"");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("\\b(?:title|alt|placeholder|aria-label)=\"([^\"]*)\"");

  private final Messages words = new Messages();

  private static List<Path> files(Path root, String end) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> file.toString().endsWith(end)).toList();
    }
  }

  private static List<String> sources() throws IOException {
    List<String> texts = new ArrayList<>();
    for (Path file : files(MAIN.resolve("jte"), ".jte")) {
      texts.add(Files.readString(file));
    }
    for (Path file : files(MAIN.resolve("java"), ".java")) {
      texts.add(Files.readString(file));
    }
    return texts;
  }

  @Test
  void whatIsSaidIsInTheBundle() throws IOException {
    Set<String> missing = new TreeSet<>();
    int seen = 0;
    for (String text : sources()) {
      for (Pattern pattern : List.of(SAID, PROBLEM)) {
        for (Matcher at = pattern.matcher(text); at.find(); seen++) {
          String key = at.group(1);
          boolean family = key.endsWith(".");
          if (family ? words.keys().stream().noneMatch(k -> k.startsWith(key)) : !words.has(key)) {
            missing.add(key);
          }
        }
      }
    }
    assertThat(seen).isGreaterThan(60);
    assertThat(missing).isEmpty();
  }

  @Test
  void whatIsInTheBundleIsSaid() throws IOException {
    Set<String> unused = new TreeSet<>(words.keys());
    for (String text : sources()) {
      for (Matcher at = KEY.matcher(text); at.find(); ) {
        String key = at.group(1);
        unused.removeIf(each -> key.endsWith(".") ? each.startsWith(key) : each.equals(key));
      }
    }
    assertThat(unused).isEmpty();
  }

  @Test
  void templatesHaveNoWordsOfTheirOwn() throws IOException {
    List<Path> templates = files(MAIN.resolve("jte"), ".jte");
    assertThat(templates).hasSizeGreaterThan(7);
    for (Path file : templates) {
      assertThat(ownWords(Files.readString(file))).as(file.toString()).isEmpty();
    }
    assertThat(ownWords("<p>@if(a == b)Hello ${frame.say(\"x\")}@endif</p>")).contains("Hello");
    assertThat(ownWords("<a title=\"Go ${x}\">${y}</a>")).contains("Go");
    assertThat(ownWords("@template.frame(title = f(\"a b\"), content = @`\n<p>So</p>`)"))
        .isEqualTo("So");
  }

  /** What would be read of a template that is no value. */
  private static String ownWords(String template) {
    String text =
        template.replaceAll("(?m)^@(import|param) .*$", "").replaceAll("<%--(?s:.*?)--%>", "");
    text =
        withoutCalls(
            withoutCalls(text, "\\$(?:unsafe)?\\{", '{', '}'), "@(?:if|elseif|for)\\(", '(', ')');
    text =
        text.replaceAll(
            "@template\\.[a-z.]+\\((?:[^`()]|\\((?:[^`()]|\\([^`()]*\\))*\\))*\\)?", "");
    text = text.replaceAll("@`|`|@(else|endif|endfor|raw|endraw)\\b", "");
    StringBuilder words = new StringBuilder();
    for (Matcher at = ATTRIBUTE.matcher(text); at.find(); ) {
      words.append(at.group(1)).append(' ');
    }
    words.append(text.replaceAll("<!?[a-zA-Z/][^>]*>", " "));
    return words.toString().replaceAll("&[a-z]+;", "").replaceAll("[^\\p{L}]+", " ").strip();
  }

  /** Takes out what begins so, to the end of its brackets. */
  private static String withoutCalls(String text, String begin, char open, char close) {
    StringBuilder out = new StringBuilder();
    Matcher at = Pattern.compile(begin).matcher(text);
    int from = 0;
    while (at.find(from)) {
      out.append(text, from, at.start());
      int depth = 1;
      int end = at.end();
      for (; depth > 0; end++) {
        depth += text.charAt(end) == open ? 1 : text.charAt(end) == close ? -1 : 0;
      }
      from = end;
    }
    return out.append(text.substring(from)).toString();
  }

  @Test
  void valuesStandInTheirPlaces() {
    assertThat(words.say("act.reason", "09:00", "paused", "ann", "{0} don't"))
        .isEqualTo("09:00: paused by ann: {0} don't");
    assertThat(words.say("why.give")).contains("decision's id");
    assertThatThrownBy(() -> words.say("no.such")).isInstanceOf(MissingResourceException.class);
  }
}
