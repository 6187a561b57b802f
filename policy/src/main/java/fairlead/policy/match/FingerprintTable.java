package fairlead.policy.match;

import java.util.Arrays;

/**
 * Fingerprints of 61 bits, and three bits of what is known of each, in one array of longs: open
 * addressing with linear probing. A fingerprint's place is its share of the array, so that the
 * array may have any length. For one thread until it is published, and immutable from there on.
 */
final class FingerprintTable {

  /** The bits beside a fingerprint. */
  static final int BITS = 7;

  private static final int LEAST = 16;

  private long[] slots;
  private int used;

  /** An empty table with room for so many without growing. */
  FingerprintTable(int expected) {
    slots = new long[Math.max(LEAST, room(expected))];
  }

  private static int room(int count) {
    return Math.toIntExact(count * 3L / 2);
  }

  /** How many there are. */
  int size() {
    return used;
  }

  /** What is known of a fingerprint; 0 if it is not here. Allocates nothing. */
  int bits(long print) {
    long key = print & ~BITS;
    return bits(slots, at(slots, key));
  }

  /**
   * Adds what is known of a fingerprint.
   *
   * @param bits at least one
   * @return what was known before
   */
  int add(long print, int bits) {
    long key = print & ~BITS;
    int at = at(slots, key);
    int before = bits(slots, at);
    slots[at] = slots[at] | key | bits;
    if (before == 0 && ++used > slots.length / 5 * 4) {
      refill(room(used) / 5 * 6);
    }
    return before;
  }

  /** Where the fingerprint is, or the free slot that it would get. */
  private static int at(long[] slots, long key) {
    int at = (int) Math.unsignedMultiplyHigh(key, slots.length);
    while (slots[at] != 0 && (slots[at] & ~BITS) != key) {
      at = at + 1 == slots.length ? 0 : at + 1;
    }
    return at;
  }

  private static int bits(long[] slots, int at) {
    return (int) slots[at] & BITS;
  }

  /** Makes it as large as suits what is in it: a third is left free. */
  void trim() {
    int best = Math.max(LEAST, room(used));
    if (slots.length < best / 20 * 19 || slots.length > best / 4 * 5) {
      refill(best);
    }
  }

  private void refill(int length) {
    long[] fresh = new long[length];
    for (long slot : slots) {
      if (slot != 0) {
        fresh[at(fresh, slot & ~BITS)] = slot;
      }
    }
    slots = fresh;
  }

  /** What is asked of each fingerprint. */
  interface Test {
    boolean holds(long print, int bits);
  }

  /** For how many of them it holds. */
  int count(Test test) {
    return (int)
        Arrays.stream(slots)
            .filter(slot -> slot != 0 && test.holds(slot & ~BITS, (int) slot & BITS))
            .count();
  }

  /** Whether it holds for each of them. */
  boolean all(Test test) {
    return Arrays.stream(slots)
        .allMatch(slot -> slot == 0 || test.holds(slot & ~BITS, (int) slot & BITS));
  }
}
