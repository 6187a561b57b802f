/** The one strict HTTP/1 reader: bytes in, spans out. Knows no socket and no policy. */
@NullMarked
package fairlead.proxy.http1;

import org.jspecify.annotations.NullMarked;
