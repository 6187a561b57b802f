package fairlead.policy.diff;

import fairlead.policy.RuleId;
import fairlead.policy.address.AddressRange;
import fairlead.policy.match.Host;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What people reach otherwise who were in one tier under the old policy, and are in one under the
 * new. Used once.
 */
final class TierPair {

  /** So many combinations of long lists are looked at for one class of hosts. */
  private static final int MOST_COMBINED = 64;

  private static final BitSet NONE = new BitSet();
  private static final List<Atom.Part> BOTH = List.of(Atom.Part.BOTH);

  /** What does the same to hosts; what of them differs is found once. */
  private record Sets(Set<Held.Terms> old, Set<Held.Terms> next) {}

  /** What differs, and between which rules it was found. */
  private record Found(List<Held> before, List<Held> after, List<Cells.Part> parts) {}

  private final Side old;
  private final Side next;
  private final Budget budget;
  private final Map<Sets, Found> known = new HashMap<>();
  private final boolean sameFrame;
  private final BitSet othersOld = new BitSet();
  private final BitSet othersNext = new BitSet();
  private final Set<Atom> atoms = new LinkedHashSet<>();
  private final List<Atom> differing = new ArrayList<>();

  /** All classes of names that were looked at, for words such as "every name but". */
  final Set<HostClass> classes = new LinkedHashSet<>();

  TierPair(Side old, Side next, Atoms all, Budget budget) {
    this.old = old;
    this.next = next;
    this.budget = budget;
    this.sameFrame = old.frame().equals(next.frame());
    atoms.addAll(old.byAtom.keySet());
    atoms.addAll(next.byAtom.keySet());
    differing(all);
  }

  /** Notes the rules that the other policy does not have, or has for other hosts. */
  private void differing(Atoms all) {
    Map<String, Held> byId = new HashMap<>();
    next.rules.forEach(held -> byId.put(held.rule().id().value(), held));
    Set<Held> same = new HashSet<>();
    for (int i = 0; i < old.rules.size(); i++) {
      Held held = old.rules.get(i);
      Held other = byId.get(held.rule().id().value());
      if (other != null && held.terms().equals(other.terms()) && held.sameHosts(other, all)) {
        same.add(other);
      } else {
        othersOld.set(i);
      }
    }
    for (int i = 0; i < next.rules.size(); i++) {
      othersNext.set(i, !same.contains(next.rules.get(i)));
    }
    for (Atom atom : atoms) {
      if (!atom.same()
          || old.byAtom.getOrDefault(atom, NONE).intersects(othersOld)
          || next.byAtom.getOrDefault(atom, NONE).intersects(othersNext)) {
        differing.add(atom);
      }
    }
  }

  /** Gives each class of hosts, and each way in which requests to it are decided otherwise. */
  void compare(BiConsumer<HostClass, Cells.Part> changed) {
    if (sameFrame && othersOld.isEmpty() && othersNext.isEmpty() && differing.isEmpty()) {
      literals(changed);
      return;
    }
    Map<Map<Atom, Atom.Part>, List<Cells.Part>> others =
        combined(new HostClass.Others(), HostNameOf.ANY, Map.of(), changed);
    Set<String> names = new TreeSet<>(old.names());
    names.addAll(next.names());
    for (String name : names) {
      if (!budget.hasLooks()) {
        emit(new HostClass.Others(), Budget.UNSURE, changed);
        break;
      }
      Host.Name host = new Host.Name(name);
      HostClass exact = new HostClass.Named(name);
      if (differs(host) || differing.stream().anyMatch(a -> a.part(host) != Atom.Part.NEITHER)) {
        classes.add(exact);
        emit(exact, parts(host, parts(host)), changed);
      }
      Host.Name below = HostNameOf.below(name);
      if ((differs(below) || !differing.isEmpty()) && isMore(below)) {
        combined(new HostClass.Below(name), below, others, changed);
      }
    }
    literals(changed);
  }

  /** Whether rules tell a name from every other. */
  private boolean isMore(Host.Name below) {
    return !old.about(below).equals(old.about(HostNameOf.ANY))
        || !next.about(below).equals(next.about(HostNameOf.ANY));
  }

  /** Whether a rule that differs may be about a host. */
  private boolean differs(Host.Name host) {
    return !sameFrame
        || old.about(host).intersects(othersOld)
        || next.about(host).intersects(othersNext);
  }

  private static void emit(
      HostClass hosts, List<Cells.Part> parts, BiConsumer<HostClass, Cells.Part> changed) {
    parts.forEach(part -> changed.accept(hosts, part));
  }

  /** Where a name is that stands for itself. */
  private Map<Atom, Atom.Part> parts(Host host) {
    Map<Atom, Atom.Part> parts = new LinkedHashMap<>();
    for (Atom atom : atoms) {
      if (atom.part(host) != Atom.Part.NEITHER) {
        parts.put(atom, atom.part(host));
      }
    }
    return parts;
  }

  /**
   * Looks at a class of names of which some may be in long lists, each way.
   *
   * @param told what is said of the same lists already
   */
  private Map<Map<Atom, Atom.Part>, List<Cells.Part>> combined(
      HostClass hosts,
      Host.Name host,
      Map<Map<Atom, Atom.Part>, List<Cells.Part>> told,
      BiConsumer<HostClass, Cells.Part> changed) {
    Map<Map<Atom, Atom.Part>, List<Cells.Part>> seen = new HashMap<>();
    for (Map<Atom, Atom.Part> combination : combinations(parts(host))) {
      List<Cells.Part> parts = parts(host, combination);
      seen.put(combination, parts);
      Map<Atom, Atom.Part> free = new LinkedHashMap<>(combination);
      free.entrySet().removeAll(parts(host).entrySet());
      HostClass some = free.isEmpty() ? hosts : new HostClass.Listed(hosts, combination);
      boolean said = covered(free, combination, seen, parts) || parts.equals(told.get(combination));
      if (free.isEmpty() || (free.size() == 1 && told.isEmpty())) {
        classes.add(some);
        emit(some, parts, changed);
      } else if (!said) {
        emit(some, parts, changed);
      }
    }
    return seen;
  }

  /** Whether a combination changes like one with a list less, which names its hosts too. */
  private static boolean covered(
      Map<Atom, Atom.Part> free,
      Map<Atom, Atom.Part> combination,
      Map<Map<Atom, Atom.Part>, List<Cells.Part>> seen,
      List<Cells.Part> parts) {
    for (Atom atom : free.keySet()) {
      Map<Atom, Atom.Part> less = new LinkedHashMap<>(combination);
      less.remove(atom);
      if (parts.equals(seen.get(less))) {
        return true;
      }
    }
    return parts.isEmpty();
  }

  /** Ways in which hosts can be in long lists, beside those in which they surely are. */
  private List<Map<Atom, Atom.Part>> combinations(Map<Atom, Atom.Part> sure) {
    List<Map<Atom, Atom.Part>> all = new ArrayList<>(List.of(sure));
    for (Atom atom : atoms) {
      Atom.Part is = sure.getOrDefault(atom, Atom.Part.NEITHER);
      if (is == Atom.Part.BOTH) {
        continue;
      }
      List<Map<Atom, Atom.Part>> more = new ArrayList<>();
      for (Map<Atom, Atom.Part> one : all) {
        for (Atom.Part part : is == Atom.Part.NEITHER ? atom.inhabited() : BOTH) {
          Map<Atom, Atom.Part> with = new LinkedHashMap<>(one);
          with.put(atom, part);
          more.add(with);
        }
      }
      if (all.size() + more.size() > MOST_COMBINED) {
        budget.lists();
        more.removeIf(one -> one.size() > sure.size() + 1);
      }
      all.addAll(more);
    }
    return all;
  }

  private List<Cells.Part> parts(Host.Name host, Map<Atom, Atom.Part> in) {
    budget.look();
    BitSet before = old.about(host);
    BitSet after = next.about(host);
    in.forEach(
        (atom, part) -> {
          if (part.inOld() && old.byAtom.containsKey(atom)) {
            before.or(old.byAtom.get(atom));
          }
          if (part.inNext() && next.byAtom.containsKey(atom)) {
            after.or(next.byAtom.get(atom));
          }
        });
    return parts(HostNameOf.ANY, old.chosen(before), next.chosen(after));
  }

  private List<Cells.Part> parts(Host host, List<Held> before, List<Held> after) {
    Sets sets = new Sets(terms(before), terms(after));
    if (sameFrame && sets.old.equals(sets.next)) {
      return List.of();
    }
    Found found = known.get(sets);
    if (found == null) {
      found = new Found(before, after, budget.parts(new Cells(host, old, before, next, after)));
      known.put(sets, found);
      return found.parts;
    }
    Found first = found;
    return first.parts.stream()
        .map(
            part ->
                new Cells.Part(
                    part.flip(),
                    part.shape(),
                    likewise(part.before(), first.before, before),
                    likewise(part.after(), first.after, after)))
        .toList();
  }

  /** The rules among some that do what others did. */
  private static Set<RuleId> likewise(Set<RuleId> ids, List<Held> others, List<Held> some) {
    Set<Held.Terms> terms = new HashSet<>();
    for (Held held : others) {
      if (ids.contains(held.rule().id())) {
        terms.add(held.terms());
      }
    }
    Set<RuleId> found = new LinkedHashSet<>();
    for (Held held : some) {
      if (terms.remove(held.terms())) {
        found.add(held.rule().id());
      }
    }
    return found;
  }

  private static Set<Held.Terms> terms(List<Held> rules) {
    Set<Held.Terms> terms = new HashSet<>();
    rules.forEach(held -> terms.add(held.terms()));
    return terms;
  }

  private void literals(BiConsumer<HostClass, Cells.Part> changed) {
    Set<AddressRange> ranges = new LinkedHashSet<>();
    for (Side side : List.of(old, next)) {
      side.ranged().forEach(rule -> rule.hosts().forEach(set -> ranges.addAll(set.ranges())));
      side.policy.openings().forEach(opening -> ranges.add(opening.range()));
    }
    if (!sameFrame) {
      ranges.addAll(Held.WHOLE);
    }
    if (ranges.size() > Budget.MOST_RANGES) {
      budget.ranges(ranges.size());
      emit(new HostClass.Literals(), Budget.UNSURE, changed);
      return;
    }
    for (Spans.Span span : Spans.of(ranges)) {
      literal(span, changed);
    }
  }

  private void literal(Spans.Span span, BiConsumer<HostClass, Cells.Part> changed) {
    Host.Literal host = Host.of(span.one());
    List<Held> before = old.chosen(old.all(host));
    List<Held> after = next.chosen(next.all(host));
    boolean floor =
        span.addresses().isPublic() || old.holes(span.one()).equals(next.holes(span.one()));
    if (sameFrame && floor && terms(before).equals(terms(after))) {
      return;
    }
    emit(span.addresses(), budget.parts(new Cells(host, old, before, next, after)), changed);
    if (old.hasNames() || next.hasNames()) {
      List<Held> denied = before.stream().filter(held -> held.rule().deny()).toList();
      List<Held> denies = after.stream().filter(held -> held.rule().deny()).toList();
      Cells cells = Cells.led(span.one(), old, denied, next, denies);
      emit(span.addresses().byName(), budget.parts(cells), changed);
    }
  }
}
