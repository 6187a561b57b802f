package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Decision;
import fairlead.policy.Decision.Reported;
import fairlead.policy.DenyReason;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.RuleId;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.match.Host;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What only reports lets pass, and says what would have refused. */
class ReportModeTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final InetAddress CLIENT =
      Objects.requireNonNull(AddressLiteral.parse("127.0.0.1"));

  private static PolicySet policy(String top, String tier) {
    return Loading.policy(
        """
        version: 1
        timezone: Europe/London
        %s
        tiers:
          t:
        %s
        default-tier: t
        """
            .formatted(top, tier.indent(4)));
  }

  private static WebRequest get(String host) {
    return request(Scheme.HTTP, host, 80, "/");
  }

  private static WebRequest request(Scheme scheme, String host, int port, String path) {
    String method = scheme == Scheme.HTTP ? "GET" : "CONNECT";
    return new WebRequest(scheme, Objects.requireNonNull(Host.parse(host)), port, method, path);
  }

  private static PolicySet.Assignment anybody(PolicySet policy) {
    return policy.assign(new Principal("u", Set.of()), CLIENT);
  }

  private static Decision decide(PolicySet policy, WebRequest request, Instant at) {
    return policy.decide(anybody(policy), request, at);
  }

  private static Decision.Allow allowed(PolicySet policy, String host, Instant at) {
    Decision decision = decide(policy, get(host), at);
    assertThat(decision).isInstanceOf(Decision.Allow.class);
    return (Decision.Allow) decision;
  }

  private static Decision.Deny denied(PolicySet policy, String host, Instant at) {
    Decision decision = decide(policy, get(host), at);
    assertThat(decision).isInstanceOf(Decision.Deny.class);
    return (Decision.Deny) decision;
  }

  @Test
  void aDenyRuleThatReportsLetsPassUntilItsLastDayIsOver() {
    PolicySet policy =
        policy(
            "deny: [ { id: games, hosts: [.games.test], mode: report, until: 2026-03-31 } ]",
            "allow: [ { id: web, hosts: [\"*\"] } ]");
    Decision.Allow before = allowed(policy, "games.test", NOON);
    assertThat(before.rule()).isEqualTo(new RuleId("web"));
    assertThat(before.reported())
        .isEqualTo(new Reported(DenyReason.DENIED_BY_RULE, new RuleId("games")));
    Instant end = Instant.parse("2026-03-31T23:00:00Z"); // midnight of summer time
    assertThat(before.until()).isEqualTo(end);
    assertThat(allowed(policy, "games.test", end.minusMillis(1)).reported()).isNotNull();
    assertThat(denied(policy, "games.test", end).reason()).isEqualTo(DenyReason.DENIED_BY_RULE);
    assertThat(allowed(policy, "other.test", NOON).reported()).isNull();
    assertThat(allowed(policy, "other.test", NOON).until()).isEqualTo(Instant.MAX);
  }

  @Test
  void whatNoRuleAllowsIsRefusedThoughADenyRuleOnlyReports() {
    PolicySet policy =
        policy(
            "deny: [ { id: games, hosts: [.games.test], mode: report } ]",
            "allow: [ { id: docs, hosts: [docs.test] } ]");
    assertThat(denied(policy, "games.test", NOON).reason()).isEqualTo(DenyReason.NOT_IN_ALLOWLIST);
  }

  @Test
  void aDenyThatRefusesBeatsOneThatReports() {
    PolicySet policy =
        policy(
            "deny: [ { id: tried, hosts: [.games.test], mode: report }, { id: firm, hosts:"
                + " [.games.test] } ]",
            "allow: [ { id: web, hosts: [\"*\"] } ]");
    assertThat(denied(policy, "games.test", NOON).rule()).isEqualTo(new RuleId("firm"));
  }

  @Test
  void aWindowOfADenyThatReportsEndsWhatItReports() {
    PolicySet policy =
        policy(
            "deny: [ { id: lunch, hosts: [news.test], when: [\"mon-sun 11:00-13:00\"], mode: report"
                + " } ]",
            "allow: [ { id: web, hosts: [\"*\"] } ]");
    assertThat(allowed(policy, "news.test", NOON).reported()).isNotNull();
    assertThat(allowed(policy, "news.test", NOON).until())
        .isEqualTo(Instant.parse("2026-03-04T13:00:00Z"));
    assertThat(allowed(policy, "news.test", NOON.plusSeconds(7_200)).reported()).isNull();
  }

  @Test
  void aTierThatReportsKeepsTheFloorAndTheDeniesOfAll() {
    PolicySet policy =
        policy(
            "deny: [ { id: malware, hosts: [bad.test] } ]",
            """
            mode: report
            until: 2026-03-04
            allow: [ { id: docs, hosts: [docs.test] } ]
            deny: [ { id: games, hosts: [games.test] } ]
            """);
    assertThat(denied(policy, "bad.test", NOON).rule()).isEqualTo(new RuleId("malware"));
    assertThat(denied(policy, "10.0.0.1", NOON).reason()).isEqualTo(DenyReason.PRIVATE_ADDRESS);
    assertThat(allowed(policy, "docs.test", NOON).reported()).isNull();
    Decision.Allow other = allowed(policy, "other.test", NOON);
    assertThat(other.rule()).isNull();
    assertThat(other.reported()).isEqualTo(new Reported(DenyReason.NOT_IN_ALLOWLIST, null));
    assertThat(other.until()).isEqualTo(Instant.parse("2026-03-05T00:00:00Z"));
    assertThat(allowed(policy, "games.test", NOON).reported())
        .isEqualTo(new Reported(DenyReason.DENIED_BY_RULE, new RuleId("games")));
    assertThat(denied(policy, "other.test", NOON.plusSeconds(86_400)).reason())
        .isEqualTo(DenyReason.NOT_IN_ALLOWLIST);
  }

  @Test
  void aTierWithoutAllowRulesRefusesAsEver() {
    PolicySet policy = policy("", "mode: report");
    assertThat(denied(policy, "a.test", NOON).reason()).isEqualTo(DenyReason.NO_TIER);
  }

  @Test
  void aRuleOfAddressesThatReportsRefusesNone() {
    PolicySet policy =
        policy(
            "deny: [ { id: net, hosts: [\"address:198.51.0.0/16\"], mode: report } ]",
            "allow: [ { id: web, hosts: [\"*\"] } ]");
    InetAddress address = Objects.requireNonNull(AddressLiteral.parse("198.51.7.7"));
    var all = anybody(policy);
    assertThat(policy.deniesAddress(all, get("a.test"), address, NOON)).isNull();
    assertThat(policy.reportsAddress(all, get("a.test"), address, NOON))
        .isEqualTo(new RuleId("net"));
    assertThat(policy.reportsAddress(all, get("a.test"), CLIENT, NOON)).isNull();
  }

  /** A tier that reports says of each request what the same tier would decide. */
  @Test
  void aTierThatReportsSaysWhatItWouldDo() {
    Random random = new Random(4);
    List<String> hosts = List.of("a.test", "b.a.test", "c.test", "8.8.8.8", "10.1.1.1");
    for (int i = 0; i < 400; i++) {
      String rules = "allow: %s\ndeny: %s\n".formatted(rules(random), rules(random));
      String top = "deny: " + rules(random);
      PolicySet firm = policy(top, rules);
      PolicySet trial = policy(top, "mode: report\n" + rules);
      PolicySet open =
          policy(top, "allow: [ { hosts: [\"*\", \"address:0.0.0.0/0\"], ports: [1-65535] } ]");
      for (String host : hosts) {
        Scheme scheme = random.nextBoolean() ? Scheme.HTTP : Scheme.CONNECT;
        int port = List.of(80, 443, 22).get(random.nextInt(3));
        WebRequest request = request(scheme, host, port, scheme == Scheme.HTTP ? "/p/x" : "");
        Instant at = NOON.plusSeconds(random.nextInt(7 * 86_400));
        agree(decide(firm, request, at), decide(trial, request, at), decide(open, request, at));
      }
    }
  }

  private static void agree(Decision firm, Decision trial, Decision open) {
    boolean byOthers = open instanceof Decision.Deny;
    if (firm instanceof Decision.Allow || byOthers) {
      assertThat(trial.getClass()).isEqualTo(firm.getClass());
      assertThat(
              trial instanceof Decision.Allow(_, _, _, _, Reported reported, _) ? reported : null)
          .isNull();
    } else if (firm instanceof Decision.Deny deny) {
      assertThat(trial).isInstanceOf(Decision.Allow.class);
      assertThat(((Decision.Allow) trial).reported())
          .isEqualTo(new Reported(deny.reason(), deny.rule()));
    }
  }

  private static String rules(Random random) {
    List<String> hosts = List.of("a.test", ".a.test", "*", "c.test", "address:8.0.0.0/8");
    List<String> limits =
        List.of("", ", ports: [443]", ", scheme: http, paths: [/p/]", ", when: [\"mon-wed\"]");
    List<String> rules = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      rules.add(
          "{ hosts: [\"%s\"]%s }"
              .formatted(
                  hosts.get(random.nextInt(hosts.size())),
                  limits.get(random.nextInt(limits.size()))));
    }
    return "[ " + String.join(", ", rules) + " ]";
  }

  @Test
  void isForDenyRulesAndTiersAndHasADate() {
    assertThat(Loading.problems(Loading.rule("{ hosts: [a.test], mode: report }")))
        .containsExactly(
            "policy.yaml:5:34: rule \"t/1\": \"mode\" is for deny rules and tiers (write it in one"
                + " of those)");
    assertThat(Loading.problems(Loading.tier("until: 2026-12-31")))
        .containsExactly(
            "policy.yaml:4:12: tier \"t\": \"until\" is for mode: report (add mode: report)");
    assertThat(Loading.problems(Loading.tier("mode: report\n    until: soon")))
        .containsExactly(
            "policy.yaml:5:12: tier \"t\": \"soon\" is no date (such as 2026-12-31, the last day of"
                + " it)");
    assertThat(Loading.problems(Loading.tier("mode: observe")))
        .containsExactly(
            "policy.yaml:4:11: \"mode\" in tier \"t\" must be one of"
                + " report, not \"observe\" (known: report)");
  }

  @Test
  void withoutAnEndOrBehindItIsWarnedOf() {
    assertThat(Loading.warnings(Loading.tier("mode: report")))
        .containsExactly(
            "policy.yaml:4:5: the tier \"t\" only reports, without an end (write until: and the"
                + " last day of it)");
    assertThat(Loading.warnings(Loading.tier("mode: report\n    until: 2020-12-31")))
        .containsExactly(
            "policy.yaml:4:5: the tier \"t\" refuses: it only reported until 2020-12-31 (remove"
                + " mode)");
    assertThat(Loading.warnings(Loading.tier("mode: report\n    until: 2999-12-31"))).isEmpty();
    assertThat(Loading.warnings(Loading.tier("deny: [ { id: d, hosts: [a.test], mode: report } ]")))
        .containsExactly(
            "policy.yaml:4:13: rule \"d\" only reports, without an end (write until: and the last"
                + " day of it)");
  }

  @Test
  void isExplained() {
    PolicySet policy =
        policy(
            "deny: [ { id: games, hosts: [.games.test], mode: report, until: 2999-03-31 } ]",
            "allow: [ { id: web, hosts: [\"*\"] } ]");
    var said = policy.explain(new Principal("u", Set.of()), CLIENT, get("games.test"), NOON);
    assertThat(said.steps().getFirst().sentence())
        .isEqualTo("would refuse this, but only reports, until 2999-03-31");
  }
}
