/** Loads proxies side by side and reads what that costs them. Knows nothing of their insides. */
@NullMarked
package fairlead.bench;

import org.jspecify.annotations.NullMarked;
