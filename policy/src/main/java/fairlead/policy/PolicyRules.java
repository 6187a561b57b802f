package fairlead.policy;

import fairlead.policy.address.AddressRange;
import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.match.HostSet;
import fairlead.policy.match.Ports;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that a generation holds, validated: every tier and room that is named exists. Immutable. */
public record PolicyRules(
    String hash,
    ZoneId zone,
    Map<String, List<AddressRange>> rooms,
    Map<String, NamedList> lists,
    List<Rule> deny,
    List<TierRules> tiers,
    List<Entry> entries,
    TierRules defaultTier,
    Map<String, Chain> approvals,
    List<Opening> openings) {

  /** Whether a list is bounded in what it may lose. */
  public boolean shrinks() {
    return lists.values().stream().anyMatch(list -> list.shrink() < 100);
  }

  /**
   * A list that rules name.
   *
   * @param shrink how much of its patterns it may lose in a reload that nobody accepted by hand, in
   *     percent from 1 to 99; {@link #ANY} where it has no bound
   */
  public record NamedList(HostSet hosts, int shrink) {

    /** The {@code shrink} of a list that may lose everything. */
    public static final int ANY = 100;

    /**
     * How much of what the list had before is lost, in percent from 0 to 100 and rounded up: so it
     * is more than {@code shrink} exactly if more than that is lost.
     */
    public int lostPercent(HostSet before) {
      int had = before.size();
      return had == 0 ? 0 : (int) ((100L * before.without(hosts) + had - 1) / had);
    }
  }

  /** A tier and its own rules, in file order. */
  public record TierRules(Tier tier, List<Rule> deny, List<Rule> allow, List<AskRule> ask) {}

  /**
   * A rule of hosts that one may ask for.
   *
   * @param rule what it fits
   * @param approval how access to one of its hosts is approved
   * @param hold how long a request is held for a verdict that is pending; null if it is not
   */
  public record AskRule(Rule rule, Chain approval, @Nullable Duration hold) {}

  /**
   * One entry of {@code assign}; null stands for everyone, everywhere.
   *
   * @param owner who stands for the machine; null where it has nobody
   * @param mayAsk other tiers that one may ask for
   */
  public record Entry(
      Source source,
      @Nullable String user,
      @Nullable String group,
      @Nullable String room,
      String tier,
      @Nullable By owner,
      Set<String> mayAsk) {}

  /** A hole in the floor of private addresses; no tiers stand for all. */
  public record Opening(Source source, AddressRange range, Ports ports, Set<String> tiers) {}
}
