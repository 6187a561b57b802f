/**
 * What people may read of the records. Reads for pages and the API; nothing on the proxy's path
 * needs it.
 */
@NullMarked
package fairlead.proxy.lookup;

import org.jspecify.annotations.NullMarked;
