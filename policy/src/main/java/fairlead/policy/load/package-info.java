/**
 * Reads policy files into a validated {@link fairlead.policy.PolicySet}, or says where they are
 * wrong.
 */
@NullMarked
package fairlead.policy.load;

import org.jspecify.annotations.NullMarked;
