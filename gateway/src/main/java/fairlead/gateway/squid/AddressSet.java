package fairlead.gateway.squid;

import fairlead.policy.address.AddressLiteral;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A set of addresses of both families; IPv4 ones stand where their IPv4-mapped ones do. Immutable.
 *
 * @param runs disjoint, in order, none next to another
 */
record AddressSet(List<Run> runs) {
  private static final BigInteger LAST = BigInteger.TWO.pow(128).subtract(BigInteger.ONE);
  private static final BigInteger MAPPED = BigInteger.valueOf(0xffff).shiftLeft(32);
  private static final BigInteger MAPPED_LAST = MAPPED.add(BigInteger.valueOf(0xffff_ffffL));

  static final AddressSet ALL = new AddressSet(List.of(new Run(BigInteger.ZERO, LAST)));
  static final AddressSet NONE = new AddressSet(List.of());
  static final AddressSet V4 = new AddressSet(List.of(new Run(MAPPED, MAPPED_LAST)));

  /** From the first to the last address, both included. */
  record Run(BigInteger first, BigInteger last) {}

  AddressSet {
    runs = List.copyOf(runs);
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code 10.0.0.0/255.0.0.0}, {@code 10.0.0.1-10.0.0.9} or one address;
   * null if it is none of these.
   */
  static @Nullable AddressSet parse(String text) {
    int dash = text.indexOf('-');
    int slash = text.indexOf('/');
    if (dash >= 0) {
      return slash >= 0 ? null : between(text.substring(0, dash), text.substring(dash + 1));
    }
    InetAddress address = AddressLiteral.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    int most = address.getAddress().length * 8;
    int bits = slash < 0 ? most : bits(text.substring(slash + 1), most);
    if (bits < 0) {
      return null;
    }
    BigInteger size = BigInteger.ONE.shiftLeft(most - bits);
    BigInteger first = number(address).divide(size).multiply(size);
    return new AddressSet(List.of(new Run(first, first.add(size).subtract(BigInteger.ONE))));
  }

  private static @Nullable AddressSet between(String from, String to) {
    InetAddress first = AddressLiteral.parse(from);
    InetAddress last = AddressLiteral.parse(to);
    if (first == null
        || last == null
        || first.getClass() != last.getClass()
        || number(first).compareTo(number(last)) > 0) {
      return null;
    }
    return new AddressSet(List.of(new Run(number(first), number(last))));
  }

  private static int bits(String text, int most) {
    if (text.matches("[0-9]{1,3}")) {
      int bits = Integer.parseInt(text);
      return bits <= most ? bits : -1;
    }
    InetAddress mask = AddressLiteral.parse(text);
    if (mask == null || mask.getAddress().length * 8 != most || most != 32) {
      return -1;
    }
    int ones = Integer.bitCount(number(mask).intValue());
    int expected = ones == 0 ? 0 : -1 << (32 - ones);
    return number(mask).intValue() == expected ? ones : -1;
  }

  static AddressSet of(InetAddress address) {
    return new AddressSet(List.of(new Run(number(address), number(address))));
  }

  private static BigInteger number(InetAddress address) {
    BigInteger plain = new BigInteger(1, address.getAddress());
    return address.getAddress().length == 4 ? plain.add(MAPPED) : plain;
  }

  AddressSet and(AddressSet other) {
    List<Run> both = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < runs.size() && j < other.runs.size()) {
      Run mine = runs.get(i);
      Run theirs = other.runs.get(j);
      BigInteger first = mine.first.max(theirs.first);
      BigInteger last = mine.last.min(theirs.last);
      if (first.compareTo(last) <= 0) {
        both.add(new Run(first, last));
      }
      if (mine.last.compareTo(theirs.last) < 0) {
        i++;
      } else {
        j++;
      }
    }
    return new AddressSet(both);
  }

  AddressSet minus(AddressSet other) {
    return and(other.complement());
  }

  AddressSet complement() {
    List<Run> rest = new ArrayList<>();
    BigInteger next = BigInteger.ZERO;
    for (Run run : runs) {
      if (next.compareTo(run.first) < 0) {
        rest.add(new Run(next, run.first.subtract(BigInteger.ONE)));
      }
      next = run.last.add(BigInteger.ONE);
    }
    if (next.compareTo(LAST) <= 0) {
      rest.add(new Run(next, LAST));
    }
    return new AddressSet(rest);
  }

  /** All addresses of these sets. */
  static AddressSet union(List<AddressSet> sets) {
    List<Run> sorted =
        sets.stream()
            .flatMap(set -> set.runs.stream())
            .sorted(Comparator.comparing(Run::first))
            .toList();
    List<Run> joined = new ArrayList<>();
    for (Run run : sorted) {
      Run last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && run.first.compareTo(last.last.add(BigInteger.ONE)) <= 0) {
        joined.removeLast();
        joined.add(new Run(last.first, last.last.max(run.last)));
      } else {
        joined.add(run);
      }
    }
    return new AddressSet(joined);
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  boolean isAll() {
    return equals(ALL);
  }

  /** One address of it. */
  InetAddress sample() {
    return address(runs.getFirst().first);
  }

  /** The ranges that it is made of, as a policy writes them. */
  List<String> ranges() {
    List<String> ranges = new ArrayList<>();
    and(V4).runs.forEach(run -> blocks(run, 96, ranges));
    v6().runs.forEach(run -> blocks(run, 0, ranges));
    return ranges;
  }

  /** The IPv6 part. A range of IPv6 holds no IPv4 address, so the hole for these may be filled. */
  private AddressSet v6() {
    BigInteger before = MAPPED.subtract(BigInteger.ONE);
    BigInteger behind = MAPPED_LAST.add(BigInteger.ONE);
    boolean around = holds(before) && holds(behind);
    return around ? union(List.of(this, V4)) : minus(V4);
  }

  private boolean holds(BigInteger number) {
    return runs.stream()
        .anyMatch(run -> run.first.compareTo(number) <= 0 && number.compareTo(run.last) <= 0);
  }

  private static void blocks(Run run, int offset, List<String> into) {
    BigInteger first = run.first;
    while (first.compareTo(run.last) <= 0) {
      int free = first.signum() == 0 ? 128 : Math.min(128, first.getLowestSetBit());
      free = Math.min(free, 128 - offset);
      while (first.add(BigInteger.ONE.shiftLeft(free)).subtract(BigInteger.ONE).compareTo(run.last)
          > 0) {
        free--;
      }
      if (offset > 0 || first.compareTo(MAPPED) < 0 || first.compareTo(MAPPED_LAST) > 0) {
        String text = AddressLiteral.text(address(first));
        into.add(free == 0 ? text : text + "/" + (128 - free - offset));
      }
      first = first.add(BigInteger.ONE.shiftLeft(free));
    }
  }

  private static InetAddress address(BigInteger number) {
    boolean v4 = number.compareTo(MAPPED) >= 0 && number.compareTo(MAPPED_LAST) <= 0;
    byte[] bytes = new byte[v4 ? 4 : 16];
    byte[] all = number.toByteArray();
    for (int i = 1; i <= Math.min(bytes.length, all.length); i++) {
      bytes[bytes.length - i] = all[all.length - i];
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(Objects.toString(number), e);
    }
  }
}
