package fairlead.proxy.access;

import fairlead.policy.PolicySet;
import java.util.List;
import java.util.Set;

/** Says in words, computed from the policy, what a grant would open. Pure and thread-safe. */
@FunctionalInterface
public interface OpensWords {
  /**
   * The words, a sentence each.
   *
   * @param now where the person stands without the grant
   * @param tier which it opens, or in which it opens hosts
   * @param hosts names in normal form; empty where it opens the tier
   */
  List<String> opens(PolicySet policy, PolicySet.Assignment now, String tier, Set<String> hosts);
}
