package fairlead.policy.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes address literals strictly: IPv4 as four decimal octets without leading zeros,
 * IPv6 as RFC 4291 §2.2 without a zone. Never resolves anything.
 */
public final class AddressLiteral {

  private AddressLiteral() {}

  /**
   * The address in either family, the IPv4 one for every spelling of an IPv4-mapped one (RFC 4291
   * §2.5.5.2); null if the text is no strict literal.
   */
  public static @Nullable InetAddress parse(String text) {
    byte[] bytes = bytes(text);
    return bytes == null ? null : address(Ranges.mapped(bytes) ? tail(bytes) : bytes);
  }

  /** The 4 or 16 bytes as written. */
  static byte @Nullable [] bytes(String text) {
    return text.indexOf(':') >= 0 ? v6(text) : v4(text);
  }

  /** The IPv4 address in the last bytes of an IPv6 one. */
  static byte[] tail(byte[] bytes) {
    return Arrays.copyOfRange(bytes, 12, 16);
  }

  static InetAddress address(byte[] bytes) {
    try {
      return bytes.length == 16
          ? Inet6Address.getByAddress(null, bytes, -1)
          : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes: " + bytes.length, e);
    }
  }

  /** The canonical text; RFC 5952 for IPv6. An IPv4-mapped address is written as the IPv4 one. */
  public static String text(InetAddress address) {
    return text(address.getAddress());
  }

  static String text(byte[] bytes) {
    if (bytes.length == 4) {
      return dotted(bytes, 0);
    }
    return Ranges.mapped(bytes) ? dotted(bytes, 12) : groups(bytes);
  }

  private static String dotted(byte[] b, int at) {
    return (b[at] & 255)
        + "."
        + (b[at + 1] & 255)
        + "."
        + (b[at + 2] & 255)
        + "."
        + (b[at + 3] & 255);
  }

  private static String groups(byte[] bytes) {
    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int run = zeros(bytes, i);
      if (run > length) {
        start = i;
        length = run;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(bytes, i)));
    }
    return text.toString();
  }

  private static int zeros(byte[] bytes, int from) {
    int i = from;
    while (i < 8 && group(bytes, i) == 0) {
      i++;
    }
    return i - from;
  }

  private static int group(byte[] bytes, int i) {
    return (bytes[2 * i] & 255) << 8 | (bytes[2 * i + 1] & 255);
  }

  private static byte @Nullable [] v4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      int octet = octet(parts[i]);
      if (octet < 0) {
        return null;
      }
      bytes[i] = (byte) octet;
    }
    return bytes;
  }

  private static int octet(String text) {
    if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + c - '0';
    }
    return value > 255 ? -1 : value;
  }

  private static byte @Nullable [] v6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] all = side(text, true);
      return all != null && all.length == 16 ? all : null;
    }
    byte[] head = side(text.substring(0, gap), false);
    byte[] tail = side(text.substring(gap + 2), true);
    if (head == null || tail == null || head.length + tail.length > 14) {
      return null;
    }
    byte[] bytes = new byte[16];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(tail, 0, bytes, 16 - tail.length, tail.length);
    return bytes;
  }

  /** The bytes of groups between colons; {@code last} where an embedded dotted quad may end it. */
  private static byte @Nullable [] side(String text, boolean last) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    StringBuilder hex = new StringBuilder(32);
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (last && i == parts.length - 1 && part.indexOf('.') >= 0) {
        byte[] quad = v4(part);
        if (quad == null) {
          return null;
        }
        hex.append(HexFormat.of().formatHex(quad));
      } else if (part.isEmpty() || part.length() > 4 || !hexOnly(part)) {
        return null;
      } else {
        hex.repeat("0", 4 - part.length()).append(part);
      }
    }
    return hex.length() > 32 ? null : HexFormat.of().parseHex(hex);
  }

  private static boolean hexOnly(String text) {
    return text.chars().allMatch(c -> c < 128 && HexFormat.isHexDigit(c));
  }
}
