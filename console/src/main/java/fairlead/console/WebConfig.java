package fairlead.console;

import java.net.InetSocketAddress;

/**
 * Where the pages are served.
 *
 * @param listen the public listener; port 0 picks a free one
 * @param publicUrl what stands before every link; empty for the listener's own address
 * @param wpad whether browsers that look for a proxy by themselves are answered
 */
public record WebConfig(InetSocketAddress listen, String publicUrl, boolean wpad) {

  /** Without WPAD. */
  public WebConfig(InetSocketAddress listen, String publicUrl) {
    this(listen, publicUrl, false);
  }
}
