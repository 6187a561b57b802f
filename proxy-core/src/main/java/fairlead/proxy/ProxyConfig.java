package fairlead.proxy;

import fairlead.proxy.egress.EgressConfig;
import fairlead.proxy.ingress.IngressConfig;
import java.net.InetSocketAddress;

/**
 * How the proxy runs.
 *
 * @param listen where clients connect; port 0 picks a free one
 * @param loops event loops; at least 1
 */
public record ProxyConfig(
    InetSocketAddress listen,
    Transport transport,
    int loops,
    IngressConfig ingress,
    EgressConfig egress) {
  public ProxyConfig {
    if (loops < 1) {
      throw new IllegalArgumentException("loops: " + loops + " (expected: >= 1)");
    }
  }
}
