package fairlead.policy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.match.Host;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.HostSet;
import fairlead.policy.match.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An index gives every rule that matches, in order, and few others. */
class RuleIndexTest {
  private static final List<String> LABELS = List.of("a", "b", "www", "example", "test");

  private static Rule rule(int number, List<HostPattern> patterns) {
    return new Rule(
        new RuleId("r" + number),
        new Source("policy.yaml", number + 1),
        false,
        List.of(new HostSet(patterns)),
        Ports.WEB,
        null,
        Set.of(),
        List.of(),
        null,
        false,
        false,
        false,
        null);
  }

  private static String name(Random random) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      labels.add(LABELS.get(random.nextInt(LABELS.size())));
    }
    return String.join(".", labels);
  }

  private static HostPattern pattern(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> HostPattern.parse("*");
      case 1 -> HostPattern.parse("address:10.0.0.0/8");
      case 2, 3, 4 -> HostPattern.parse("*." + name(random));
      case 5, 6, 7 -> HostPattern.parse("." + name(random));
      default -> HostPattern.parse(name(random));
    };
  }

  private static List<HostPattern> patterns(Random random) {
    int many = random.nextInt(20) == 0 ? 80 : 1 + random.nextInt(3);
    List<HostPattern> patterns = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      patterns.add(pattern(random));
    }
    return patterns;
  }

  @Test
  void givesEveryRuleThatMatchesInOrder() {
    Random random = new Random(12);
    for (int round = 0; round < 300; round++) {
      List<Rule> rules = new ArrayList<>();
      int count = random.nextInt(60);
      for (int i = 0; i < count; i++) {
        rules.add(rule(i, patterns(random)));
      }
      RuleIndex<Rule> index = RuleIndex.of(rules);
      for (int i = 0; i < 50; i++) {
        String text = random.nextInt(9) == 0 ? "10.1.2.3" : name(random);
        Host host = Objects.requireNonNull(Host.parse(text));
        List<Rule> about = index.about(host);
        assertThat(about).doesNotHaveDuplicates().isSubsetOf(rules);
        assertThat(about.stream().filter(rule -> rule.matches(host)).toList())
            .isEqualTo(rules.stream().filter(rule -> rule.matches(host)).toList());
        List<Integer> lines = about.stream().map(rule -> rule.source().line()).toList();
        assertThat(lines).isSorted();
      }
    }
  }

  @Test
  void looksAtFewOfMany() {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      rules.add(rule(i, List.of(HostPattern.parse(".site-" + i + ".example"))));
    }
    Host host = Objects.requireNonNull(Host.parse("www.site-7.example"));
    assertThat(RuleIndex.of(rules).about(host)).containsExactly(rules.get(7));
  }
}
