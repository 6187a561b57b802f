package fairlead.policy;

import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tier that a grant puts its holder in.
 *
 * @param grant the newest one that holds; null if none does
 * @param until the next instant at which that could be another one
 */
record GrantedTier(@Nullable Grant grant, Instant until) {
  private static final GrantedTier NONE = new GrantedTier(null, Instant.MAX);
  private static final Comparator<Grant> NEWER =
      Comparator.comparing(Grant::made).thenComparing(Grant::id);

  /**
   * What grants open at an instant.
   *
   * @param assigned the tier that one is in without them: a grant of that one moves nobody
   * @param tiers those that there are
   */
  static GrantedTier of(Grants grants, String assigned, Set<String> tiers, Instant now) {
    if (grants.all().isEmpty()) {
      return NONE;
    }
    Grant newest = null;
    for (Grant grant : grants.all()) {
      if (moves(grant, assigned, tiers) && grant.holds(now) && isNewer(grant, newest)) {
        newest = grant;
      }
    }
    Instant until = newest == null ? Instant.MAX : newest.until();
    for (Grant grant : grants.all()) {
      if (moves(grant, assigned, tiers) && grant.starts().isAfter(now) && isNewer(grant, newest)) {
        until = Asking.earlier(until, grant.starts());
      }
    }
    return until.equals(Instant.MAX) ? NONE : new GrantedTier(newest, until);
  }

  private static boolean moves(Grant grant, String assigned, Set<String> tiers) {
    return grant.revoked() == null
        && grant.opens() == Chain.Opens.TIER
        && !grant.tier().equals(assigned)
        && tiers.contains(grant.tier());
  }

  private static boolean isNewer(Grant grant, @Nullable Grant than) {
    return than == null || NEWER.compare(grant, than) > 0;
  }
}
