package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code init} writes, and what it leaves alone. */
class InitCommandTest {
  private static final Path TEMPLATES = Path.of("src/main/resources/fairlead/templates");
  private static final Pattern REGISTERED =
      Pattern.compile("[a-z0-9-]+\\.(?:com|net|org|io|dev|uk|de|gov|edu)\\b");

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.command()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource(Template.class)
  void everyTemplateIsSoundAndTestsAllItsRules(Template template) throws IOException {
    Path made = directory.resolve("below/made");
    assertThat(run("init", "--template", template.label(), made.toString())).isZero();
    assertThat(out.toString())
        .contains(
            "fairlead check " + made, "fairlead test " + made, "fairlead run --config " + made);
    assertThat(run("check", made.toString())).as(out.toString()).isZero();
    assertThat(out.toString()).isEqualTo(made + " is sound\n");
    assertThat(run("test", "--coverage", "100", made.toString())).as(out.toString()).isZero();
    assertThat(out.toString()).doesNotContain("no tests");
    assertThat(files(made)).isEqualTo(template.files());
    assertThat(own(template)).isEqualTo(files(TEMPLATES.resolve(template.label())));
  }

  private static List<String> own(Template template) {
    return template.files().stream().filter(file -> !file.startsWith(Template.SCHEMAS)).toList();
  }

  @Test
  void everyTemplateIsListed() throws IOException {
    assertThat(run("init", "--list")).isZero();
    try (Stream<Path> all = Files.list(TEMPLATES)) {
      assertThat(all.map(each -> each.getFileName().toString()))
          .hasSameSizeAs(Template.values())
          .allSatisfy(name -> assertThat(out.toString()).contains("\n" + name + " "));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Template.class, names = "PLAIN", mode = EnumSource.Mode.EXCLUDE)
  void templatesNameNobodysHosts(Template template) throws IOException {
    for (String file : own(template)) {
      String text = Files.readString(TEMPLATES.resolve(template.label()).resolve(file));
      assertThat(REGISTERED.matcher(text).results().map(found -> found.group()))
          .as(file)
          .allMatch(name -> name.equals("example.org"));
    }
  }

  @Test
  void thePlainOneIsTheConfigurationThatShips() throws IOException {
    for (String file : List.of("fairlead.yaml", "policy.yaml", "lists/reference.txt")) {
      assertThat(TEMPLATES.resolve("plain").resolve(file))
          .hasSameTextualContentAs(Path.of("../config").resolve(file));
    }
    assertThat(run("init", "--config", directory.toString())).isZero();
    assertThat(out.toString()).contains("the template plain");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Files.writeString(directory.resolve("policy.yaml"), "mine");
    Files.createDirectories(directory.resolve("lists"));
    assertThat(run("init", directory.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains(directory + " is not empty", "\n  lists\n  policy.yaml\n", "fairlead init DIR");
    assertThat(files(directory)).containsExactly("policy.yaml");
    assertThat(directory.resolve("policy.yaml")).hasContent("mine");
    for (int i = 0; i < 9; i++) {
      Files.writeString(directory.resolve("x" + i), "");
    }
    assertThat(run("init", directory.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("  x7\n  and 1 more\n").doesNotContain("x8");
    Path file = directory.resolve("x0");
    assertThat(run("init", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(file + ": is no directory");
    Path dangling = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("gone"));
    assertThat(run("init", dangling.toString())).isEqualTo(1);
  }

  @Test
  void anUnknownTemplateIsUsage() {
    Path made = directory.resolve("made");
    assertThat(run("init", "--template", "exam-rom", made.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("no template exam-rom (did you mean \"exam-room\"?)");
    assertThat(made).doesNotExist();
  }
}
