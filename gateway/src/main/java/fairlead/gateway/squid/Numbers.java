package fairlead.gateway.squid;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set of the numbers from 0 to a bound. Immutable. */
final class Numbers {
  /** Ports; 0 is none. */
  static final int PORTS = 65_536;

  /** The minutes of a week, from Monday 00:00. */
  static final int WEEK = 7 * 24 * 60;

  private final BitSet bits;
  private final int size;

  /** From the first to the last, both included. */
  record Range(int first, int last) {}

  private Numbers(BitSet bits, int size) {
    this.bits = bits;
    this.size = size;
  }

  /** All of them. */
  static Numbers all(int size) {
    return range(size, 0, size - 1);
  }

  /** None of them. */
  static Numbers none(int size) {
    return new Numbers(new BitSet(), size);
  }

  /** From the first to the last, both included; what is outside the bound is left out. */
  static Numbers range(int size, int first, int last) {
    BitSet bits = new BitSet(size);
    bits.set(Math.clamp(first, 0, size), Math.clamp(last + 1L, Math.clamp(first, 0, size), size));
    return new Numbers(bits, size);
  }

  Numbers and(Numbers other) {
    BitSet both = (BitSet) bits.clone();
    both.and(other.bits);
    return new Numbers(both, size);
  }

  Numbers minus(Numbers other) {
    BitSet rest = (BitSet) bits.clone();
    rest.andNot(other.bits);
    return new Numbers(rest, size);
  }

  Numbers or(Numbers other) {
    BitSet either = (BitSet) bits.clone();
    either.or(other.bits);
    return new Numbers(either, size);
  }

  boolean overlaps(Numbers other) {
    return bits.intersects(other.bits);
  }

  boolean isEmpty() {
    return bits.isEmpty();
  }

  boolean isAll() {
    return bits.cardinality() == size;
  }

  boolean contains(int number) {
    return bits.get(number);
  }

  /** The numbers as runs, in order. */
  List<Range> ranges() {
    List<Range> ranges = new ArrayList<>();
    for (int from = bits.nextSetBit(0); from >= 0; ) {
      int end = bits.nextClearBit(from);
      ranges.add(new Range(from, end - 1));
      from = bits.nextSetBit(end);
    }
    return ranges;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Numbers numbers && size == numbers.size && bits.equals(numbers.bits);
  }

  @Override
  public int hashCode() {
    return bits.hashCode();
  }
}
