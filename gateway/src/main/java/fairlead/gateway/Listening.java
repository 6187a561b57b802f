package fairlead.gateway;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Where the parts listen, as the settings say. */
final class Listening {
  private final Settings settings;

  Listening(Settings settings) {
    this.settings = settings;
  }

  /** What listens at an address. */
  interface Part<T> {
    T at(InetSocketAddress address) throws IOException;
  }

  /**
   * Starts a part that listens.
   *
   * @throws IOException that says which address it cannot have, why, and what would help
   */
  <T> T start(Setting host, Setting port, Part<T> part) throws IOException {
    InetSocketAddress at = address(host, port);
    try {
      return part.at(at);
    } catch (IOException | RuntimeException e) {
      String why = Failure.toListen(e, port.flag());
      throw new IOException(port.key() + ": cannot listen on " + text(at) + ": " + why, e);
    }
  }

  private InetSocketAddress address(Setting host, Setting port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(settings.text(host), settings.number(port));
    if (address.isUnresolved()) {
      throw new IOException(
          host.key() + ": " + settings.text(host) + " is no address of this machine");
    }
    return address;
  }

  static String text(InetSocketAddress address) {
    return NetUtil.toSocketAddressString(address);
  }
}
