package fairlead.proxy.egress;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the proxy reaches origins.
 *
 * @param connectTimeout for all addresses of a name together
 * @param dnsTimeout for one look-up, all its queries together
 * @param poolIdle how long an unused connection is kept
 * @param poolPerOrigin connections kept for one origin and principal on one loop
 * @param hosts the hosts file
 * @param dns name servers; empty for the system's
 */
public record EgressConfig(
    Duration connectTimeout,
    Duration dnsTimeout,
    Duration poolIdle,
    int poolPerOrigin,
    Path hosts,
    List<InetSocketAddress> dns) {
  public EgressConfig {
    dns = List.copyOf(dns);
  }
}
