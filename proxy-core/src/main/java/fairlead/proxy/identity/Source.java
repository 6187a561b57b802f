package fairlead.proxy.identity;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Where a client comes from, as far as guessing is concerned: an IPv4 address, or the /64 of an
 * IPv6 address, which a single client has to change addresses in.
 */
record Source(String octets) {
  static Source of(InetAddress client) {
    byte[] octets = client.getAddress();
    return new Source(Arrays.toString(octets.length == 4 ? octets : Arrays.copyOf(octets, 8)));
  }
}
