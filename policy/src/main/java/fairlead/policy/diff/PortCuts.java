package fairlead.policy.diff;

import fairlead.policy.PolicyRules.Opening;
import fairlead.policy.Rule;
import fairlead.policy.match.Ports;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Ports cut where any of some rules begins or ends to hold: what is between is alike. Immutable.
 */
final class PortCuts {

  private static final int LAST = 65_535;

  private final List<Integer> cuts;

  PortCuts(Collection<Rule> rules, Collection<Opening> openings) {
    NavigableSet<Integer> firsts = new TreeSet<>(List.of(1, 80, 81, 443, 444));
    rules.forEach(rule -> add(firsts, rule.ports()));
    openings.forEach(opening -> add(firsts, opening.ports()));
    firsts.remove(LAST + 1);
    cuts = List.copyOf(firsts);
  }

  private static void add(NavigableSet<Integer> firsts, Ports ports) {
    for (Ports.Range range : ports.ranges()) {
      firsts.add(range.first());
      firsts.add(range.last() + 1);
    }
  }

  int size() {
    return cuts.size();
  }

  int first(int index) {
    return cuts.get(index);
  }

  private int last(int index) {
    return index + 1 < cuts.size() ? cuts.get(index + 1) - 1 : LAST;
  }

  /** Some of them in words; empty if they are 80 and 443. */
  String words(BitSet some) {
    if (some.cardinality() == cuts.size()) {
      return "every port";
    }
    List<String> pieces = new ArrayList<>();
    for (int i = some.nextSetBit(0); i >= 0; i = some.nextSetBit(some.nextClearBit(i))) {
      int first = first(i);
      int last = last(some.nextClearBit(i) - 1);
      pieces.add(first == last ? "" + first : first + "-" + last);
    }
    String words = String.join(", ", pieces);
    return words.equals("80, 443")
        ? ""
        : (pieces.size() == 1 && words.indexOf('-') < 0 ? "port " : "ports ") + words;
  }
}
