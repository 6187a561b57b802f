package fairlead.policy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.match.Schedule;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Laws of deciding, on policies by chance that use every key of a rule. What a decision says of a
 * request is its outcome, the reason, and until when it holds; which of several rules that fit is
 * named, and whether that one is free, quiet or keeps, is the first in the file.
 */
class DecisionLawsTest {

  private static final int POLICIES = 400;
  private static final int REQUESTS = 12;

  private static Decision decide(PolicyRules rules, WebRequest request, Instant now) {
    PolicySet policy = PolicySet.of(rules);
    var who = new Principal("u", Set.of());
    return policy.decide(policy.assign(who, InetAddress.getLoopbackAddress()), request, now);
  }

  /** Outcome, reason, and what report mode spared it. */
  private static String answer(Decision decision) {
    return switch (decision) {
      case Decision.Allow(RuleId rule, _, _, _, Decision.Reported spared, _) ->
          "allow" + (rule == null ? " by none" : "") + (spared == null ? "" : spared.reason());
      case Decision.Ask ask -> "ask " + ask.rule();
      case Decision.Deny deny -> deny.reason().label();
    };
  }

  private static TierRules tier(PolicyRules rules) {
    return rules.defaultTier();
  }

  private static PolicyRules with(
      PolicyRules rules, List<Rule> deny, List<Rule> own, List<Rule> allow) {
    return RandomPolicies.policy(deny, own, allow, tier(rules).tier().report(), rules.zone());
  }

  private static List<Rule> plus(List<Rule> rules, Rule rule) {
    return Stream.concat(rules.stream(), Stream.of(rule)).toList();
  }

  @Test
  void orderOfRulesNeverMatters() {
    RandomPolicies random = new RandomPolicies(1);
    int several = 0;
    for (int i = 0; i < POLICIES; i++) {
      PolicyRules rules = random.policy();
      PolicyRules other =
          with(
              rules,
              random.shuffled(rules.deny()),
              random.shuffled(tier(rules).deny()),
              random.shuffled(tier(rules).allow()));
      for (int j = 0; j < REQUESTS; j++) {
        WebRequest request = random.request();
        Instant now = random.time();
        Decision one = decide(rules, request, now);
        Decision two = decide(other, request, now);
        assertThat(answer(two)).as("%s at %s", request, now).isEqualTo(answer(one));
        assertThat(two.until()).as("%s at %s", request, now).isEqualTo(one.until());
        several += one.equals(two) ? 0 : 1;
      }
    }
    assertThat(several).as("decisions that several rules bore on").isGreaterThan(100);
  }

  @Test
  void denyRuleNeverWidensAndAllowRuleNeverNarrows() {
    RandomPolicies random = new RandomPolicies(2);
    int changed = 0;
    for (int i = 0; i < POLICIES; i++) {
      PolicyRules rules = random.policy();
      Rule deny = random.rule(true);
      List<Rule> own = tier(rules).deny();
      List<Rule> allows = tier(rules).allow();
      PolicyRules everywhere = with(rules, plus(rules.deny(), deny), own, allows);
      PolicyRules here = with(rules, rules.deny(), plus(own, deny), allows);
      PolicyRules wider = with(rules, rules.deny(), own, plus(allows, random.rule(false)));
      for (int j = 0; j < REQUESTS; j++) {
        WebRequest request = random.request();
        Instant now = random.time();
        Decision before = decide(rules, request, now);
        if (before instanceof Decision.Deny) {
          assertThat(decide(everywhere, request, now)).isInstanceOf(Decision.Deny.class);
          assertThat(decide(here, request, now)).isInstanceOf(Decision.Deny.class);
          changed += decide(wider, request, now) instanceof Decision.Allow ? 1 : 0;
        } else {
          assertThat(decide(wider, request, now)).isInstanceOf(Decision.Allow.class);
          changed += decide(everywhere, request, now) instanceof Decision.Deny ? 1 : 0;
        }
      }
    }
    assertThat(changed).as("decisions that the rule changed").isGreaterThan(200);
  }

  @Test
  void indexedRulesDecideAsAllOfThemDo() {
    RandomPolicies random = new RandomPolicies(3);
    int weighed = 0;
    for (int i = 0; i < POLICIES; i++) {
      PolicyRules rules = random.policy();
      for (int j = 0; j < REQUESTS; j++) {
        WebRequest request = random.request();
        Instant now = random.time();
        Decision decided = decide(rules, request, now);
        boolean floor =
            decided instanceof Decision.Deny deny && deny.reason() == DenyReason.PRIVATE_ADDRESS;
        if (!floor) {
          Weighing linear = new Weighing(request, now, rules.zone());
          assertThat(decided).isEqualTo(linear.decide(rules.deny(), tier(rules)));
          weighed++;
        }
      }
    }
    assertThat(weighed).isGreaterThan(POLICIES * REQUESTS / 2);
  }

  @Test
  void nothingChangesBeforeUntil() {
    RandomPolicies random = new RandomPolicies(4);
    int edges = 0;
    for (int i = 0; i < POLICIES; i++) {
      PolicyRules rules = random.policy();
      for (int j = 0; j < REQUESTS; j++) {
        WebRequest request = random.request();
        Instant now = random.time();
        Decision decided = decide(rules, request, now);
        boolean shut =
            decided instanceof Decision.Deny deny && deny.reason() == DenyReason.OUTSIDE_SCHEDULE;
        for (Instant later : between(now, decided.until())) {
          Decision then = decide(rules, request, later);
          if (shut) {
            assertThat(then).as("%s at %s", request, later).isInstanceOf(Decision.Deny.class);
          } else {
            assertThat(answer(then)).as("%s at %s", request, later).isEqualTo(answer(decided));
          }
        }
        if (shut && !decided.until().equals(Instant.MAX)) {
          assertThat(decide(rules, request, decided.until())).isInstanceOf(Decision.Allow.class);
        }
        edges += decided.until().equals(Instant.MAX) ? 0 : 1;
      }
    }
    assertThat(edges).as("decisions that have an end").isGreaterThan(200);
  }

  @Test
  void scheduleStaysAsItIsUntilItsEdgeAndChangesThere() {
    RandomPolicies random = new RandomPolicies(5);
    int edges = 0;
    for (int i = 0; i < 2_000; i++) {
      Schedule schedule = random.schedule();
      ZoneId zone = random.zone();
      Instant now = random.time();
      boolean open = schedule.open(now, zone);
      Instant edge = schedule.nextEdge(now, zone);
      for (Instant later : between(now, edge)) {
        assertThat(schedule.open(later, zone))
            .as("%s %s %s", schedule, zone, later)
            .isEqualTo(open);
      }
      if (!edge.equals(Instant.MAX)) {
        assertThat(schedule.open(edge, zone)).as("%s %s", schedule, edge).isNotEqualTo(open);
        edges++;
      }
    }
    assertThat(edges).isGreaterThan(1_000);
  }

  /** Instants from one to before another: the last, and some half-hours between. */
  private static List<Instant> between(Instant from, Instant until) {
    Instant end = until.equals(Instant.MAX) ? from.plus(Duration.ofDays(20)) : until;
    long half = Math.max(1, Duration.between(from, end).toMinutes() / 30);
    long step = Math.max(1, half / 7);
    return Stream.concat(
            Stream.iterate(from, at -> at.plus(Duration.ofMinutes(30 * step))).limit(8),
            Stream.of(end.minusMillis(1)))
        .filter(at -> at.isBefore(end) && !at.isBefore(from))
        .toList();
  }
}
