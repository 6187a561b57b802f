package fairlead.proxy.ingress;

import fairlead.proxy.http1.HeadLimits;
import java.time.Duration;

/**
 * How the proxy treats its clients.
 *
 * @param limits of a request head and of a response head
 * @param headTimeout from a head's first octet to its last
 * @param keepAliveTimeout how long a connection may wait for its next request
 * @param responseTimeout from a request's last octet to the end of the answer's head
 * @param tunnelIdle how long neither side of a tunnel or a body may send
 * @param connections most client connections at a time, over all loops; at least 1
 * @param pseudonym our name in {@code Via} fields (RFC 9110 §7.6.3), unlike any other gateway's
 */
public record IngressConfig(
    HeadLimits limits,
    Duration headTimeout,
    Duration keepAliveTimeout,
    Duration responseTimeout,
    Duration tunnelIdle,
    int connections,
    String pseudonym) {
  public IngressConfig {
    if (connections < 1) {
      throw new IllegalArgumentException("connections: " + connections + " (expected: >= 1)");
    }
  }
}
