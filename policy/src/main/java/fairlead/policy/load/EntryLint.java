package fairlead.policy.load;

import fairlead.policy.Rule;
import fairlead.policy.load.PolicyFile.RuleEntry;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.Schedule;
import fairlead.policy.wording.Quoted;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is hardly meant in the words of rules, each at its own place. */
final class EntryLint {

  private final Problems warnings;
  private final LocalDate today;
  private final Map<String, String> allowed = new TreeMap<>();

  EntryLint(Problems warnings, LocalDate today) {
    this.warnings = warnings;
    this.today = today;
  }

  /** Looks at entries, none of them wrong, and the rules that were made of them. */
  void look(List<RuleEntry> entries, List<Rule> rules) {
    for (int i = 0; i < entries.size(); i++) {
      Rule rule = rules.get(i);
      RuleEntry entry = entries.get(i);
      Problems here = warnings.in("rule " + Quoted.of(rule.id().value()));
      windows(entry, here);
      if (!rule.deny()) {
        entry.hosts().forEach(host -> width(host, rule, here));
      }
    }
  }

  /** The lists that allow rules name, and the first rule that does. */
  Map<String, String> allowed() {
    return allowed;
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

  private void width(Located<String> host, Rule rule, Problems here) {
    HostPattern pattern = HostPattern.parse(host.value());
    if (pattern instanceof HostPattern.Listed(String list)) {
      allowed.putIfAbsent(list, rule.id().value());
    }
    String below = below(pattern);
    if (below != null && PublicSuffixes.isOne(below)) {
      String what = Quoted.of(host.value()) + " allows whatever anybody registers below ";
      here.add(host.mark(), what + Quoted.of(below), PublicSuffixes.FIX);
    }
  }

  private static @Nullable String below(HostPattern pattern) {
    return switch (pattern) {
      case HostPattern.Below(String name) -> name;
      case HostPattern.Within(String name) -> name;
      default -> null;
    };
  }
}
