package fairlead.gateway.squid;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policy to be.
 *
 * @param rooms that entries name, in order
 * @param entries who is in which tier, the first that fits
 */
record Plan(
    List<Clients.Room> rooms, Map<String, Tier> tiers, List<Entry> entries, String defaultTier) {

  /** Who is in a tier: each that is not null must fit. */
  record Entry(@Nullable String user, @Nullable String group, @Nullable String room, String tier) {}

  Plan {
    tiers = new LinkedHashMap<>(tiers);
  }

  boolean isEmpty() {
    return tiers.values().stream().allMatch(Tier::isEmpty);
  }
}
