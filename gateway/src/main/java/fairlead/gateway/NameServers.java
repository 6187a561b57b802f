package fairlead.gateway;

import fairlead.policy.address.AddressLiteral;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Name servers as the settings write them: {@code 192.0.2.1:53}, {@code [2001:db8::1]:53}. */
final class NameServers {
  private NameServers() {}

  static List<InetSocketAddress> parse(List<?> texts) throws IOException {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (Object text : texts) {
      servers.add(parse(text.toString()));
    }
    return servers;
  }

  private static InetSocketAddress parse(String text) throws IOException {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    String port = colon < 0 ? "53" : text.substring(colon + 1);
    InetAddress address = AddressLiteral.parse(host.replaceAll("[\\[\\]]", ""));
    if (address == null || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new IOException("egress.dns: " + text + " (expected: address:port)");
    }
    return new InetSocketAddress(address, Integer.parseInt(port));
  }
}
