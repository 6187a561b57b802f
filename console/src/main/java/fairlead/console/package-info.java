/** The web listener: pages that explain to people what the gateway decided about them. */
@NullMarked
package fairlead.console;

import org.jspecify.annotations.NullMarked;
