package fairlead.policy.address;

import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A block of addresses in CIDR form. An IPv4-mapped address counts as the IPv4 one. Immutable. */
public final class AddressRange {

  /** Bits before the IPv4 address in an IPv4-mapped one. */
  private static final int MAPPED = 96;

  private final byte[] network;
  private final int bits;

  private AddressRange(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /**
   * Reads {@code 10.0.0.0/8} or a single address; bits behind the prefix are cleared; null if it is
   * neither. A range of IPv4-mapped addresses is the IPv4 one.
   */
  public static @Nullable AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] bytes = AddressLiteral.bytes(slash < 0 ? text : text.substring(0, slash));
    if (bytes == null) {
      return null;
    }
    int most = bytes.length * 8;
    int bits = slash < 0 ? most : length(text.substring(slash + 1), most);
    if (bits < 0) {
      return null;
    }
    return bits >= MAPPED && Ranges.mapped(bytes)
        ? new AddressRange(masked(AddressLiteral.tail(bytes), bits - MAPPED), bits - MAPPED)
        : new AddressRange(masked(bytes, bits), bits);
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

  /** The lowest address of it. */
  public InetAddress first() {
    return AddressLiteral.address(network);
  }

  /** The octets of its lowest address. */
  public byte[] lowest() {
    return network.clone();
  }

  /** The octets of its highest address. */
  public byte[] highest() {
    byte[] last = network.clone();
    for (int i = 0; i < last.length; i++) {
      last[i] |= (byte) ~mask(bits - 8 * i);
    }
    return last;
  }

  /** Whether the address is in this block. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (holds(bytes)) {
      return true;
    }
    return Ranges.mapped(bytes) && holds(AddressLiteral.tail(bytes));
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

  boolean isV4() {
    return network.length == 4;
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

  /** Whether the text is a normal form of this range; a single address may bear its length. */
  public boolean isWritten(String text) {
    return text.equals(toString()) || text.equals(AddressLiteral.text(network) + "/" + bits);
  }

  /** Whether it is every address of its family. */
  public boolean isWhole() {
    return bits == 0;
  }

  /** Whether the ranges have an address in common. */
  public boolean overlaps(AddressRange other) {
    return covers(other) || other.covers(this);
  }

  /** Whether the floor of private addresses refuses every address of it. */
  public boolean isSpecial() {
    return Ranges.special(this);
  }

  /** The normal form, such as {@code 10.0.0.0/8}, or a single address. */
  @Override
  public String toString() {
    String text = AddressLiteral.text(network);
    return bits == 8 * network.length ? text : text + "/" + bits;
  }
}
