package fairlead.policy.load;

import fairlead.policy.Rule;
import fairlead.policy.load.PolicyFile.RuleEntry;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.HostPattern;
import fairlead.policy.wording.Quoted;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Allow rules that take in more than their writer can know. */
final class WidthLint {
  private final Problems warnings;
  private final Map<String, String> lists = new TreeMap<>();

  WidthLint(Problems warnings) {
    this.warnings = warnings;
  }

  /** Looks at the entries of allow rules, none of them wrong, and the rules made of them. */
  void look(List<RuleEntry> entries, List<Rule> rules) {
    for (int i = 0; i < entries.size(); i++) {
      Rule rule = rules.get(i);
      Problems here = warnings.in("rule " + Quoted.of(rule.id().value()));
      entries.get(i).hosts().forEach(host -> width(host, rule, here));
    }
  }

  /** The lists that these rules name, and the first rule that does. */
  Map<String, String> lists() {
    return lists;
  }

  private void width(Located<String> host, Rule rule, Problems here) {
    HostPattern pattern = HostPattern.parse(host.value());
    if (pattern instanceof HostPattern.Listed(String list)) {
      lists.putIfAbsent(list, rule.id().value());
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
