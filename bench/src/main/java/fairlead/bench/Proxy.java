package fairlead.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A proxy that runs already.
 *
 * @param name as tables show it
 */
record Proxy(String name, InetSocketAddress address, ProcessTree processes) {

  /** Reads {@code name=port:pid}. */
  static Proxy parse(String words) {
    int equals = words.indexOf('=');
    int colon = words.indexOf(':', equals);
    if (equals < 1 || colon < 0) {
      throw new IllegalArgumentException(words + " (expected: name=port:pid)");
    }
    int port = Integer.parseInt(words.substring(equals + 1, colon));
    return new Proxy(
        words.substring(0, equals),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        new ProcessTree(Long.parseLong(words.substring(colon + 1))));
  }
}
