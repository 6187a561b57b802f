package fairlead.policy.load;

import static fairlead.policy.load.Loading.problems;
import static fairlead.policy.load.Loading.rule;
import static fairlead.policy.load.Loading.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a policy that does not load. */
class ProblemsTest {

  @Test
  void oneMistakeHidesNoOther() {
    assertThat(
            problems(
                """
                version: 9
                rooms:
                  lab: { form: [10.0.0.0/8] }
                lists:
                  a: { file: a.txt }
                  b: {}
                egress:
                  open:
                    - { ports: [x] }
                tiers:
                  t:
                    notice: []
                    allow:
                      - { hosts: [EXAMPLE.org, "list:c", "list:b"] }
                      - { hosts: a.example, ports: [0] }
                  none:
                  some: text
                assign:
                  - { group: g }
                  - { group: g, tier: u, room: lab }
                  - { group: h, tier: none }
                  - { group: i, tier: some }
                """,
                "a.txt",
                "a b\n"))
        .containsExactly(
            "a.txt:1:1: \"a b\" is not a host pattern (write a name such as \"example.org\")",
            "policy.yaml:1:1: missing key \"default-tier\" in the policy (add it)",
            "policy.yaml:1:10: version must be 1 (write version: 1)",
            "policy.yaml:3:8: missing key \"from\" in room \"lab\" (add it)",
            "policy.yaml:3:10: unknown key \"form\" in room \"lab\" (known: from)",
            "policy.yaml:6:6: missing key \"file\" in list \"b\" (add it)",
            "policy.yaml:9:7: missing key \"range\" in an entry of \"open\" in \"egress\" in the"
                + " policy (add it)",
            "policy.yaml:9:17: egress: \"x\" is no port (write 443 or 8000-8100)",
            "policy.yaml:12:13: \"notice\" in tier \"t\" must be text",
            "policy.yaml:14:19: rule \"t/1\": \"EXAMPLE.org\" is not in normal form (write"
                + " \"example.org\")",
            "policy.yaml:14:32: rule \"t/1\": unknown list \"c\" (did you mean \"a\"?)",
            "policy.yaml:15:18: \"hosts\" in an entry of \"allow\" in tier \"t\" must be a list"
                + " (write [ … ])",
            "policy.yaml:15:37: rule \"t/2\": \"0\" is no port (write 443 or 8000-8100)",
            "policy.yaml:16:3: tier \"none\" is empty (write none: {})",
            "policy.yaml:17:9: tier \"some\" must be a mapping (write key: value)",
            "policy.yaml:19:5: missing key \"tier\" in an entry of \"assign\" in the policy (add"
                + " it)",
            "policy.yaml:20:23: assign: unknown tier \"u\" (did you mean \"t\"?)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ports", "methods", "paths", "when", "except"})
  void emptyListWidensNoRule(String key) {
    assertThat(problems(rule("{ hosts: [a.example], scheme: http, %s: [] }".formatted(key))))
        .singleElement()
        .asString()
        .startsWith("policy.yaml:5:")
        .contains("\"" + key + "\" in an entry of \"allow\"")
        .endsWith(" is empty (name at least one, or leave it out)");
  }

  @Test
  void emptyListOpensNothingAndNamesNobody() {
    assertThat(problems(rule("{ hosts: [] }")))
        .singleElement()
        .asString()
        .endsWith("is empty (name at least one)");
    String policy = rule("{ hosts: [a.example] }");
    assertThat(
            problems(policy + "egress: { open: [{ range: 10.0.0.0/8, ports: [80], tiers: [] }] }"))
        .singleElement()
        .asString()
        .contains("\"tiers\" in an entry of \"open\"", "is empty");
    assertThat(problems(policy + "egress: { open: [{ range: 10.0.0.0/8, ports: [] }] }"))
        .singleElement()
        .asString()
        .contains("\"ports\" in an entry of \"open\"", "is empty (name at least one)");
    assertThat(problems(policy + "rooms: { lab: { from: [] } }"))
        .singleElement()
        .asString()
        .contains("\"from\" in room \"lab\"", "is empty");
    assertThat(warnings(policy + "egress: { open: [] }\nassign: []\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1\\n\\tb: 2|2:1: not YAML: tabs cannot indent (use spaces)",
        "a:\\n  b: 1\\n \\tc: 2|3:2: not YAML: tabs cannot indent (use spaces)",
        "a: @x|1:4: not YAML: no value starts with \"@\" (put it in quotes)",
        "a: [1, 2\\nb: 3|2:2: not YAML: expected ',' or ']', but got :",
        "a: {b: 1\\nc: 3|2:2: not YAML: expected ',' or '}', but got :",
        "a: \"x\\n|2:1: not YAML: found unexpected end of stream",
        "a: b: c|1:5: not YAML: mapping values are not allowed here",
        "a: 1\\nbc: \\0x|2:5: not YAML: the character U+0000 is not accepted (remove it)",
        "\\7|1:1: not YAML: the character U+0007 is not accepted (remove it)",
        "a: 1\\na: 2|2:1: duplicate key \"a\" (keep one)"
      })
  void yamlIsSaidToBeWrongWhereItIs(String text, String said) {
    assertThat(problems(text.translateEscapes())).contains("policy.yaml:" + said);
  }

  @Test
  void idThatComesTwiceNamesTheOtherLine() {
    assertThat(
            problems(
                """
                version: 1
                deny:
                  - { id: x, hosts: [a.example] }
                tiers:
                  t:
                    allow:
                      - { id: x, hosts: [b.example] }
                default-tier: t
                """))
        .containsExactly(
            "policy.yaml:7:15: duplicate id \"x\", also in line 3 (ids are unique in the file)");
  }

  @Test
  void rangeWithHostBitsShowsItsNormalForm() {
    String policy = rule("{ hosts: [a.example] }");
    assertThat(problems(policy + "rooms: { lab: { from: [10.2.1.7/24] } }"))
        .containsExactly(
            "policy.yaml:7:24: room \"lab\": \"10.2.1.7/24\" is not in normal form (write"
                + " \"10.2.1.0/24\")");
    assertThat(problems(policy + "egress: { open: [{ range: \"::ffff:10.0.0.1\", ports: [1] }] }"))
        .singleElement()
        .asString()
        .endsWith("(write \"10.0.0.1\")");
  }

  @Test
  void pathIsWrittenDecodedAndWithoutParameters() {
    String rule = "{ hosts: [a.example], scheme: http, paths: [\"%s\"] }";
    assertThat(problems(rule(rule.formatted("/%C3%A9/"))))
        .singleElement()
        .asString()
        .endsWith("path \"/%C3%A9/\" is not in normal form (write \"/é/\")");
    assertThat(warnings(rule(rule.formatted("/é/")))).isEmpty();
    assertThat(problems(rule(rule.formatted("/a;v=1/b"))))
        .singleElement()
        .asString()
        .endsWith("path \"/a;v=1/b\" has parameters (write \"/a/b\")");
    assertThat(problems(rule(rule.formatted("/;/"))))
        .singleElement()
        .asString()
        .endsWith("is not in normal form (such as /public/)");
  }

  @Test
  void hugeTextIsShownInPart() {
    String huge = "x ".repeat(3 << 20);
    List<String> said =
        problems(
            rule("{ hosts: [\"list:l\"] }") + "lists: { l: { file: l.txt } }\n", "l.txt", huge);
    assertThat(said).singleElement().asString().hasSizeLessThan(200).contains("…");
    String long80 = "A".repeat(100);
    assertThat(problems(long80 + ": 1\ndefault-tier: [" + long80 + "]\ntiers: " + long80 + "\n"))
        .allMatch(each -> each.length() < 300);
  }

  @Test
  void tooManyProblemsAreCounted() {
    List<String> said =
        problems(
            rule("{ hosts: [\"list:l\"] }") + "lists: { l: { file: l.txt } }\n",
            "l.txt",
            "a b\n".repeat(1234));
    assertThat(said).hasSize(1001);
    assertThat(said.getLast()).isEqualTo("l.txt:1000:1: and 234 more");
  }

  @Test
  void byteOrderMarkIsNoPartOfAFile() {
    assertThat(
            warnings(
                "\ufeff" + rule("{ hosts: [\"list:l\"] }") + "lists: { l: { file: l.txt } }\n",
                "l.txt",
                "\ufeffa.example\n"))
        .isEmpty();
  }
}
