package fairlead.policy.suite;

import fairlead.policy.Explanation;
import fairlead.policy.RuleId;
import org.jspecify.annotations.Nullable;

/**
 * What came of one test. Immutable.
 *
 * @param decided the rule that allowed or refused; null where none did, as when none fits
 * @param why of a test that failed: how the policy came to it; null if it never was asked, as the
 *     proxy would not even read the request
 */
public record TestOutcome(
    PolicyTest test, Verdict got, @Nullable RuleId decided, @Nullable Explanation why) {

  /** Whether the policy did what was expected. */
  public boolean passed() {
    return test.expected().isMetBy(got);
  }

  /** What was expected, in words. */
  public String expectedWords() {
    return test.expected().words(true);
  }

  /** What was got, in words; the tier if one was expected. */
  public String gotWords() {
    return got.words(test.expected().tier() != null);
  }
}
