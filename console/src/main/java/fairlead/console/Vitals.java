package fairlead.console;

import java.time.Duration;

/**
 * How the gateway is, apart from what other parts say themselves.
 *
 * @param ledgerSilentMillis for how long the ledger has not answered; 0 while it does
 * @param auditFailing whether records do not reach the disk
 * @param auditQueued how many records wait for it
 */
public record Vitals(
    String version,
    Duration uptime,
    long ledgerSilentMillis,
    boolean auditFailing,
    int auditQueued) {}
