/** Who may approve what: chains of stages, access requests and grants, as pure data and rules. */
@NullMarked
package fairlead.policy.approval;

import org.jspecify.annotations.NullMarked;
