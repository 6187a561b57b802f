package fairlead.console;

import java.net.InetSocketAddress;

/**
 * Where the pages are served.
 *
 * @param listen the public listener; port 0 picks a free one
 * @param publicUrl what stands before every link; empty for the listener's own address
 */
public record WebConfig(InetSocketAddress listen, String publicUrl) {}
