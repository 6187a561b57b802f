package fairlead.proxy.access;

import fairlead.policy.approval.Chain;
import java.util.List;

/**
 * What somebody may ask for where they stand now.
 *
 * @param tier the tier that they are in
 * @param tiers tiers that need an approval and may be asked for: their own, and others
 * @param hosts the chains along which they may ask for hosts; none if they may not
 */
public record Options(String tier, List<TierOption> tiers, List<Chain> hosts) {

  /** A tier that may be asked for. */
  public record TierOption(String tier, Chain chain) {}
}
