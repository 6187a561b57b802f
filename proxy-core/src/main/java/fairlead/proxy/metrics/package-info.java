/** Meters. Listens only: nothing here changes what the proxy does. */
@NullMarked
package fairlead.proxy.metrics;

import org.jspecify.annotations.NullMarked;
