package fairlead.console;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicySet;
import fairlead.policy.ReportMode;
import fairlead.policy.Rule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Says which rules of a policy only report what they would refuse.
 *
 * @param now at which they do, or do no more
 */
record ReportWords(Messages words, Instant now) {

  /** A line for each tier and deny rule, in file order. */
  List<String> of(PolicySet policy) {
    PolicyRules rules = policy.rules();
    ZoneId zone = policy.zone();
    List<String> lines = new ArrayList<>();
    for (Rule rule : rules.deny()) {
      if (rule.report() != null) {
        lines.add(words.say("policy.report-rule", until(rule.report(), zone), rule.id()));
      }
    }
    for (PolicyRules.TierRules tier : rules.tiers()) {
      String name = tier.tier().name();
      ReportMode whole = tier.tier().report();
      if (whole != null) {
        lines.add(words.say("policy.report-tier", until(whole, zone), name));
      }
      for (Rule rule : tier.deny()) {
        if (rule.report() != null) {
          String until = until(rule.report(), zone);
          lines.add(words.say("policy.report-rule-of", until, rule.id(), name));
        }
      }
    }
    return lines;
  }

  private String until(ReportMode report, ZoneId zone) {
    if (report.until() == null) {
      return words.say("policy.report-endless");
    }
    return words.say(
        report.holds(now, zone) ? "policy.report-until" : "policy.report-over", report.until());
  }
}
