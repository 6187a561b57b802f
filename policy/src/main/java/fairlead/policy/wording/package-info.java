/** How messages show what others wrote, and how people write times. Knows no file and no rule. */
@NullMarked
package fairlead.policy.wording;

import org.jspecify.annotations.NullMarked;
