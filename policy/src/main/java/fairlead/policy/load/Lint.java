package fairlead.policy.load;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.Entry;
import fairlead.policy.PolicyRules.Opening;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.Rule;
import fairlead.policy.Scheme;
import fairlead.policy.address.AddressRange;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.wording.Quoted;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is no error, but hardly meant. */
final class Lint {

  private final Problems warnings;

  Lint(Problems warnings) {
    this.warnings = warnings;
  }

  void look(PolicyRules rules, Map<String, Mark> unusedTiers, Map<String, Mark> unusedLists) {
    unusedTiers.forEach(
        (tier, mark) -> warnings.add(mark, "nobody gets the tier \"" + tier + "\"", "assign it"));
    unusedLists.forEach(
        (list, mark) ->
            warnings.add(mark, "no rule names the list " + Quoted.of(list), "remove it"));
    behindCatchAll(rules.entries());
    rules.deny().forEach(this::deny);
    for (TierRules tier : rules.tiers()) {
      tier.deny().forEach(this::deny);
      List<Rule> denies = Stream.concat(rules.deny().stream(), tier.deny().stream()).toList();
      List<Opening> holes = holes(rules.openings(), tier.tier().name());
      for (Rule allow : tier.allow()) {
        covered(allow, denies);
        prefixes(allow);
        belowTheFloor(allow, holes);
      }
    }
  }

  private static List<Opening> holes(List<Opening> all, String tier) {
    return all.stream().filter(o -> o.tiers().isEmpty() || o.tiers().contains(tier)).toList();
  }

  private void behindCatchAll(List<Entry> entries) {
    Entry everyone = null;
    for (Entry entry : entries) {
      if (everyone != null) {
        String what = "nobody gets here: the entry in line " + everyone.source().line();
        warnings.add(new Mark(entry.source().line(), 1), what + " takes everyone", "move it up");
      } else if (entry.user() == null && entry.group() == null && entry.room() == null) {
        everyone = entry;
      }
    }
  }

  private void deny(Rule deny) {
    passedByHttps(deny);
    prefixes(deny);
  }

  private void passedByHttps(Rule deny) {
    if (deny.scheme() == Scheme.HTTP && deny.ports().contains(443)) {
      boolean inside = !deny.paths().isEmpty() || !deny.methods().isEmpty();
      warn(
          deny,
          "HTTPS on port 443 passes the deny rule \"" + deny.id() + "\"",
          inside
              ? "inside TLS neither method nor path can be seen"
              : "leave scheme out, or write ports: [80] if that is meant");
    }
  }

  private void prefixes(Rule rule) {
    for (String path : rule.paths()) {
      if (path.endsWith("*")) {
        warn(
            rule,
            "paths are prefixes: the * in " + Quoted.of(path) + " stands for itself",
            "leave it out");
      }
    }
  }

  private void belowTheFloor(Rule allow, List<Opening> holes) {
    allow.hosts().stream()
        .flatMap(set -> set.ranges().stream())
        .filter(AddressRange::isSpecial)
        .filter(range -> holes.stream().noneMatch(hole -> opens(hole, allow, range)))
        .findFirst()
        .ifPresent(
            range ->
                warn(
                    allow,
                    "rule \""
                        + allow.id()
                        + "\" allows nothing at "
                        + range
                        + ", which is not public",
                    "open it in egress, or remove it"));
  }

  private static boolean opens(Opening hole, Rule allow, AddressRange range) {
    return hole.range().overlaps(range) && hole.ports().overlaps(allow.ports());
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
