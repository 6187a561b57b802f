package fairlead.proxy.ledger;

import fairlead.policy.approval.Grants;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one person holds, and what they have asked for. Immutable.
 *
 * @param grants those whose time is not over, newest first, also revoked ones. One that opens a
 *     tier ends here no later than its sessions do: when all are opened, and the last one has ended
 *     and drained
 * @param pending hosts that they have asked for
 */
public record Holdings(Grants grants, List<Pending> pending) {
  /** Nothing. */
  public static final Holdings NONE = new Holdings(Grants.NONE, List.of());

  public Holdings {
    pending = List.copyOf(pending);
  }

  /**
   * A host for which an access request waits for its verdict.
   *
   * @param tier in which the host would be opened
   * @param host its name in normal form
   * @param expires when it waits no longer
   */
  public record Pending(String tier, String host, Instant expires) {}

  /** Up to when a verdict on a host is awaited; null if none is. */
  public @Nullable Instant pendingUntil(String tier, String host, Instant now) {
    Instant until = null;
    for (Pending each : pending) {
      if (each.host().equals(host)
          && each.tier().equals(tier)
          && each.expires().isAfter(now)
          && (until == null || each.expires().isAfter(until))) {
        until = each.expires();
      }
    }
    return until;
  }
}
