package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Everything that loading may say, word for word: {@code said.txt} has for each a policy, the other
 * files that it needs, and all that is said of them. A line {@code >>> FILE} begins a further file,
 * a line {@code ===} what is said. {@code mvn test -pl policy -Dtest=SaidTest -Dsaid=write} writes
 * down what is said now, to be read before it is committed.
 */
class SaidTest {

  private static final Path FILE = Path.of("src/test/resources/fairlead/policy/load/said.txt");
  private static final Pattern CASE =
      Pattern.compile("### (.*)\n((?:(?!===\n).*\n)*)===\n((?:(?!### ).*\n?)*)");

  private record Case(String title, String files, String said) {
    String saidNow() {
      Map<String, byte[]> all = new HashMap<>();
      String name = "policy.yaml";
      StringBuilder text = new StringBuilder();
      for (String line : files.lines().toList()) {
        if (line.startsWith(">>> ")) {
          all.put(name, text.toString().getBytes(StandardCharsets.UTF_8));
          name = line.substring(4);
          text.setLength(0);
        } else {
          text.append(line.translateEscapes()).append('\n');
        }
      }
      all.put(name, text.toString().getBytes(StandardCharsets.UTF_8));
      return switch (PolicyLoader.of(all).load()) {
        case PolicyLoader.Rejected rejected -> lines("", Loading.words(rejected.problems()));
        case PolicyLoader.Loaded loaded -> lines("warning: ", Loading.words(loaded.warnings()));
      };
    }

    private static String lines(String before, List<String> said) {
      return said.stream().map(line -> before + line + "\n").collect(Collectors.joining());
    }
  }

  private static List<Case> cases() throws Exception {
    return CASE.matcher(Files.readString(FILE))
        .results()
        .map(each -> new Case(each.group(1), each.group(2), each.group(3).strip() + "\n"))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> isSaidWordForWord() throws Exception {
    List<Case> cases = cases();
    if ("write".equals(System.getProperty("said"))) {
      StringBuilder all = new StringBuilder();
      cases.forEach(
          each ->
              all.append("### %s\n%s===\n%s\n".formatted(each.title, each.files, each.saidNow())));
      Files.writeString(FILE, all.toString());
    }
    assertThat(cases).hasSizeGreaterThan(50);
    return cases().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.title,
                    () -> {
                      assertThat(each.saidNow()).isEqualTo(each.said);
                      assertThat(each.said).as("says nothing").isNotBlank();
                    }));
  }
}
