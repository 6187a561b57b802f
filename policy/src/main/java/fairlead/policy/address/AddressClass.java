package fairlead.policy.address;

import java.net.InetAddress;
import java.util.List;

/**
 * What an address is for, by the IANA special-purpose registries (RFC 6890 and its updates).
 * Classified from raw bytes.
 */
public enum AddressClass {
  PUBLIC("public"),
  LOOPBACK("loopback"),
  PRIVATE("private"),
  LINK_LOCAL("link-local"),
  METADATA("cloud metadata"),
  CGNAT("carrier-grade NAT"),
  UNSPECIFIED("unspecified"),
  MULTICAST("multicast"),
  BROADCAST("broadcast"),
  DOCUMENTATION("documentation"),
  BENCHMARKING("benchmarking"),
  RESERVED("reserved"),
  UNIQUE_LOCAL("unique local"),
  SITE_LOCAL("site-local"),
  DISCARD("discard-only"),
  NAT64("NAT64"),
  SIX_TO_FOUR("6to4"),
  TEREDO("Teredo"),
  MAPPED("IPv4-mapped"),
  COMPATIBLE("IPv4-compatible");

  private final String label;

  AddressClass(String label) {
    this.label = label;
  }

  /** The class in words. */
  public String label() {
    return label;
  }

  /** Whether an address of this class is reached without an opening by the operator. */
  public boolean isPublic() {
    return this == PUBLIC;
  }

  /** The ranges that are for something in particular. */
  public static List<AddressRange> ranges() {
    return Ranges.all();
  }

  /** The class of an address; the longest matching range counts. */
  public static AddressClass classify(InetAddress address) {
    return Ranges.classify(address.getAddress());
  }
}
