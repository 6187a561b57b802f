package fairlead.gateway;

import fairlead.policy.address.AddressLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Name servers as the settings write them: {@code 192.0.2.1:53}, {@code [2001:db8::1]:53}. */
final class NameServers {
  private static final int PORT = 53;
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+))(?::([0-9]{1,5}))?");

  private NameServers() {}

  /** The server, at port 53 if none is written; null if the text is none. */
  static @Nullable InetSocketAddress parse(String text) {
    InetAddress bare = AddressLiteral.parse(text);
    if (bare != null) {
      return new InetSocketAddress(bare, PORT);
    }
    Matcher parts = WITH_PORT.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    InetAddress address =
        AddressLiteral.parse(parts.group(1) == null ? parts.group(2) : parts.group(1));
    int port = parts.group(3) == null ? PORT : Integer.parseInt(parts.group(3));
    return address == null || port < 1 || port > 65_535
        ? null
        : new InetSocketAddress(address, port);
  }
}
