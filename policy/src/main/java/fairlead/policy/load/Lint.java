package fairlead.policy.load;

import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.Rule;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problems;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is no error, but hardly meant. */
final class Lint {

  private final Problems warnings;

  Lint(Problems warnings) {
    this.warnings = warnings;
  }

  void look(List<Rule> everywhere, List<TierRules> tiers, Map<String, Mark> unused) {
    unused.forEach(
        (tier, mark) -> warnings.add(mark, "nobody gets the tier \"" + tier + "\"", "assign it"));
    everywhere.forEach(this::passedByHttps);
    for (TierRules tier : tiers) {
      tier.deny().forEach(this::passedByHttps);
      List<Rule> denies = Stream.concat(everywhere.stream(), tier.deny().stream()).toList();
      tier.allow().forEach(allow -> covered(allow, denies));
    }
  }

  private void passedByHttps(Rule deny) {
    if ((!deny.paths().isEmpty() || !deny.methods().isEmpty()) && deny.ports().contains(443)) {
      warn(
          deny,
          "HTTPS on port 443 passes the deny rule \"" + deny.id() + "\"",
          "inside TLS neither method nor path can be seen");
    }
  }

  private void covered(Rule allow, List<Rule> denies) {
    for (Rule deny : denies) {
      boolean whole =
          deny.methods().isEmpty()
              && deny.paths().isEmpty()
              && deny.schedule() == null
              && (deny.scheme() == null || deny.scheme() == allow.scheme());
      if (whole && deny.ports().covers(allow.ports()) && hosts(allow, deny)) {
        warn(
            allow,
            "rule \"" + allow.id() + "\" allows nothing: \"" + deny.id() + "\" denies it all",
            "remove one");
      }
    }
  }

  private static boolean hosts(Rule allow, Rule deny) {
    return allow.hosts().stream().allMatch(a -> deny.hosts().stream().anyMatch(d -> d.covers(a)));
  }

  private void warn(Rule rule, String what, String fix) {
    warnings.add(new Mark(rule.source().line(), 1), what, fix);
  }
}
