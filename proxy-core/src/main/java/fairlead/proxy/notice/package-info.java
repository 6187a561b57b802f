/** What other systems may be told at once. Knows neither how, nor whom. */
@NullMarked
package fairlead.proxy.notice;

import org.jspecify.annotations.NullMarked;
