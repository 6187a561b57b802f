package fairlead.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that runs already.
 *
 * @param name as tables show it
 * @param people who asks it in turn, {@code user:password} a line; null for the plan's one user
 */
record Proxy(String name, InetSocketAddress address, ProcessTree processes, @Nullable Path people) {

  /** Reads {@code name=port:pid} or {@code name=port:pid:people}. */
  static Proxy parse(String words) {
    int equals = words.indexOf('=');
    int colon = words.indexOf(':', equals);
    if (equals < 1 || colon < 0) {
      throw new IllegalArgumentException(words + " (expected: name=port:pid[:people])");
    }
    String[] parts = words.substring(equals + 1).split(":", 3);
    return new Proxy(
        words.substring(0, equals),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(parts[0])),
        new ProcessTree(Long.parseLong(parts[1])),
        parts.length < 3 ? null : Path.of(parts[2]));
  }
}
