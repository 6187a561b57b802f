package fairlead.proxy.session;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many sessions there are, by tier and state, kept as they come, change and go: counting them
 * all would cost more the more there are. For one thread.
 */
final class Census {
  private final Map<String, Map<String, Integer>> counts = new HashMap<>();

  /** Counts a standing in this state from here on; null counts it no longer. */
  void count(Standing standing, @Nullable String state) {
    String before = standing.countedAs;
    if (before != null && before.equals(state)) {
      return;
    }
    Map<String, Integer> tier =
        counts.computeIfAbsent(standing.account.tier(), _ -> new HashMap<>());
    if (before != null) {
      tier.computeIfPresent(before, (_, many) -> many == 1 ? null : many - 1);
    }
    if (state != null) {
      tier.merge(state, 1, Integer::sum);
    }
    standing.countedAs = state;
  }

  /** The counts as of now, without what there is none of. */
  Map<String, Map<String, Integer>> read() {
    Map<String, Map<String, Integer>> copy = new TreeMap<>();
    counts.forEach(
        (tier, states) -> {
          if (!states.isEmpty()) {
            copy.put(tier, new TreeMap<>(states));
          }
        });
    return copy;
  }
}
