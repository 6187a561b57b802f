package fairlead.policy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
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

  private static final Principal WHO = new Principal("u", Set.of());

  private static Decision decide(PolicyRules rules, WebRequest request, Instant now) {
    return decide(rules, Grants.NONE, request, now);
  }

  private static Decision decide(
      PolicyRules rules, Grants grants, WebRequest request, Instant now) {
    PolicySet policy = PolicySet.of(rules);
    return policy.decide(assign(policy, grants, now), request, now);
  }

  private static PolicySet.Assignment assign(PolicySet policy, Grants grants, Instant now) {
    return policy.assign(WHO, InetAddress.getLoopbackAddress(), grants, now);
  }

  /** Those that open hosts: these move nobody. */
  private static Grants ofHosts(Grants grants) {
    return new Grants(
        grants.all().stream().filter(each -> each.opens() == Chain.Opens.HOSTS).toList());
  }

  /** Outcome, reason, and what report mode spared it. */
  private static String answer(Decision decision) {
    return switch (decision) {
      case Decision.Allow(RuleId rule, _, _, _, Decision.Reported spared, _) ->
          "allow" + (rule == null ? " by none" : "") + (spared == null ? "" : spared.reason());
      case Decision.Ask _ -> "ask";
      case Decision.Deny deny -> deny.reason().label();
    };
  }

  private static TierRules tier(PolicyRules rules) {
    return rules.defaultTier();
  }

  private static PolicyRules with(
      PolicyRules rules, List<Rule> deny, List<Rule> own, List<Rule> allow) {
    return with(rules, deny, own, allow, tier(rules).ask());
  }

  private static PolicyRules with(
      PolicyRules rules, List<Rule> deny, List<Rule> own, List<Rule> allow, List<AskRule> ask) {
    return RandomPolicies.policy(deny, own, allow, ask, tier(rules).tier().report(), rules.zone());
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
              random.shuffled(tier(rules).allow()),
              random.shuffled(tier(rules).ask()));
      for (int j = 0; j < REQUESTS; j++) {
        WebRequest request = random.request();
        Instant now = random.time();
        Grants grants = random.grants(now);
        Decision one = decide(rules, grants, request, now);
        Decision two = decide(other, new Grants(random.shuffled(grants.all())), request, now);
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
        Grants grants = ofHosts(random.grants(now));
        int before = width(decide(rules, grants, request, now));
        int denied = width(decide(everywhere, grants, request, now));
        int allowed = width(decide(wider, grants, request, now));
        assertThat(denied).as("%s at %s", request, now).isLessThanOrEqualTo(before);
        assertThat(width(decide(here, grants, request, now))).isLessThanOrEqualTo(before);
        assertThat(allowed).as("%s at %s", request, now).isGreaterThanOrEqualTo(before);
        changed += (denied == before ? 0 : 1) + (allowed == before ? 0 : 1);
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
        Grants grants = ofHosts(random.grants(now));
        Decision decided = decide(rules, grants, request, now);
        boolean floor =
            decided instanceof Decision.Deny deny && deny.reason() == DenyReason.PRIVATE_ADDRESS;
        if (!floor) {
          Weighing linear = new Weighing(request, now, rules.zone());
          assertThat(decided).isEqualTo(linear.decide(rules.deny(), tier(rules), grants));
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
        Grants grants = ofHosts(random.grants(now));
        Decision decided = decide(rules, grants, request, now);
        boolean shut =
            decided instanceof Decision.Deny deny && deny.reason() == DenyReason.OUTSIDE_SCHEDULE;
        for (Instant later : between(now, decided.until())) {
          Decision then = decide(rules, grants, request, later);
          if (shut) {
            assertThat(width(then)).as("%s at %s", request, later).isLessThan(2);
          } else {
            assertThat(answer(then)).as("%s at %s", request, later).isEqualTo(answer(decided));
          }
        }
        if (shut && !decided.until().equals(Instant.MAX)) {
          assertThat(decide(rules, grants, request, decided.until()))
              .as("%s from %s", request, now)
              .isInstanceOf(Decision.Allow.class);
        }
        edges += decided.until().equals(Instant.MAX) ? 0 : 1;
      }
    }
    assertThat(edges).as("decisions that have an end").isGreaterThan(200);
  }

  @Test
  void aGrantOnlyWidensAndOnlyWhatOneMayAskFor() {
    RandomPolicies random = new RandomPolicies(6);
    int opened = 0;
    int denied = 0;
    for (int i = 0; i < POLICIES; i++) {
      PolicyRules rules = random.policy();
      for (int j = 0; j < 4 * REQUESTS; j++) {
        WebRequest request = random.request();
        Instant now = random.time();
        Decision without = decide(rules, request, now);
        Decision with = decide(rules, ofHosts(random.grants(now)), request, now);
        if (with instanceof Decision.Allow allow && allow.grant() != null) {
          assertThat(without).as("%s at %s", request, now).isInstanceOf(Decision.Ask.class);
          assertThat(allow.rule()).isEqualTo(((Decision.Ask) without).rule());
          assertThat(allow.until()).isAfter(now);
          opened++;
        } else {
          assertThat(answer(with)).as("%s at %s", request, now).isEqualTo(answer(without));
        }
        denied += without instanceof Decision.Deny ? 1 : 0;
      }
    }
    assertThat(opened).as("requests that a grant let in").isGreaterThan(60);
    assertThat(denied).isGreaterThan(1_000);
  }

  @Test
  void whatIsRevokedOrOverOrOfAnotherHostOrTierIsNoGrant() {
    RandomPolicies random = new RandomPolicies(7);
    for (int i = 0; i < POLICIES; i++) {
      PolicyRules rules = random.policy();
      for (int j = 0; j < 2 * REQUESTS; j++) {
        WebRequest request = random.request();
        Instant now = random.time();
        Grants some = random.grants(now);
        Grants void_ =
            new Grants(
                some.all().stream()
                    .filter(
                        each ->
                            !each.holds(now)
                                || (each.opens() == Chain.Opens.HOSTS
                                    ? !each.tier().equals("t")
                                        || !each.hosts().contains(request.host().text())
                                    : !each.tier().equals("other")))
                    .toList());
        assertThat(answer(decide(rules, void_, request, now)))
            .isEqualTo(answer(decide(rules, request, now)));
      }
    }
  }

  @Test
  void theNewestGrantOfAnotherTierMovesItsHolderUntilItsEnd() {
    RandomPolicies random = new RandomPolicies(8);
    int moved = 0;
    for (int i = 0; i < POLICIES; i++) {
      PolicySet policy = PolicySet.of(random.policy());
      Instant now = random.time();
      Grants grants = random.grants(now);
      PolicySet.Assignment assigned = assign(policy, grants, now);
      Grant by = assigned.grant();
      assertThat(assigned.tier().name()).isEqualTo(by == null ? "t" : by.tier());
      for (Grant each : grants.all()) {
        boolean moves =
            each.opens() == Chain.Opens.TIER && each.tier().equals("other") && each.holds(now);
        assertThat(!moves || (by != null && !each.made().isAfter(by.made()))).isTrue();
      }
      for (Instant later : between(now, assigned.until())) {
        assertThat(assign(policy, grants, later).grant()).isEqualTo(by);
      }
      if (by != null) {
        assertThat(assigned.until()).isBeforeOrEqualTo(by.until());
        assertThat(assign(policy, grants, by.until()).grant()).isNotEqualTo(by);
        moved++;
      } else if (!assigned.until().equals(Instant.MAX)) {
        assertThat(assign(policy, grants, assigned.until()).tier().name()).isEqualTo("other");
      }
    }
    assertThat(moved).isGreaterThan(20);
  }

  /** How far a decision lets its person in. */
  private static int width(Decision decision) {
    return switch (decision) {
      case Decision.Allow _ -> 2;
      case Decision.Ask _ -> 1;
      case Decision.Deny _ -> 0;
    };
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
