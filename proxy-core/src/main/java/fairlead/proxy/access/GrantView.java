package fairlead.proxy.access;

import fairlead.policy.approval.Grant;
import org.jspecify.annotations.Nullable;

/**
 * A grant as somebody may see it.
 *
 * @param rule the ask rule behind it; null where it opens a tier
 * @param revokedBy as much as its viewer may know of who revoked it; null if nobody did
 * @param revokedReason their words; null if nobody did
 * @param mayRevoke whether its viewer may revoke it
 */
public record GrantView(
    Grant grant,
    @Nullable String rule,
    @Nullable String revokedBy,
    @Nullable String revokedReason,
    boolean mayRevoke) {}
