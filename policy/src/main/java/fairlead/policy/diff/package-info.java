/**
 * What one policy changes of another, for whom: found by deciding the same requests under both.
 * Knows no file and no clock.
 */
@NullMarked
package fairlead.policy.diff;

import org.jspecify.annotations.NullMarked;
