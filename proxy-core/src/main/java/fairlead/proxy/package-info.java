/** The proxy as one part: its transports, listeners and event loops. */
@NullMarked
package fairlead.proxy;

import org.jspecify.annotations.NullMarked;
