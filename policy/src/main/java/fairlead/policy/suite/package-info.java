/**
 * The policy's own tests: what they ask, what they expect, what came of them, and which rules they
 * reach. Reads no file; {@code load} does.
 */
@NullMarked
package fairlead.policy.suite;

import org.jspecify.annotations.NullMarked;
