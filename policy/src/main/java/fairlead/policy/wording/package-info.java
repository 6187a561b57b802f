/** How messages show what others wrote. Knows no file and no rule. */
@NullMarked
package fairlead.policy.wording;

import org.jspecify.annotations.NullMarked;
