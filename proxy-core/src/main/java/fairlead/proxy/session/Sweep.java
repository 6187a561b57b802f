package fairlead.proxy.session;

import java.time.LocalDate;

/**
 * One look after a standing.
 *
 * @param now the ledger's clock, ms
 * @param today the day, as the policy's zone has it
 * @param away whether the ledger is out of reach
 * @param halfSeconds how long ago the last look was, in half seconds
 */
record Sweep(long now, LocalDate today, boolean away, int halfSeconds) {}
