package fairlead.policy;

import fairlead.policy.quota.Limits;
import fairlead.policy.quota.Quota;
import java.util.ArrayList;
import java.util.List;

/**
 * A decision in words.
 *
 * @param why why the principal is in the tier
 * @param steps each rule that bore on it, in file order, denies first
 */
public record Explanation(Tier tier, String why, Decision decision, List<Step> steps) {

  /**
   * What of the tier's terms the decision takes to be in order, as the files cannot tell: {@code
   * session}, {@code quota}, {@code limits}. A free rule needs neither of the first two.
   */
  public List<String> assumed() {
    boolean free = decision instanceof Decision.Allow allow && allow.free();
    List<String> assumed = new ArrayList<>();
    if (!free && tier.session().length() != null) {
      assumed.add("session");
    }
    if (!free && !tier.quota().equals(Quota.NONE)) {
      assumed.add("quota");
    }
    if (!tier.limits().equals(Limits.NONE)) {
      assumed.add("limits");
    }
    return List.copyOf(assumed);
  }

  /** What one rule had to say. */
  public record Step(RuleId rule, String sentence, Source source) {}
}
