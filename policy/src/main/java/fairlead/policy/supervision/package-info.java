/** What a policy says of supervisors and of their check-ins. */
@NullMarked
package fairlead.policy.supervision;

import org.jspecify.annotations.NullMarked;
