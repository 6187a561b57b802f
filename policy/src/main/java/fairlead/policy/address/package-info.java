/** Address classes: which addresses are public, and why the others are not. */
@NullMarked
package fairlead.policy.address;

import org.jspecify.annotations.NullMarked;
