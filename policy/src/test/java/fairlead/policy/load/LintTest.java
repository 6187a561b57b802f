package fairlead.policy.load;

import static fairlead.policy.load.Loading.rule;
import static fairlead.policy.load.Loading.tier;
import static fairlead.policy.load.Loading.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no error, but hardly meant. */
class LintTest {

  @Test
  void allowedAddressThatTheFloorRefuses() {
    String policy = rule("{ id: box, hosts: [\"address:10.1.0.0/16\"] }");
    String said =
        "policy.yaml:5:9: rule \"box\" allows nothing at 10.1.0.0/16, which is not public (open it"
            + " in egress, or remove it)";
    assertThat(warnings(policy)).containsExactly(said);
    assertThat(warnings(policy + "egress: { open: [{ range: 10.1.2.0/24, ports: [443] }] }"))
        .isEmpty();
    assertThat(warnings(policy + "egress: { open: [{ range: 10.1.2.0/24, ports: [22] }] }"))
        .containsExactly(said);
    assertThat(warnings(rule("{ hosts: [\"address:0.0.0.0/0\", \"address:9.9.9.9\"] }"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0/0", "::/0"})
  void openingOfEverything(String range) {
    assertThat(
            warnings(
                rule("{ hosts: [\"*\"] }")
                    + "egress: { open: [{ range: \"%s\", ports: [443] }] }".formatted(range)))
        .containsExactly(
            "policy.yaml:7:27: \"%s\" opens every private and local address (name the range that is needed)"
                .formatted(range));
  }

  @Test
  void entryBehindOneThatTakesEveryone() {
    assertThat(
            warnings(
                rule("{ hosts: [\"*\"] }")
                    + "assign:\n"
                    + "  - { user: u, tier: t }\n"
                    + "  - { tier: t }\n"
                    + "  - { group: g, tier: t }\n"))
        .containsExactly(
            "policy.yaml:10:5: nobody gets here: the entry in line 9 takes everyone (move it up)");
  }

  @Test
  void listThatNoRuleNames() {
    assertThat(
            warnings(
                rule("{ hosts: [\"*\"] }") + "lists: { l: { file: l.txt } }\n",
                "l.txt",
                "a.example\n"))
        .containsExactly("policy.yaml:7:21: no rule names the list \"l\" (remove it)");
  }

  @Test
  void listThatIsEmpty() {
    assertThat(
            warnings(
                rule("{ hosts: [\"list:l\"] }") + "lists: { l: { file: l.txt } }\n",
                "l.txt",
                "# none\n"))
        .containsExactly("policy.yaml:7:21: the list \"l\" is empty (fill it)");
  }

  @Test
  void pathThatEndsInAStar() {
    assertThat(warnings(rule("{ hosts: [a.example], scheme: http, paths: [/public/*] }")))
        .containsExactly(
            "policy.yaml:5:9: rule \"t/1\": paths are prefixes: the * in \"/public/*\" stands for"
                + " itself (leave it out)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scheme: http|HTTPS on port 443 passes the deny rule \"d\" (leave scheme out,",
        "scheme: http, methods: [POST]|HTTPS on port 443 passes the deny rule \"d\" (inside TLS",
        "scheme: http, paths: [/a/]|HTTPS on port 443 passes the deny rule \"d\" (inside TLS"
      })
  void denyThatHttpsPasses(String limit, String said) {
    String deny = "deny: [{ id: d, hosts: [a.example], %s }]";
    String policy = rule("{ hosts: [\"*\"] }");
    assertThat(warnings(policy + deny.formatted(limit))).singleElement().asString().contains(said);
    assertThat(warnings(policy + deny.formatted(limit + ", ports: [80]"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quota: { time: 24h/day }|4:20: tier \"t\": the time budget bounds nothing: no day is"
            + " longer (name less, or leave it out)",
        "quota: { time: 24h/day }\\n"
            + "    session: { length: 9d }|4:20: tier \"t\": the time budget bounds nothing: no day"
            + " is longer (name less, or leave it out)",
        "quota: { time: 7d/week }|4:20: tier \"t\": the time budget bounds nothing: no week is"
            + " longer (name less, or leave it out)",
        "quota: { time: 366d/month }|4:20: tier \"t\": the time budget bounds nothing: no month is"
            + " longer (name less, or leave it out)",
        "quota: { time: 2h/day }\\n"
            + "    session: { length: 5h }|5:24: tier \"t\": no session gets as long: the time"
            + " budget ends it before (make it shorter, or the budget larger)",
        "session: { length: 1m, drain: 2m }|4:35: tier \"t\": what is under way drains longer than"
            + " a session runs (make drain shorter than length)"
      })
  void termsThatDoNotFit(String terms, String said) {
    assertThat(warnings(tier(terms.translateEscapes()))).containsExactly("policy.yaml:" + said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quota: { time: 1439m/day }",
        "quota: { time: 167h/week }",
        "quota: { time: 30d/month }",
        "session: { length: 1m, drain: 1m }",
        "session: { drain: 366d }",
        "session: { length: 4h }\n    quota: { time: 2h/day }",
        "session: { length: 9d }\n    quota: { time: 30d/month }",
        "session: { length: 1h, idle: 2h, warn: [59m] }"
      })
  void termsThatFit(String terms) {
    assertThat(warnings(tier(terms))).isEmpty();
  }
}
