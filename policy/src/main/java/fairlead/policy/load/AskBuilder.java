package fairlead.policy.load;

import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.Rule;
import fairlead.policy.approval.Chain;
import fairlead.policy.load.PolicyFile.RuleEntry;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.wording.Quoted;
import fairlead.policy.wording.WrittenDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes ask rules of their entries and of the rules that these are too. */
final class AskBuilder {

  /** A client gives up before long, and every wait holds a connection. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private final Chains chains;
  private final Problems problems;

  AskBuilder(Chains chains, Problems problems) {
    this.chains = chains;
    this.problems = problems;
  }

  /** The ask rules; problems say what is wrong with those that are left out. */
  List<AskRule> rules(List<RuleEntry> entries, List<Rule> rules) {
    List<AskRule> asked = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Rule rule = rules.get(i);
      AskRule ask = rule(entries.get(i), rule, problems.in("rule " + Quoted.of(rule.id().value())));
      if (ask != null) {
        asked.add(ask);
      }
    }
    return asked;
  }

  private @Nullable AskRule rule(RuleEntry entry, Rule rule, Problems here) {
    for (Located<String> host : entry.hosts()) {
      if (host.value().startsWith("address:")) {
        String what = "nobody can ask for " + Quoted.of(host.value()) + ", but for names only";
        here.add(host.mark(), what, "remove it, or allow it");
      }
    }
    Located<String> approval = entry.approval();
    if (approval == null) {
      here.add(entry.mark(), "an ask rule needs an approval", "add approval: NAME");
      return null;
    }
    Chain chain = chains.opening(approval, Chain.Opens.HOSTS, here);
    return chain == null ? null : new AskRule(rule, chain, hold(entry.wait_(), chain, here));
  }

  private static @Nullable Duration hold(
      @Nullable Located<Duration> wait, Chain chain, Problems here) {
    Duration hold = new Bounded(here).duration(wait, SHORTEST_WAIT, LONGEST_WAIT, "wait", "60s");
    if (wait != null && hold != null && hold.compareTo(chain.pending()) >= 0) {
      String pending = WrittenDuration.of(chain.pending());
      String what = "\"wait\" must be shorter than an access request is pending, which is ";
      here.add(wait.mark(), what + pending, "name less");
    }
    return hold;
  }
}
