package fairlead.policy.load;

import fairlead.policy.Rule;
import fairlead.policy.load.PolicyFile.RuleEntry;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.Schedule;
import fairlead.policy.wording.Quoted;
import java.time.LocalDate;
import java.util.List;

/** What is hardly meant in the words of rules, each at its own place. */
final class EntryLint {

  private final Problems warnings;
  private final LocalDate today;

  EntryLint(Problems warnings, LocalDate today) {
    this.warnings = warnings;
    this.today = today;
  }

  /** Looks at entries, none of them wrong, and the rules that were made of them. */
  void look(List<RuleEntry> entries, List<Rule> rules) {
    for (int i = 0; i < entries.size(); i++) {
      Problems here = warnings.in("rule " + Quoted.of(rules.get(i).id().value()));
      windows(entries.get(i), here);
    }
  }

  private void windows(RuleEntry entry, Problems here) {
    List<String> except = entry.except().stream().map(Located::value).toList();
    for (Located<String> word : entry.when()) {
      Schedule window = Schedule.of(List.of(word.value()), except);
      if (window.isOver(today)) {
        here.add(word.mark(), Quoted.of(word.value()) + " is over", "remove it");
      } else if (window.isExcepted()) {
        String what = "every day of " + Quoted.of(word.value()) + " is in \"except\"";
        here.add(word.mark(), what, "remove one of them");
      }
    }
  }
}
