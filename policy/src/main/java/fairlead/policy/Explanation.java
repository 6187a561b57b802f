package fairlead.policy;

import fairlead.policy.quota.Limits;
import fairlead.policy.quota.Quota;
import fairlead.policy.quota.SessionTerms;
import fairlead.policy.quota.SessionTerms.Start;
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
   * session}, {@code grant}, {@code quota}, {@code supervision}, {@code limits}. A free rule needs
   * only the last.
   */
  public List<String> assumed() {
    boolean free = decision instanceof Decision.Allow allow && allow.free();
    List<String> assumed = new ArrayList<>();
    SessionTerms session = tier.session();
    add(assumed, "session", !free && (session.length() != null || session.start() != Start.USE));
    add(assumed, "grant", !free && tier.approval() != null);
    add(assumed, "quota", !free && !tier.quota().equals(Quota.NONE));
    add(assumed, "supervision", !free && tier.supervision() != null);
    add(assumed, "limits", !tier.limits().equals(Limits.NONE));
    return List.copyOf(assumed);
  }

  private static void add(List<String> assumed, String what, boolean isAssumed) {
    if (isAssumed) {
      assumed.add(what);
    }
  }

  /** What one rule had to say. */
  public record Step(RuleId rule, String sentence, Source source) {}
}
