/**
 * The composition root and the {@code fairlead} command: the one place that knows the whole
 * configuration.
 */
@NullMarked
package fairlead.gateway;

import org.jspecify.annotations.NullMarked;
