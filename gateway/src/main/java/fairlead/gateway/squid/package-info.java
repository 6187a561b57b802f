/**
 * Reads a {@code squid.conf} and writes the policy that lets through no more than it did. Knows no
 * socket, and no other part of the gateway.
 */
@NullMarked
package fairlead.gateway.squid;

import org.jspecify.annotations.NullMarked;
