/** Decisions in words that anybody reads. */
@NullMarked
package fairlead.policy.explain;

import org.jspecify.annotations.NullMarked;
