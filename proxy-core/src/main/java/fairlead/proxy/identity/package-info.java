/**
 * Turns credentials into a {@link fairlead.policy.Principal}, and keeps the files that name people.
 * Knows no request and no tier.
 */
@NullMarked
package fairlead.proxy.identity;

import org.jspecify.annotations.NullMarked;
