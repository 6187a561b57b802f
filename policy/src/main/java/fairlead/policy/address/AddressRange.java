package fairlead.policy.address;

import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A block of addresses in CIDR form. An IPv4-mapped address counts as the IPv4 one. Immutable. */
public final class AddressRange {

  private final byte[] network;
  private final int bits;

  private AddressRange(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /**
   * Reads {@code 10.0.0.0/8} or a single address; bits behind the prefix are cleared; null if it is
   * neither.
   */
  public static @Nullable AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = AddressLiteral.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    byte[] bytes = address.getAddress();
    int most = bytes.length * 8;
    int bits = slash < 0 ? most : length(text.substring(slash + 1), most);
    return bits < 0 ? null : new AddressRange(masked(bytes, bits), bits);
  }

  static AddressRange of(String text) {
    AddressRange range = parse(text);
    if (range == null) {
      throw new IllegalArgumentException("no address range: " + text);
    }
    return range;
  }

  private static int length(String text, int most) {
    if (!text.matches("0|[1-9][0-9]{0,2}")) {
      return -1;
    }
    int bits = Integer.parseInt(text);
    return bits > most ? -1 : bits;
  }

  private static byte[] masked(byte[] bytes, int bits) {
    byte[] masked = bytes.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] &= (byte) mask(bits - 8 * i);
    }
    return masked;
  }

  private static int mask(int bits) {
    return bits >= 8 ? 255 : bits <= 0 ? 0 : 255 << (8 - bits);
  }

  /** Whether the address is in this block. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (holds(bytes)) {
      return true;
    }
    return Ranges.mapped(bytes) && holds(Arrays.copyOfRange(bytes, 12, 16));
  }

  boolean holds(byte[] bytes) {
    if (bytes.length != network.length) {
      return false;
    }
    for (int i = 0; 8 * i < bits; i++) {
      if (((bytes[i] ^ network[i]) & mask(bits - 8 * i)) != 0) {
        return false;
      }
    }
    return true;
  }

  int bits() {
    return bits;
  }

  /** Whether every address of the other block is in this one. */
  public boolean covers(AddressRange other) {
    return bits <= other.bits && holds(other.network);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AddressRange range
        && bits == range.bits
        && Arrays.equals(network, range.network);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(network) + bits;
  }

  /** The normal form, such as {@code 10.0.0.0/8}. */
  @Override
  public String toString() {
    return AddressLiteral.text(AddressLiteral.address(network)) + "/" + bits;
  }
}
