package fairlead.policy.diff;

import fairlead.policy.address.AddressClass;
import fairlead.policy.address.AddressRange;
import fairlead.policy.match.Host;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Addresses cut where any of some ranges begins or ends, so that what is between is alike. */
final class Spans {

  /** Neighbouring addresses and, of each kind that there is among them, one. */
  record Span(HostClass.Addresses addresses, InetAddress one) {}

  private Spans() {}

  /** All addresses that any of these ranges holds. */
  static List<Span> of(Collection<AddressRange> ranges) {
    List<Span> spans = new ArrayList<>();
    for (int family : new int[] {4, 16}) {
      List<AddressRange> some =
          ranges.stream().filter(range -> range.lowest().length == family).distinct().toList();
      spans.addAll(spans(some, family));
    }
    return spans;
  }

  private static List<Span> spans(List<AddressRange> ranges, int family) {
    NavigableSet<BigInteger> cuts = new TreeSet<>();
    Map<List<BigInteger>, String> written = new HashMap<>();
    for (AddressRange range : ranges) {
      cuts.add(number(range.lowest()));
      cuts.add(number(range.highest()).add(BigInteger.ONE));
      written.put(List.of(number(range.lowest()), number(range.highest())), range.toString());
    }
    List<Span> spans = new ArrayList<>();
    for (BigInteger first : cuts) {
      BigInteger next = cuts.higher(first);
      if (next == null || ranges.stream().noneMatch(r -> r.contains(address(first, family)))) {
        continue;
      }
      BigInteger last = next.subtract(BigInteger.ONE);
      String text = written.getOrDefault(List.of(first, last), text(first, last, family));
      for (boolean isPublic : new boolean[] {true, false}) {
        InetAddress one = find(first, last, family, isPublic);
        if (one != null) {
          var all = new HostClass.Addresses(text, family, first, last, isPublic, false);
          spans.add(new Span(all, one));
        }
      }
    }
    return spans;
  }

  /** An address of the span that is public, or one that is not; null if there is none. */
  private static @Nullable InetAddress find(
      BigInteger first, BigInteger last, int family, boolean isPublic) {
    List<BigInteger> candidates = new ArrayList<>(List.of(first));
    for (AddressRange range : AddressClass.ranges()) {
      if (range.lowest().length == family) {
        candidates.add(number(range.lowest()));
        candidates.add(number(range.highest()).add(BigInteger.ONE));
      }
    }
    for (BigInteger candidate : candidates) {
      if (candidate.compareTo(first) >= 0 && candidate.compareTo(last) <= 0) {
        InetAddress address = address(candidate, family);
        if (AddressClass.classify(address).isPublic() == isPublic) {
          return address;
        }
      }
    }
    return null;
  }

  static String text(BigInteger first, BigInteger last, int family) {
    String from = Host.of(address(first, family)).text();
    return first.equals(last) ? from : from + "-" + Host.of(address(last, family)).text();
  }

  static boolean within(HostClass.Addresses all, InetAddress address) {
    BigInteger number = number(address.getAddress());
    return address.getAddress().length == all.family()
        && number.compareTo(all.first()) >= 0
        && number.compareTo(all.last()) <= 0
        && AddressClass.classify(address).isPublic() == all.isPublic();
  }

  private static BigInteger number(byte[] octets) {
    return new BigInteger(1, octets);
  }

  private static InetAddress address(BigInteger number, int family) {
    byte[] octets = new byte[family];
    byte[] given = number.toByteArray();
    for (int i = 0; i < Math.min(family, given.length); i++) {
      octets[family - 1 - i] = given[given.length - 1 - i];
    }
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + family + " octets", e);
    }
  }
}
