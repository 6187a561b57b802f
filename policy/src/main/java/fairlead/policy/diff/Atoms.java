package fairlead.policy.diff;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.Rule;
import fairlead.policy.match.HostSet;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The long sets of two policies, each with what it was. */
final class Atoms {

  private final IdentityHashMap<HostSet, Atom> of = new IdentityHashMap<>();
  private final List<Atom> lists = new ArrayList<>();

  Atoms(PolicyRules old, PolicyRules next) {
    Map<String, HostSet> before = named(old);
    Map<String, HostSet> after = named(next);
    pairEqual(before, after);
    before.forEach((name, set) -> add(name, set, after.remove(name)));
    after.forEach((name, set) -> add(name, null, set));
  }

  /** Sets of another name but the same content, such as those of a list that was renamed. */
  private void pairEqual(Map<String, HostSet> before, Map<String, HostSet> after) {
    for (String name : List.copyOf(before.keySet())) {
      HostSet set = before.get(name);
      if (set == null || after.containsKey(name) || Atom.few(set)) {
        continue;
      }
      for (String other : List.copyOf(after.keySet())) {
        HostSet candidate = after.get(other);
        if (!before.containsKey(other) && candidate != null && Held.same(set, candidate)) {
          add(other, before.remove(name), after.remove(other));
          break;
        }
      }
    }
  }

  private void add(String name, @Nullable HostSet old, @Nullable HostSet next) {
    Atom atom = Atom.of(name, old, next);
    lists.add(atom);
    if ((old == null || Atom.few(old)) && (next == null || Atom.few(next))) {
      return;
    }
    if (old != null) {
      of.put(old, atom);
    }
    if (next != null) {
      of.put(next, atom);
    }
  }

  private static Map<String, HostSet> named(PolicyRules rules) {
    Map<String, HostSet> named = new LinkedHashMap<>();
    IdentityHashMap<HostSet, Boolean> seen = new IdentityHashMap<>();
    rules
        .lists()
        .forEach(
            (name, list) -> {
              named.put("list \"" + name + "\"", list.hosts());
              seen.put(list.hosts(), true);
            });
    addInline(named, seen, rules.deny());
    for (TierRules tier : rules.tiers()) {
      addInline(named, seen, tier.deny());
      addInline(named, seen, tier.allow());
      addInline(named, seen, tier.ask().stream().map(AskRule::rule).toList());
    }
    return named;
  }

  private static void addInline(
      Map<String, HostSet> named, IdentityHashMap<HostSet, Boolean> seen, List<Rule> rules) {
    for (Rule rule : rules) {
      for (HostSet set : rule.hosts()) {
        if (!Atom.few(set) && seen.put(set, true) == null) {
          named.put("the hosts of rule " + rule.id(), set);
        }
      }
    }
  }

  /** The long set that this is one side of; null if it is looked at name by name. */
  @Nullable Atom of(HostSet set) {
    return of.get(set);
  }

  /** Whether a set of the old policy has the content of one of the next; false in doubt. */
  boolean same(HostSet old, HostSet next) {
    Atom atom = of.get(old);
    if (atom == null && of.get(next) == null) {
      return Held.same(old, next);
    }
    return atom != null && atom == of.get(next) && atom.same();
  }

  /** All lists, also short ones, as they were and are. */
  List<Atom> lists() {
    return lists;
  }
}
