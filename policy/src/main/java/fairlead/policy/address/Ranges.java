package fairlead.policy.address;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The special-purpose ranges, longest prefix first. */
final class Ranges {

  private record Entry(AddressRange range, AddressClass kind) {}

  private static final List<Entry> V4 = new ArrayList<>();
  private static final List<Entry> V6 = new ArrayList<>();

  static {
    v4(AddressClass.UNSPECIFIED, "0.0.0.0/8");
    v4(AddressClass.PRIVATE, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16");
    v4(AddressClass.CGNAT, "100.64.0.0/10");
    v4(AddressClass.LOOPBACK, "127.0.0.0/8");
    v4(AddressClass.LINK_LOCAL, "169.254.0.0/16");
    v4(AddressClass.METADATA, "169.254.169.254", "169.254.170.2", "169.254.170.23");
    v4(AddressClass.METADATA, "100.100.100.200", "168.63.129.16", "192.0.0.192");
    v4(AddressClass.RESERVED, "192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24");
    v4(AddressClass.RESERVED, "192.175.48.0/24", "240.0.0.0/4");
    v4(AddressClass.DOCUMENTATION, "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24");
    v4(AddressClass.SIX_TO_FOUR, "192.88.99.0/24");
    v4(AddressClass.BENCHMARKING, "198.18.0.0/15");
    v4(AddressClass.MULTICAST, "224.0.0.0/4");
    v4(AddressClass.BROADCAST, "255.255.255.255");
    // Only 2000::/3 is global unicast (RFC 4291 §2.4, IANA); the rest is reserved unless it is
    // named.
    v6(AddressClass.RESERVED, "::/0");
    v6(AddressClass.PUBLIC, "2000::/3");
    v6(AddressClass.COMPATIBLE, "::/96");
    v6(AddressClass.UNSPECIFIED, "::/128");
    v6(AddressClass.LOOPBACK, "::1");
    v6(AddressClass.NAT64, "64:ff9b::/96", "64:ff9b:1::/48");
    v6(AddressClass.DISCARD, "100::/64", "100:0:0:1::/64");
    v6(AddressClass.RESERVED, "2001::/23", "2620:4f:8000::/48", "5f00::/16", "3ffe::/16");
    v6(AddressClass.TEREDO, "2001::/32");
    v6(AddressClass.BENCHMARKING, "2001:2::/48");
    v6(AddressClass.DOCUMENTATION, "2001:db8::/32", "3fff::/20");
    v6(AddressClass.SIX_TO_FOUR, "2002::/16");
    v6(AddressClass.UNIQUE_LOCAL, "fc00::/7");
    v6(
        AddressClass.METADATA,
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        "fd00:c1::a9fe:a9fe");
    v6(AddressClass.LINK_LOCAL, "fe80::/10");
    v6(AddressClass.SITE_LOCAL, "fec0::/10");
    v6(AddressClass.MULTICAST, "ff00::/8");
    V4.sort(Comparator.comparingInt(e -> -e.range().bits()));
    V6.sort(Comparator.comparingInt(e -> -e.range().bits()));
  }

  private Ranges() {}

  private static void v4(AddressClass kind, String... ranges) {
    for (String range : ranges) {
      V4.add(new Entry(AddressRange.of(range), kind));
    }
  }

  private static void v6(AddressClass kind, String... ranges) {
    for (String range : ranges) {
      V6.add(new Entry(AddressRange.of(range), kind));
    }
  }

  /**
   * Whether these are the bytes of an IPv4-mapped address, {@code ::ffff:0:0/96} (RFC 4291
   * §2.5.5.2).
   */
  static boolean mapped(byte[] bytes) {
    if (bytes.length != 16 || bytes[10] != -1 || bytes[11] != -1) {
      return false;
    }
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  static AddressClass classify(byte[] bytes) {
    if (mapped(bytes)) {
      return AddressClass.MAPPED;
    }
    for (Entry entry : bytes.length == 4 ? V4 : V6) {
      if (entry.range().holds(bytes)) {
        return entry.kind();
      }
    }
    return AddressClass.PUBLIC;
  }

  static List<AddressRange> all() {
    return Stream.concat(V4.stream(), V6.stream()).map(Entry::range).toList();
  }

  /** Whether no address of a range is public. */
  static boolean special(AddressRange range) {
    List<Entry> table = range.isV4() ? V4 : V6;
    for (Entry entry : table) {
      if (entry.range().covers(range)) {
        return entry.kind() != AddressClass.PUBLIC
            && table.stream()
                .noneMatch(e -> e.kind() == AddressClass.PUBLIC && range.covers(e.range()));
      }
    }
    return false;
  }
}
