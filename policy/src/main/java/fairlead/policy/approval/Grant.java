package fairlead.policy.approval;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an approved access request yields. Immutable. Instants are of the ledger's clock.
 *
 * @param request the access request that it came of
 * @param user whose it is
 * @param tier the tier that it opens, or in which it opens hosts
 * @param chain the name of the chain that made it
 * @param hosts names in normal form; empty where it opens the tier
 * @param sessions how many sessions it has in all; 0 where it opens hosts
 * @param opened how many of them were opened
 * @param made when it was made
 * @param starts from when it holds
 * @param until up to when it holds
 * @param revoked when it was revoked; null if it was not
 */
public record Grant(
    String id,
    String request,
    String user,
    String tier,
    String chain,
    Set<String> hosts,
    int sessions,
    int opened,
    Instant made,
    Instant starts,
    Instant until,
    @Nullable Instant revoked) {

  public Grant {
    hosts = Set.copyOf(hosts);
  }

  /** What it opens. */
  public Chain.Opens opens() {
    return hosts.isEmpty() ? Chain.Opens.TIER : Chain.Opens.HOSTS;
  }

  /** Whether it holds at this instant. */
  public boolean holds(Instant now) {
    return revoked == null && !now.isBefore(starts) && now.isBefore(until);
  }

  /** The same, up to another instant. */
  public Grant until(Instant end) {
    return new Grant(
        id, request, user, tier, chain, hosts, sessions, opened, made, starts, end, revoked);
  }

  /** Whether another session may be opened on it, as far as its count goes. */
  public boolean hasSession() {
    return opened < sessions;
  }
}
