/** Records and the log that keeps them. Knows no socket and decides nothing. */
@NullMarked
package fairlead.proxy.audit;

import org.jspecify.annotations.NullMarked;
