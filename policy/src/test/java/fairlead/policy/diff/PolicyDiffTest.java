package fairlead.policy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.PolicyRules;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of changes. */
class PolicyDiffTest {

  private static final String OLD =
      """
      version: 1
      timezone: Europe/London
      rooms:
        lab: { from: [10.2.1.0/24] }
      deny:
        - { id: malware, hosts: [.bad.example] }
      tiers:
        full:
          allow:
            - { id: web, hosts: ["*"] }
        some:
          record: session
          session: { length: 1h }
          allow:
            - { id: reference, hosts: [.wiki.example, dict.example] }
            - { id: registry, hosts: [registry.example], scheme: http, methods: [GET], paths: [/public/] }
        none: {}
      assign:
        - { group: staff, tier: full }
        - { group: students, room: lab, tier: some }
        - { group: pupils, tier: some }
      default-tier: none
      """;

  private static List<String> lines(String old, String next) {
    return Policies.diff(old, next).lines();
  }

  private static List<String> after(String what, String with) {
    assertThat(OLD).contains(what);
    return lines(OLD, OLD.replace(what, with));
  }

  @Test
  void saysNothingOfOrderNamesAndComments() {
    assertThat(lines(OLD, OLD)).containsExactly("nothing changes for anybody");
    String other = OLD.replace("[.wiki.example, dict.example]", "[dict.example, .wiki.example]");
    assertThat(lines(OLD, other)).containsExactly("nothing changes for anybody");
    String split =
        OLD.replace(
            "      - { id: reference, hosts: [.wiki.example, dict.example] }\n",
            """
                  - { id: dictionary, hosts: [dict.example] }
                  - { id: wiki, hosts: [.wiki.example], ports: [443] }
                  - { id: wiki-80, hosts: [wiki.example, "*.wiki.example"], ports: [80] }
            """);
    assertThat(lines(OLD, split)).containsExactly("nothing changes for anybody");
    assertThat(after("id: malware", "id: malicious"))
        .containsExactly("nothing changes for anybody", "renamed: rule malware is now malicious");
  }

  @Test
  void saysWhoGainsWhatAndWhen() {
    assertThat(
            after(
                "allow:\n      - { id: reference,",
                "allow:\n"
                    + "      - { id: docs, hosts: [docs.example], when: [\"mon-fri 08:00-18:00\"]"
                    + " }\n"
                    + "      - { id: reference,"))
        .containsExactly(
            "pupils and students in the room lab gain docs.example, mon-fri 08:00-18:00 (rule"
                + " docs)");
    assertThat(after("dict.example] }", "dict.example], ports: [443, 8000-8100] }"))
        .containsExactly(
            "pupils and students in the room lab gain dict.example and .wiki.example on ports"
                + " 8000-8100 (rule reference)",
            "pupils and students in the room lab lose dict.example and .wiki.example on port 80"
                + " (allowed so far by rule reference)");
    assertThat(after("methods: [GET], paths: [/public/]", "methods: [GET, POST], paths: [/]"))
        .containsExactly(
            "pupils and students in the room lab gain registry.example over plain http, GET, under"
                + " / but not /public/ (rule registry)",
            "pupils and students in the room lab gain registry.example over plain http, POST, under"
                + " / (rule registry)");
  }

  @Test
  void saysWhatIsLostAndToWhichRule() {
    assertThat(after("hosts: [.bad.example]", "hosts: [.bad.example, a.wiki.example]"))
        .containsExactly(
            "pupils, staff and students in the room lab lose a.wiki.example (refused by rule"
                + " malware)");
    assertThat(after("hosts: [\"*\"] }", "hosts: [.wiki.example] }"))
        .containsExactly(
            "staff lose every name but .bad.example and .wiki.example (allowed so far by rule"
                + " web)");
    assertThat(
            after(
                "  - { id: malware, hosts: [.bad.example] }",
                "  - { id: malware, hosts: [worse.example] }"))
        .contains(
            "staff gain .bad.example (no longer refused by rule malware)",
            "staff lose worse.example (refused by rule malware)");
  }

  @Test
  void saysWhoIsInAnotherTier() {
    assertThat(after("{ group: pupils, tier: some }", "{ group: pupils, tier: full }"))
        .contains(
            "pupils move from tier some to tier full",
            "pupils: session length unbounded, was 1h",
            "pupils gain every name but .bad.example, dict.example, registry.example and"
                + " .wiki.example (rule web)")
        .noneMatch(line -> line.contains("port-not-allowed"));
  }

  @Test
  void saysTermsAndZone() {
    assertThat(after("record: session", "record: request"))
        .containsExactly("pupils and students in the room lab are now recorded by request");
    assertThat(after("length: 1h", "length: 45m"))
        .containsExactly("pupils and students in the room lab: session length 45m, was 1h");
    assertThat(after("Europe/London", "Europe/Paris"))
        .containsExactly(
            "pupils and students in the room lab: times and days are now those of Europe/Paris, not"
                + " Europe/London");
    assertThat(after("10.2.1.0/24", "10.2.2.0/24"))
        .anyMatch(line -> line.contains("from addresses taken out of the room lab"));
  }

  @Test
  void saysWhatOnlyReports() {
    assertThat(after("[.bad.example] }", "[.bad.example], mode: report }"))
        .containsExactly(
            "staff gain .bad.example, only reported as denied-by-rule (no longer refused by rule"
                + " malware)",
            "pupils and students in the room lab: .bad.example is refused as not-in-allowlist, not"
                + " denied-by-rule");
  }

  @Test
  void takesLongListsWhole() {
    String policy =
        """
        version: 1
        lists: { reference: { file: r.txt } }
        tiers:
          t:
            allow: [ { id: reference, hosts: ["list:reference"] } ]
        default-tier: t
        """;
    String many = names(0, 1000);
    String fewer = names(0, 880);
    PolicyDiff diff =
        PolicyDiff.of(
            Policies.load(policy, "r.txt", many).rules(),
            Policies.load(policy, "r.txt", fewer).rules());
    assertThat(diff.lines())
        .containsExactly(
            "everybody loses 120 list entries removed from list \"reference\" (12 %) (allowed so"
                + " far by rule reference)",
            "list \"reference\": 120 removed (12 %); it has 880");
    String renamed = policy.replace("reference:", "other:").replace("list:reference", "list:other");
    assertThat(
            PolicyDiff.of(
                    Policies.load(policy, "r.txt", many).rules(),
                    Policies.load(renamed, "r.txt", many).rules())
                .lines())
        .containsExactly("nothing changes for anybody");
  }

  private static String names(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "n" + i + ".example\n")
        .collect(Collectors.joining());
  }

  @Test
  void summaryIsShort() {
    String rules =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    "      - { id: r%d, hosts: [h%d.example], ports: [%d] }\n"
                        .formatted(i, i, 1000 + i))
            .collect(Collectors.joining());
    PolicyRules next =
        Policies.load(
                OLD.replace("        none: {}", "        none: {}")
                    .replace("      - { id: web", rules + "      - { id: web"))
            .rules();
    PolicyDiff diff = PolicyDiff.of(Policies.load(OLD).rules(), next);
    assertThat(diff.summary()).hasSizeLessThanOrEqualTo(500).matches(".*; and [0-9]+ more");
    assertThat(Policies.diff(OLD, OLD).summary()).isEqualTo("nothing changes for anybody");
  }

  @Test
  void isQuickForHugePolicies() {
    String many = names(0, 150_000);
    String fewer = names(0, 100_000);
    PolicyRules old = Policies.load(huge(443), "a.txt", many, "b.txt", fewer).rules();
    PolicyRules next = Policies.load(huge(8443), "a.txt", fewer, "b.txt", many).rules();
    long began = System.nanoTime();
    PolicyDiff diff = PolicyDiff.of(old, next);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    assertThat(diff.nothing()).isFalse();
    assertThat(diff.limits()).isNotEmpty();
    assertThat(diff.changes()).anyMatch(change -> change.kind() == Change.Kind.UNSURE);
    assertThat(diff.lists()).hasSize(2);
  }

  private static String huge(int port) {
    StringBuilder policy =
        new StringBuilder("version: 1\nlists: { a: { file: a.txt }, b: { file: b.txt } }\n");
    policy.append("deny: [ { id: b, hosts: [\"list:b\"] } ]\ntiers:\n  t:\n    allow:\n");
    policy.append("      - { id: a, hosts: [\"list:a\"] }\n");
    for (int i = 0; i < 1000; i++) {
      policy.append("      - { id: r" + i + ", ports: [" + port + "], hosts: [");
      for (int j = 0; j < 40; j++) {
        policy.append(".h" + j + ".s" + i + ".example, ");
      }
      policy.append("s.example] }\n");
    }
    return policy.append("default-tier: t\n").toString();
  }
}
