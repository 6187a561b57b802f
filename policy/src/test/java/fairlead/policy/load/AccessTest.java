package fairlead.policy.load;

import static fairlead.policy.load.Loading.loaded;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.Rule;
import fairlead.policy.RuleId;
import fairlead.policy.Tier;
import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Stage;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.quota.SessionTerms.Start;
import fairlead.policy.suite.PolicySuite;
import fairlead.policy.supervision.Supervision;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a policy file says of access requests, supervision and starts. */
class AccessTest {

  private static final String POLICY =
      """
      version: 1
      rooms: { lab-1: { from: [10.2.1.0/24] } }
      tiers:
        full:
          unattended: true
          allow: [ { hosts: ["*"] } ]
        monitored:
          session: { start: supervisor, length: 1h }
          approval: lab
          supervision:
            { every: 5m, grace: 30s, hold: 10m, by: "group:supervisors", backup: "user:ann",
              sees: [refusals, hosts] }
          allow: [ { id: help, hosts: [".helpline.example"], free: true } ]
          ask:
            - { id: new, hosts: ["*"], ports: [443], approval: quick, wait: 60s }
            - { hosts: [".docs.example"], approval: slow }
        guest:
          session: { start: portal, sign-in: each-session }
          approval: slower
          supervision: { every: 5s, by: owner }
        none: {}
      assign:
        - { group: students, room: lab-1, tier: monitored, may-ask: [guest] }
        - { group: runners, owner: "group:platform", tier: full }
        - { user: bot, owner: "user:ann", tier: full }
        - { tier: none }
      default-tier: none
      approvals:
        lab:
          pending: 12h
          limit: 5/day
          stages:
            - { by: "group:teachers" }
            - { by: "group:heads", needed: 2 }
          grant: { opens: tier, sessions: 3, valid: 7d }
        quick: { pending: 1h, stages: [ { by: owner } ], grant: { opens: hosts, valid: 1h } }
        slow: { stages: [ { by: "user:ann" } ], grant: { opens: hosts } }
        slower: { stages: [ { by: "group:teachers" } ] }
      """;

  private final PolicyRules rules = loaded(POLICY).rules();

  private TierRules tier(String name) {
    return rules.tiers().stream()
        .filter(t -> t.tier().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static By group(String name) {
    return new By.Group(name);
  }

  @Test
  void chainIsAsItIsWritten() {
    assertThat(rules.approvals()).containsOnlyKeys("lab", "quick", "slow", "slower");
    assertThat(rules.approvals().get("lab"))
        .isEqualTo(
            new Chain(
                "lab",
                Duration.ofHours(12),
                new Budget(5, Period.DAY),
                List.of(new Stage(group("teachers"), 1), new Stage(group("heads"), 2)),
                Chain.Opens.TIER,
                3,
                Duration.ofDays(7)));
  }

  @Test
  void chainHasDefaults() {
    assertThat(rules.approvals().get("slower"))
        .isEqualTo(
            new Chain(
                "slower",
                Duration.ofDays(2),
                null,
                List.of(new Stage(group("teachers"), 1)),
                Chain.Opens.TIER,
                1,
                Duration.ofDays(1)));
  }

  @Test
  void tierNamesItsChainAndItsSupervisors() {
    Tier tier = tier("monitored").tier();
    assertThat(tier.approval()).isEqualTo(rules.approvals().get("lab"));
    assertThat(tier.session().start()).isEqualTo(Start.SUPERVISOR);
    assertThat(tier.session().signIn()).isFalse();
    assertThat(tier.unattended()).isFalse();
    assertThat(tier.supervision())
        .isEqualTo(
            new Supervision(
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                group("supervisors"),
                new By.User("ann"),
                Set.of(Supervision.Sees.REFUSALS, Supervision.Sees.HOSTS)));
  }

  @Test
  void supervisionHasDefaults() {
    Tier tier = tier("guest").tier();
    assertThat(tier.session().start()).isEqualTo(Start.PORTAL);
    assertThat(tier.session().signIn()).isTrue();
    assertThat(tier.supervision())
        .isEqualTo(
            new Supervision(
                Duration.ofSeconds(5),
                Duration.ofMillis(2500),
                Duration.ofMinutes(15),
                new By.Owner(),
                null,
                Set.of()));
    assertThat(tier("full").tier().unattended()).isTrue();
  }

  @Test
  void askRuleIsARuleWithAChain() {
    List<AskRule> ask = tier("monitored").ask();
    assertThat(ask).extracting(AskRule::approval).extracting(Chain::name).contains("quick", "slow");
    assertThat(ask).extracting(AskRule::hold).containsExactly(Duration.ofSeconds(60), null);
    assertThat(ask)
        .extracting(AskRule::rule)
        .extracting(Rule::id)
        .containsExactly(new RuleId("new"), new RuleId("monitored/ask/2"));
    assertThat(ask.getFirst().rule().ports().contains(80)).isFalse();
    assertThat(ask.getFirst().rule().deny()).isFalse();
  }

  @Test
  void entryNamesOwnerAndTiersToAskFor() {
    assertThat(rules.entries())
        .extracting(PolicyRules.Entry::owner)
        .containsExactly(null, group("platform"), new By.User("ann"), null);
    assertThat(rules.entries().getFirst().mayAsk()).containsExactly("guest");
    assertThat(rules.entries().getLast().mayAsk()).isEmpty();
  }

  private static final String WHOLE =
      """
      version: 1
      timezone: Europe/London

      lists:
        reference: { file: lists/reference.txt }
        malware:   { file: lists/malware.txt, shrink: 20% }
        background: { file: lists/browser-background.txt }

      rooms:
        lab-1: { from: [10.2.1.0/24] }

      deny:
        - { id: malware, hosts: ["list:malware"] }

      tiers:
        full:
          record: session
          allow: [ { id: web, hosts: ["*"] } ]
        monitored:
          notice: Host names and times are recorded for 30 days; page contents never are.
          record: { each: request }
          session: { start: use, length: 1h, idle: 15m, warn: [10m, 1m], drain: 2m }
          quota:   { data: 2GiB/day, sessions: 2/day, time: 90m/day }
          limits:  { requests: 600/min, connections: 64 }
          approval: lab
          supervision: { every: 5m, grace: 1m, hold: 15m, by: group:supervisors, backup: group:office, sees: [refusals] }
          allow:
            - { id: help, hosts: [".helpline.example"], free: true }
            - { id: reference, hosts: ["list:reference", ".wikipedia.org"] }
            - { id: registry, hosts: [registry.example], scheme: http, methods: [GET, HEAD], paths: [/public/], when: ["mon-fri 08:00-18:00"], except: ["2026-12-24..2027-01-02"] }
          ask:
            - { id: new-host, hosts: ["*"], ports: [443], approval: quick, wait: 60s }
          deny:
            - { id: background, hosts: ["list:background"], quiet: true }
        none: {}

      assign:
        - { group: staff, tier: full }
        - { group: students, room: lab-1, tier: monitored }
        - { group: ci-runners, owner: group:platform, tier: full }
      default-tier: none

      approvals:
        lab:
          pending: 48h
          limit: 5/day
          stages:
            - { by: group:teachers, needed: 1 }
            - { by: group:heads, needed: 2 }
          grant: { opens: tier, sessions: 1, valid: 24h }
        quick: { pending: 1h, stages: [ { by: group:teachers, needed: 1 } ], grant: { opens: hosts, valid: 1h } }

      egress:
        open: [ { range: 192.168.7.0/24, ports: [443], tiers: [full] } ]

      tests:
        - { user: ben, groups: [students], room: lab-1, url: "https://en.wikipedia.org/", expect: allow, rule: reference }
      """;

  @Test
  void everythingAtOnceLoads() {
    var whole =
        loaded(
            WHOLE,
            "lists/reference.txt",
            "dictionary.example\n",
            "lists/malware.txt",
            ".bad.example\n",
            "lists/browser-background.txt",
            "updates.example\n");
    assertThat(PolicySuite.run(whole.policy(), whole.rules(), whole.tests()).failures()).isEmpty();
    assertThat(Loading.words(whole.warnings())).isEmpty();
    assertThat(whole.places().named()).hasSize(6);
    assertThat(whole.places().approvals()).containsOnlyKeys("lab", "quick");
  }
}
