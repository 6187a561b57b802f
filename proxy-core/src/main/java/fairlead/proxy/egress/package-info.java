/** Resolves, vets each address, dials, pools. Knows no client and parses no HTTP. */
@NullMarked
package fairlead.proxy.egress;

import org.jspecify.annotations.NullMarked;
