package fairlead.policy.approval;

import java.time.Instant;
import java.util.Set;

/**
 * One vote. Immutable.
 *
 * @param round in which round of the review, from 1
 * @param stage in which stage of the chain, from 0
 * @param reason the voter's words; empty if there are none
 * @param hosts the names that it approves; empty where it is about a tier, or a denial
 */
public record Vote(
    int round,
    int stage,
    String voter,
    Verdict verdict,
    String reason,
    Set<String> hosts,
    Instant at) {
  public Vote {
    hosts = Set.copyOf(hosts);
  }
}
