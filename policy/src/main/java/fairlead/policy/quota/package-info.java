/**
 * What a tier grants: sessions, budgets and limits, as the policy file says. Knows neither people
 * nor clocks.
 */
@NullMarked
package fairlead.policy.quota;

import org.jspecify.annotations.NullMarked;
