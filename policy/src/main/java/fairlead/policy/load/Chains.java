package fairlead.policy.load;

import fairlead.policy.approval.Chain;
import fairlead.policy.load.PolicyFile.ChainEntry;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.wording.Quoted;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The chains of a policy, by name, and which of them something names. */
final class Chains {

  private final Map<String, Chain> chains = new LinkedHashMap<>();
  private final Map<String, Mark> unused = new LinkedHashMap<>();

  Chains(Map<String, ChainEntry> entries, Problems problems) {
    entries.forEach(
        (name, entry) -> {
          if (!name.matches(RuleBuilder.ID)) {
            String what = "bad approval name " + Quoted.of(name);
            problems.add(entry.mark(), what, RuleBuilder.ID_HINT);
          }
          Problems here = problems.in("approval " + Quoted.of(name));
          chains.put(name, new ChainBuilder(here).chain(name, entry));
          unused.put(name, entry.mark());
        });
  }

  /** All of them, in file order. */
  Map<String, Chain> all() {
    return new LinkedHashMap<>(chains);
  }

  /** Those that nothing named so far, and where they stand. */
  Map<String, Mark> unused() {
    return unused;
  }

  /** The chain of a name, if it opens this; else null, and a problem of who names it. */
  @Nullable Chain opening(Located<String> name, Chain.Opens opens, Problems naming) {
    Chain chain = chains.get(name.value());
    unused.remove(name.value());
    if (chain == null) {
      String what = "unknown approval " + Quoted.of(name.value());
      naming.add(name.mark(), what, Nearest.hint(name.value(), chains.keySet()));
      return null;
    }
    if (chain.opens() != opens) {
      String what = "the approval " + Quoted.of(name.value()) + " opens " + word(chain.opens());
      naming.add(
          name.mark(),
          what + (opens == Chain.Opens.TIER ? ", not a tier" : ", not hosts"),
          "name one that says opens: " + opens.name().toLowerCase(Locale.ROOT));
      return null;
    }
    return chain;
  }

  private static String word(Chain.Opens opens) {
    return opens == Chain.Opens.TIER ? "a tier" : "hosts";
  }
}
