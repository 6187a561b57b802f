package fairlead.policy;

import java.util.List;

/**
 * A decision in words.
 *
 * @param why why the principal is in the tier
 * @param steps each rule that bore on it, in file order, denies first
 */
public record Explanation(Tier tier, String why, Decision decision, List<Step> steps) {

  /** What one rule had to say. */
  public record Step(RuleId rule, String sentence, Source source) {}
}
