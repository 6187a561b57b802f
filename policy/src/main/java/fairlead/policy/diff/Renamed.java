package fairlead.policy.diff;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.TierRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rules that have another id, and are otherwise the same. */
final class Renamed {

  private Renamed() {}

  static List<String> between(PolicyRules old, PolicyRules next, Atoms atoms) {
    Map<String, List<Held>> before = named(old);
    Map<String, List<Held>> after = named(next);
    List<String> renamed = new ArrayList<>();
    before.forEach(
        (place, rules) -> {
          Map<Held.Terms, List<Held>> fresh = new LinkedHashMap<>();
          for (Held held : without(after.getOrDefault(place, List.of()), rules)) {
            fresh.computeIfAbsent(held.terms(), t -> new ArrayList<>()).add(held);
          }
          for (Held gone : without(rules, after.getOrDefault(place, List.of()))) {
            List<Held> some = fresh.getOrDefault(gone.terms(), new ArrayList<>());
            some.stream()
                .filter(held -> gone.sameHosts(held, atoms))
                .findFirst()
                .ifPresent(
                    held -> {
                      some.remove(held);
                      renamed.add("rule " + gone.rule().id() + " is now " + held.rule().id());
                    });
          }
        });
    return renamed;
  }

  /** Rules with an id that the others do not have. */
  private static List<Held> without(List<Held> rules, List<Held> others) {
    List<String> ids = others.stream().map(held -> held.rule().id().value()).toList();
    var known = new HashSet<>(ids);
    return rules.stream().filter(held -> !known.contains(held.rule().id().value())).toList();
  }

  private static Map<String, List<Held>> named(PolicyRules rules) {
    Map<String, List<Held>> named = new LinkedHashMap<>();
    add(named, "deny", rules.deny().stream().map(rule -> Held.of(rule, Held.Level.TOP)));
    for (TierRules tier : rules.tiers()) {
      String name = tier.tier().name();
      add(named, name + "/deny", tier.deny().stream().map(r -> Held.of(r, Held.Level.DENY)));
      add(named, name, tier.allow().stream().map(rule -> Held.of(rule, Held.Level.ALLOW)));
      add(named, name + "/ask", tier.ask().stream().map(Held::of));
    }
    return named;
  }

  /** Those without an id of their own are named after their place, which says nothing. */
  private static void add(Map<String, List<Held>> named, String place, Stream<Held> rules) {
    named.put(place, rules.filter(held -> held.rule().id().value().indexOf('/') < 0).toList());
  }
}
