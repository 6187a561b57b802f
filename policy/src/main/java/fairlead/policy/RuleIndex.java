package fairlead.policy;

import fairlead.policy.match.Host;
import fairlead.policy.match.HostSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Rules by the names that they are about, so that a request is held against a few of many. It gives
 * every rule that may match a host, in file order, and perhaps some that do not. Immutable.
 *
 * <p>A rule whose sets are small is found by each of its names; one with a list, with {@code *} or
 * with addresses is always given.
 *
 * @param <R> a rule, or what has one
 */
final class RuleIndex<R> {
  /** Fewer rules are looked at faster than they are found. */
  private static final int FEW = 8;

  private static final int[] NONE = {};

  private final List<R> rules;
  private final int[] always;
  private final Map<String, int[]> byName = new HashMap<>();

  RuleIndex(List<R> rules, Function<R, Rule> rule) {
    this.rules = rules;
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Set<String> names = names(rule.apply(rules.get(i)).hosts());
      if (names.isEmpty()) {
        others.add(i);
      }
      for (String name : names) {
        add(name, i);
      }
    }
    this.always = others.stream().mapToInt(Integer::intValue).toArray();
  }

  /** An index of bare rules. */
  static RuleIndex<Rule> of(List<Rule> rules) {
    return new RuleIndex<>(rules, Function.identity());
  }

  /** All names that a rule is about; none if they are many, or not all that it is about. */
  private static Set<String> names(List<HostSet> sets) {
    Set<String> names = new HashSet<>();
    for (HostSet set : sets) {
      Optional<Set<String>> some = set.names();
      if (some.isEmpty() || set.isMoreThanNames()) {
        return Set.of();
      }
      names.addAll(some.get());
    }
    return names.size() > HostSet.MOST_NAMES ? Set.of() : names;
  }

  private void add(String name, int rule) {
    byName.merge(name, new int[] {rule}, RuleIndex::joined);
  }

  /** Both, in order and each once. */
  private static int[] joined(int[] some, int[] more) {
    if (some.length == 0 || more.length == 0) {
      return some.length == 0 ? more : some;
    }
    int[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return Arrays.stream(all).sorted().distinct().toArray();
  }

  /** The rules that may match a host. */
  List<R> about(Host host) {
    if (rules.size() <= FEW || !(host instanceof Host.Name(String name))) {
      return rules;
    }
    int[] found = joined(always, byName.getOrDefault(name, NONE));
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      found = joined(found, byName.getOrDefault(name.substring(dot + 1), NONE));
    }
    List<R> about = new ArrayList<>(found.length);
    for (int rule : found) {
      about.add(rules.get(rule));
    }
    return about;
  }
}
