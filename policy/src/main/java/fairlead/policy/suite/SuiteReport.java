package fairlead.policy.suite;

import fairlead.policy.Rule;
import java.util.List;

/**
 * What came of all tests. Immutable.
 *
 * @param rules how many rules the policy has
 * @param uncovered those that no test made decide, in file order
 */
public record SuiteReport(List<TestOutcome> outcomes, int rules, List<Rule> uncovered) {

  /** What tests take to be in order, unless they are about a newcomer. */
  public static final List<String> ASSUMED =
      List.of("session", "grant", "quota", "supervision", "limits");

  /** The same as a sentence. */
  public static final String ASSUMED_WORDS =
      "Taken to be in order: " + String.join(", ", ASSUMED) + ".";

  /** The tests that failed. */
  public List<TestOutcome> failures() {
    return outcomes.stream().filter(outcome -> !outcome.passed()).toList();
  }

  /** How many rules some test made decide. */
  public int covered() {
    return rules - uncovered.size();
  }

  /** What share of the rules is covered, in whole percent rounded down; 100 if there are none. */
  public int percent() {
    return rules == 0 ? 100 : covered() * 100 / rules;
  }
}
