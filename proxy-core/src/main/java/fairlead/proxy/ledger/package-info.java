/**
 * What outlives a request and a run: sessions, usage, tokens, refusals, in a SQL database. Knows no
 * socket of a client. No other package knows SQL.
 */
@NullMarked
package fairlead.proxy.ledger;

import org.jspecify.annotations.NullMarked;
