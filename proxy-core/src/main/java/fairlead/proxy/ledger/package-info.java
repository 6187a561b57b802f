/** What outlives a request: for now the index of refusals. Knows no socket. */
@NullMarked
package fairlead.proxy.ledger;

import org.jspecify.annotations.NullMarked;
