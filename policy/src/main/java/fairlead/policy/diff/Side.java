package fairlead.policy.diff;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.Rule;
import fairlead.policy.match.Host;
import fairlead.policy.match.HostSet;
import fairlead.policy.match.Ports;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The rules that bind a tier under one policy, found by the hosts that they are about. */
final class Side {

  final PolicyRules policy;
  final TierRules tier;
  final List<Held> rules = new ArrayList<>();
  final Map<Atom, BitSet> byAtom = new HashMap<>();
  private final Map<String, BitSet> byName = new HashMap<>();
  private final BitSet byAny = new BitSet();

  Side(PolicyRules policy, TierRules tier, Atoms atoms) {
    this.policy = policy;
    this.tier = tier;
    policy.deny().forEach(rule -> rules.add(Held.of(rule, Held.Level.TOP)));
    tier.deny().forEach(rule -> rules.add(Held.of(rule, Held.Level.DENY)));
    tier.allow().forEach(rule -> rules.add(Held.of(rule, Held.Level.ALLOW)));
    tier.ask().forEach(ask -> rules.add(Held.of(ask)));
    for (int i = 0; i < rules.size(); i++) {
      for (HostSet set : rules.get(i).rule().hosts()) {
        enter(i, set, atoms);
      }
    }
  }

  private void enter(int rule, HostSet set, Atoms atoms) {
    if (set.matches(HostNameOf.ANY)) {
      byAny.set(rule);
    }
    Atom atom = atoms.of(set);
    if (atom != null) {
      byAtom.computeIfAbsent(atom, a -> new BitSet()).set(rule);
    } else {
      HostNameOf.names(set)
          .forEach(name -> byName.computeIfAbsent(name, n -> new BitSet()).set(rule));
    }
  }

  /** The names that its rules are made of, those of long sets apart. */
  Set<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  /** The rules that match a name, those with long sets apart. */
  BitSet about(Host.Name host) {
    BitSet found = (BitSet) byAny.clone();
    String name = host.text();
    add(found, name, host);
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      add(found, name.substring(dot + 1), host);
    }
    return found;
  }

  private void add(BitSet found, String name, Host host) {
    BitSet some = byName.get(name);
    if (some == null) {
      return;
    }
    for (int i = some.nextSetBit(0); i >= 0; i = some.nextSetBit(i + 1)) {
      if (!found.get(i) && matches(rules.get(i).rule(), host)) {
        found.set(i);
      }
    }
  }

  /** The rules that match a host. */
  BitSet all(Host host) {
    BitSet found = new BitSet();
    for (int i = 0; i < rules.size(); i++) {
      found.set(i, matches(rules.get(i).rule(), host));
    }
    return found;
  }

  private static boolean matches(Rule rule, Host host) {
    for (HostSet set : rule.hosts()) {
      if (set.matches(host)) {
        return true;
      }
    }
    return false;
  }

  /** Its rules that name addresses. */
  List<Rule> ranged() {
    return rules.stream()
        .map(Held::rule)
        .filter(rule -> rule.hosts().stream().anyMatch(set -> !set.ranges().isEmpty()))
        .toList();
  }

  /** Whether it lets pass any name. */
  boolean hasNames() {
    return tier.tier().report() != null
        || Stream.concat(tier.allow().stream(), tier.ask().stream().map(AskRule::rule))
            .flatMap(rule -> rule.hosts().stream())
            .anyMatch(set -> set.size() > set.ranges().size());
  }

  /** The ports on which the floor is open for an address. */
  List<Ports> holes(InetAddress address) {
    return policy.openings().stream()
        .filter(hole -> hole.tiers().isEmpty() || hole.tiers().contains(tier.tier().name()))
        .filter(hole -> hole.range().contains(address))
        .map(PolicyRules.Opening::ports)
        .toList();
  }

  List<Held> chosen(BitSet some) {
    return some.stream().mapToObj(rules::get).toList();
  }

  /** What bears on a decision beside the rules that match. */
  List<Object> frame() {
    Object report = tier.tier().report() == null ? "" : tier.tier().report();
    boolean none = tier.allow().isEmpty() && tier.ask().isEmpty() && tier.tier().approval() == null;
    return List.of(report, none);
  }
}
