package fairlead.policy.suite;

import fairlead.policy.Explanation;
import fairlead.policy.RuleId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one test. Immutable.
 *
 * @param decided the rules that the answer rests on; none where no rule fits
 * @param why of a test that failed: how the policy came to it; null if it never was asked, as the
 *     proxy would not even read the request
 */
public record TestOutcome(
    PolicyTest test, Verdict got, List<RuleId> decided, @Nullable Explanation why) {

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
