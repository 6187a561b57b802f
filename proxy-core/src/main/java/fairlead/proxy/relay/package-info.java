/** Moves bytes both ways. Knows no policy. */
@NullMarked
package fairlead.proxy.relay;

import org.jspecify.annotations.NullMarked;
