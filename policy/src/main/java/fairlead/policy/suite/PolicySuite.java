package fairlead.policy.suite;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.Explanation;
import fairlead.policy.PolicyRules;
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
 * order.
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
            .flatMap(tier -> Stream.concat(tier.deny().stream(), tier.allow().stream()));
    return Stream.concat(rules.deny().stream(), ofTiers)
        .sorted(Comparator.comparingInt(rule -> rule.source().line()))
        .toList();
  }

  private TestOutcome run(PolicyTest test) {
    Assignment assignment = policy.assign(test.who(), test.from());
    String tier = assignment.tier().name();
    WebRequest request = test.asked().request();
    if (request == null) {
      Verdict unread = new Verdict(false, DenyReason.BAD_REQUEST, null, tier);
      return new TestOutcome(test, unread, List.of(), null);
    }
    Decision decision = policy.decide(assignment, request, test.at());
    Verdict got = verdict(decision, tier);
    Explanation why =
        test.expected().isMetBy(got)
            ? null
            : policy.explain(test.who(), test.from(), request, test.at());
    return new TestOutcome(test, got, decidedBy(decision), why);
  }

  private static Verdict verdict(Decision decision, String tier) {
    return switch (decision) {
      case Decision.Allow allow -> new Verdict(true, null, allow.rule(), tier);
      case Decision.Ask ask -> verdict(ask.refusal(), tier);
      case Decision.Deny deny -> new Verdict(false, deny.reason(), deny.rule(), tier);
    };
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
