package fairlead.console;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the pages are served.
 *
 * @param listen the public listener; port 0 picks a free one
 * @param publicUrl what stands before every link; empty for the listener's own address
 * @param wpad whether browsers that look for a proxy by themselves are answered
 * @param tls the listener's own TLS; null for none
 */
public record WebConfig(
    InetSocketAddress listen, String publicUrl, boolean wpad, @Nullable TlsFiles tls) {

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if links would lead past the listener's own TLS
   */
  public WebConfig {
    if (tls != null && publicUrl.startsWith("http:")) {
      throw new IllegalArgumentException(publicUrl + " (expected: https://…)");
    }
  }

  /** Without WPAD and TLS. */
  public WebConfig(InetSocketAddress listen, String publicUrl) {
    this(listen, publicUrl, false, null);
  }
}
