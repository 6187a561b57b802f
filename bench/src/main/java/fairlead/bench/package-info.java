/**
 * Loads proxies side by side and reads what that costs them; knows nothing of their insides, but
 * for {@code Lists}, which asks the policy alone.
 */
@NullMarked
package fairlead.bench;

import org.jspecify.annotations.NullMarked;
