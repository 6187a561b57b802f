package fairlead.policy.suite;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.Explanation;
import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicySet;
import fairlead.policy.PolicySet.Assignment;
import fairlead.policy.Rule;
import fairlead.policy.RuleId;
import fairlead.policy.WebRequest;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds a policy against its tests. It decides as if session, grant, quota and supervision were in
 * order, or for a newcomer.
 */
public final class PolicySuite {

  private final PolicySet policy;

  private PolicySuite(PolicySet policy) {
    this.policy = policy;
  }

  /**
   * Runs tests. Pure: the same policy and tests give the same report.
   *
   * @param rules what the policy was made of
   */
  public static SuiteReport run(PolicySet policy, PolicyRules rules, List<PolicyTest> tests) {
    List<TestOutcome> outcomes = tests.stream().map(new PolicySuite(policy)::run).toList();
    Set<RuleId> decided = new HashSet<>();
    outcomes.forEach(outcome -> decided.addAll(outcome.decided()));
    List<Rule> all = all(rules);
    List<Rule> uncovered = all.stream().filter(rule -> !decided.contains(rule.id())).toList();
    return new SuiteReport(outcomes, all.size(), uncovered);
  }

  private static List<Rule> all(PolicyRules rules) {
    Stream<Rule> ofTiers =
        rules.tiers().stream()
            .flatMap(
                tier ->
                    Stream.of(
                        tier.deny().stream(),
                        tier.allow().stream(),
                        tier.ask().stream().map(AskRule::rule)))
            .flatMap(each -> each);
    return Stream.concat(rules.deny().stream(), ofTiers)
        .sorted(Comparator.comparingInt(rule -> rule.source().line()))
        .toList();
  }

  private TestOutcome run(PolicyTest test) {
    Assignment assignment = stands(test, policy.assign(test.who(), test.from()));
    String tier = assignment.tier().name();
    WebRequest request = test.asked().request();
    if (request == null) {
      Verdict unread = new Verdict(Verdict.Answer.DENY, DenyReason.BAD_REQUEST, null, tier);
      return new TestOutcome(test, unread, List.of(), null);
    }
    Decision decided = policy.decide(assignment, request, test.at());
    Decision decision = test.newcomer() ? Newcomer.judge(assignment.tier(), decided) : decided;
    Verdict got = Verdict.of(decision, tier);
    Explanation why =
        test.expected().isMetBy(got)
            ? null
            : policy.explain(test.who(), test.from(), request, test.at());
    return new TestOutcome(test, got, decidedBy(decision), why);
  }

  /**
   * Where somebody stands of whom a test says that they are in another tier, which they may ask
   * for: a grant of it is in order.
   */
  private Assignment stands(PolicyTest test, Assignment assigned) {
    String tier = test.expected().tier();
    return test.newcomer() || tier == null || !assigned.mayAsk().contains(tier)
        ? assigned
        : policy.tiers().stream()
            .filter(each -> each.name().equals(tier))
            .findFirst()
            .map(each -> new Assignment(each, assigned.room()))
            .orElse(assigned);
  }

  /** The rules that a decision rests on: a nearest miss decided nothing. */
  private static List<RuleId> decidedBy(Decision decision) {
    return switch (decision) {
      case Decision.Allow(var rule, _, _, _, var reported, _) ->
          Stream.concat(
                  Stream.ofNullable(rule),
                  reported == null ? Stream.empty() : denying(reported.reason(), reported.rule()))
              .toList();
      case Decision.Ask ask -> Stream.of(ask.rule()).toList();
      case Decision.Deny deny -> denying(deny.reason(), deny.rule()).toList();
    };
  }

  private static Stream<RuleId> denying(DenyReason reason, @Nullable RuleId rule) {
    return reason == DenyReason.DENIED_BY_RULE ? Stream.ofNullable(rule) : Stream.empty();
  }
}
