/**
 * Admission: the pass without which nothing dials, and the sessions that it leads through. Knows no
 * socket.
 */
@NullMarked
package fairlead.proxy.session;

import org.jspecify.annotations.NullMarked;
