package fairlead.policy.diff;

import fairlead.policy.PolicyRules;
import fairlead.policy.Rule;
import fairlead.policy.Scheme;
import fairlead.policy.match.Host;
import fairlead.policy.match.HostSet;
import fairlead.policy.match.Ports;
import fairlead.policy.wording.Quoted;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.TreeSet;

/** Rules in words that anybody reads. */
final class RuleWords {

  private static final int LONGEST = 80;

  private final IdentityHashMap<HostSet, String> lists = new IdentityHashMap<>();

  /** Words for the rules of a policy. */
  RuleWords(PolicyRules rules) {
    rules
        .lists()
        .forEach(
            (name, list) ->
                lists.put(
                    list.hosts(),
                    "list \"" + name + "\" (" + Counts.entries(list.hosts().size()) + ")"));
  }

  /** Which hosts, and how. */
  String of(Rule rule) {
    return hosts(rule) + how(rule);
  }

  /** The hosts of a rule, at most five of its patterns. */
  String hosts(Rule rule) {
    List<String> phrases = new ArrayList<>();
    for (HostSet set : rule.hosts()) {
      String list = lists.get(set);
      if (list != null) {
        phrases.add(list);
      } else {
        phrases(set, phrases);
      }
    }
    return HostWords.first(phrases, " and ");
  }

  private static void phrases(HostSet set, List<String> phrases) {
    if (set.matches(HostNameOf.ANY)) {
      phrases.add("every name");
    }
    int before = phrases.size();
    for (String name : new TreeSet<>(set.names().orElse(new TreeSet<>()))) {
      boolean exact = set.matches(new Host.Name(name));
      boolean below = set.matches(HostNameOf.below(name));
      phrases.add(Quoted.clip((below ? exact ? "." : "*." : "") + name, LONGEST));
    }
    set.ranges().forEach(range -> phrases.add("addresses in " + range));
    if (phrases.size() == before && set.size() > 0 && set.names().isEmpty()) {
      phrases.add(Counts.of(set.size()) + " patterns");
    }
  }

  /** Ports, methods, paths and times of a rule; empty where it names none of them. */
  String how(Rule rule) {
    StringBuilder how = new StringBuilder();
    if (!rule.ports().equals(Ports.WEB)) {
      boolean one =
          rule.ports().ranges().size() == 1
              && rule.ports().ranges().getFirst().first()
                  == rule.ports().ranges().getFirst().last();
      how.append(one ? " on port " : " on ports ").append(rule.ports());
    }
    if (rule.scheme() == Scheme.CONNECT) {
      how.append(", in tunnels, as of HTTPS, only");
    } else if (rule.scheme() == Scheme.HTTP) {
      how.append(", over plain http only");
    }
    if (!rule.methods().isEmpty()) {
      how.append(", ").append(HostWords.first(List.copyOf(new TreeSet<>(rule.methods())), " and "));
    }
    if (!rule.paths().isEmpty()) {
      how.append(", under ").append(HostWords.first(rule.paths(), " and "));
    }
    if (rule.schedule() != null) {
      how.append(", ").append(rule.schedule());
    }
    return how.toString();
  }
}
