package fairlead.gateway.squid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tier of the policy to be. Immutable.
 *
 * @param connections at a time; null for no bound
 */
record Tier(List<Rule> rules, @Nullable Integer connections) {
  Tier {
    rules = List.copyOf(rules);
  }

  boolean isEmpty() {
    return rules.stream().allMatch(Rule::deny);
  }
}
