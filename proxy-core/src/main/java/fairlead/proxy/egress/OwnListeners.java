package fairlead.proxy.egress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The addresses and ports that this gateway itself listens on: never dialled for anyone, whatever
 * the policy opens. Immutable.
 */
public final class OwnListeners {
  private final Set<Integer> ports;
  private final Set<InetAddress> local;
  private final Set<InetSocketAddress> exact;

  /**
   * @param listeners where we listen; a wildcard address stands for every local one
   */
  public OwnListeners(List<InetSocketAddress> listeners) {
    this.exact = Set.copyOf(listeners);
    this.ports = listeners.stream().map(InetSocketAddress::getPort).collect(Collectors.toSet());
    this.local = localAddresses();
  }

  /** Whether this is one of our listeners, under any local address that reaches it. */
  boolean listensOn(InetAddress address, int port) {
    if (!ports.contains(port)) {
      return false;
    }
    return isOurs(address) || exact.contains(new InetSocketAddress(address, port));
  }

  /** Whether the address belongs to this machine. */
  boolean isOurs(InetAddress address) {
    return address.isLoopbackAddress() || address.isAnyLocalAddress() || local.contains(address);
  }

  private static Set<InetAddress> localAddresses() {
    Set<InetAddress> found = new HashSet<>();
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(found::add);
    } catch (SocketException e) {
      throw new IllegalStateException("cannot list this machine's addresses", e);
    }
    return Set.copyOf(found);
  }
}
