package fairlead.proxy.ingress;

import fairlead.policy.PolicySet;
import fairlead.proxy.audit.AuditLog;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.metrics.ProxyMeters;
import fairlead.proxy.session.Sessions;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the ingress asks on a request's way.
 *
 * @param policies the generation in force
 * @param clock wall-clock time, for records; decisions go by the ledger's
 * @param nanos monotonic time, for durations and deadlines, ns
 */
public record Parts(
    Supplier<PolicySet> policies,
    Authenticator authenticator,
    Sessions sessions,
    AuditLog audit,
    Refusals refusals,
    ProxyMeters meters,
    InstantSource clock,
    LongSupplier nanos,
    Portal portal) {}
