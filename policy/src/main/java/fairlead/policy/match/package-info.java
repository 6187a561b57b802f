/** Host names, patterns, ports, paths and schedules, normalised once. Knows no rule and no tier. */
@NullMarked
package fairlead.policy.match;

import org.jspecify.annotations.NullMarked;
