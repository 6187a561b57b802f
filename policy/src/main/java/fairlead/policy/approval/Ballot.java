package fairlead.policy.approval;

import java.util.Set;

/**
 * A vote that somebody wants to cast.
 *
 * @param hosts the names that are approved; empty for all that are left
 * @param round which round of the review they looked at; 0 if that is not known
 */
public record Ballot(String voter, Verdict verdict, String reason, Set<String> hosts, int round) {
  public Ballot {
    hosts = Set.copyOf(hosts);
  }
}
