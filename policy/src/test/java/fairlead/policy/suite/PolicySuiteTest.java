package fairlead.policy.suite;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.load.PolicyLoader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicySuiteTest {

  private static final String POLICY =
      """
      version: 1
      rooms: { lab: { from: [10.2.1.0/24] } }
      deny:
        - { id: games, hosts: [.games.example] }
      tiers:
        full:
          allow:
            - { id: web, hosts: ["*"] }
            - { id: late, hosts: [files.example], ports: [8080], when: ["mon-fri 08:00-18:00"] }
        lab:
          deny: [ { hosts: [upload.site.example], quiet: true } ]
          allow: [ { hosts: [.site.example], scheme: http, methods: [GET] } ]
        none: {}
      assign:
        - { user: ada, tier: full }
        - { group: students, room: lab, tier: lab }
      default-tier: none
      tests:
      """;

  private static SuiteReport run(String... tests) {
    StringBuilder yaml = new StringBuilder(POLICY);
    for (String test : tests) {
      yaml.append("  - { ").append(test).append(" }\n");
    }
    byte[] file = yaml.toString().getBytes(StandardCharsets.UTF_8);
    var result = PolicyLoader.of(Map.of("policy.yaml", file)).load();
    assertThat(result).as("%s", result).isInstanceOf(PolicyLoader.Loaded.class);
    var loaded = (PolicyLoader.Loaded) result;
    return PolicySuite.run(loaded.policy(), loaded.rules(), loaded.tests());
  }

  private static final String LAB = "groups: [students], room: lab, ";

  @Test
  void passesWhatIsAsExpected() {
    SuiteReport report =
        run(
            "user: ada, url: 'https://a.example/', expect: allow, rule: web, tier: full",
            "user: ada, url: 'https://a.example/', expect: allow",
            "user: ada, url: 'http://a.games.example/', expect: deny, reason: denied-by-rule, rule:"
                + " games",
            "user: ada, url: 'http://files.example:8080/', expect: allow, rule: late",
            "user: ada, url: 'http://files.example:8080/', at: sat 12:00, expect: deny, reason:"
                + " outside-schedule, rule: late",
            LAB + "url: 'http://site.example/', expect: allow, rule: lab/1",
            LAB
                + "url: 'http://site.example/', method: PUT, expect: deny, reason:"
                + " method-not-allowed",
            LAB + "url: 'https://upload.site.example/', expect: deny, rule: lab/deny/1",
            "groups: [students], from: 10.2.2.1, url: 'http://site.example/', expect: deny, reason:"
                + " no-tier, tier: none",
            "user: ada, url: 'http://127.1/', expect: deny, reason: bad-request");
    assertThat(report.failures()).isEmpty();
    assertThat(report.outcomes()).hasSize(10);
    assertThat(report.uncovered()).isEmpty();
    assertThat(report.rules()).isEqualTo(5);
    assertThat(report.percent()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "user: ada, url: 'https://a.example/', expect: deny|deny|allow, rule web",
        "user: ada, url: 'https://a.example/', expect: allow, rule: late|allow, rule late|allow,"
            + " rule web",
        "user: eve, url: 'https://a.example/', expect: deny, reason: not-in-allowlist|deny,"
            + " not-in-allowlist|deny, no-tier",
        "user: ada, url: 'https://a.example:22/', expect: deny, rule: late|deny, rule late|deny,"
            + " port-not-allowed, rule web",
        "user: ada, url: 'https://a.example/', expect: allow, tier: none|allow, tier none|allow,"
            + " rule web, tier full",
        "user: ada, url: 'https://127.1/', expect: allow, rule: web|allow, rule web|deny,"
            + " bad-request",
        "groups: [students], url: 'http://site.example/', expect: allow|allow|deny, no-tier",
      })
  void failsWhatIsNotAsExpected(String test, String expected, String got) {
    SuiteReport report = run(test);
    assertThat(report.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.expectedWords()).isEqualTo(expected);
              assertThat(failure.gotWords()).isEqualTo(got);
            });
  }

  @Test
  void saysWhyATestFails() {
    TestOutcome failure =
        run(LAB + "url: 'https://site.example/', expect: allow").failures().getFirst();
    assertThat(Objects.requireNonNull(failure.why()).why())
        .isEqualTo(
            "policy.yaml:16 assigns everyone in the group students in the room lab to this tier");
    assertThat(Objects.requireNonNull(failure.why()).steps())
        .singleElement()
        .satisfies(step -> assertThat(step.sentence()).contains("HTTPS hides the method"));
    assertThat(run("url: 'http://127.1/', expect: allow").failures().getFirst().why()).isNull();
  }

  @Test
  void aNearestMissCoversNoRule() {
    SuiteReport report =
        run(
            "user: ada, url: 'http://files.example:8080/', at: sat 12:00, expect: deny, rule: late",
            "user: ada, url: 'http://games.example/', expect: deny");
    assertThat(report.failures()).isEmpty();
    assertThat(report.uncovered().stream().map(rule -> rule.source().line() + " " + rule.id()))
        .containsExactly("8 web", "9 late", "11 lab/deny/1", "12 lab/1");
    assertThat(report.covered()).isEqualTo(1);
    assertThat(report.percent()).isEqualTo(20);
  }

  @Test
  void aRuleThatOnlyReportsLetsPassAndIsCovered() {
    String yaml =
        """
        version: 1
        deny: [ { id: tried, hosts: [a.example], mode: report } ]
        tiers: { t: { allow: [ { id: web, hosts: ["*"] } ] } }
        default-tier: t
        tests: [ { url: "https://a.example/", expect: allow, rule: web } ]
        """;
    byte[] file = yaml.getBytes(StandardCharsets.UTF_8);
    var loaded = (PolicyLoader.Loaded) PolicyLoader.of(Map.of("policy.yaml", file)).load();
    SuiteReport report = PolicySuite.run(loaded.policy(), loaded.rules(), loaded.tests());
    assertThat(report.failures()).isEmpty();
    assertThat(report.uncovered()).isEmpty();
  }
}
