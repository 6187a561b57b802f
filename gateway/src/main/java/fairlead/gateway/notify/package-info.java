/** Tells other systems of notices over HTTP. Knows nobody but the receivers of the settings. */
@NullMarked
package fairlead.gateway.notify;

import org.jspecify.annotations.NullMarked;
