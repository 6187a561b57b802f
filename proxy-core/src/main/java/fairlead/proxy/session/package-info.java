/** Admission: the pass without which nothing dials. Knows no socket. */
@NullMarked
package fairlead.proxy.session;

import org.jspecify.annotations.NullMarked;
