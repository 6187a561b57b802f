/**
 * YAML as a located tree, and records bound from it. Knows no policy: any settings file is read so.
 */
@NullMarked
package fairlead.policy.load.yaml;

import org.jspecify.annotations.NullMarked;
