package fairlead.policy.match;

/**
 * Name patterns as fingerprints: what a long list is made of.
 *
 * <p>The fingerprint of a name is the SipHash of its first label behind the fingerprint of the
 * rest, so one pass from the right gives those of the name and of all that it is below, and a
 * look-up costs one probe a label. The key is random, and the same for all in a process: nobody can
 * work out which names collide, and two lists can be compared.
 *
 * <p>A name that is in no pattern is taken for one that is with a probability of at most labels ×
 * names × 2<sup>-61</sup>, as 61 bits of each fingerprint are kept: 4 × 10<sup>6</sup> ÷ (2.3 ×
 * 10<sup>18</sup>), less than 2 in 10<sup>12</sup>, for a name of four labels and a list of a
 * million. Whoever tries a thousand such names a second, each of them recorded, needs 12 years to
 * meet one with even odds. The 64 bits that are carried from label to label may collide too, which
 * adds an eighth to that.
 *
 * <p>For one thread until it is published, and immutable from there on.
 */
final class NamePrints {

  /** {@code example.org}. */
  static final int EXACT = 1;

  /** {@code *.example.org}. */
  static final int BELOW = 2;

  /** {@code .example.org}. */
  static final int WITHIN = 4;

  /** That something is below a name which matches what is below it. */
  private static final int UNDER = 8;

  private static final SipHash HASH = SipHash.random();

  private final FingerprintTable table;
  private boolean wide;

  /** None so far, with room for so many. */
  NamePrints(int expected) {
    table = new FingerprintTable(expected);
  }

  /**
   * Adds a pattern, of one kind, of the name in a part of a text.
   *
   * @return the kinds of patterns of this name that were there before
   */
  int add(int kind, CharSequence text, int from, int to) {
    wide |= kind != EXACT;
    return table.add(print(text, from, to), kind);
  }

  /** How many names there are. */
  int names() {
    return table.size();
  }

  /** Whether a pattern matches more than one name. */
  boolean isWide() {
    return wide;
  }

  /** Gives back the room that is not needed. */
  void trim() {
    table.trim();
  }

  /** Whether a pattern matches the name. Allocates nothing. */
  boolean matches(String name) {
    return isExact(look(name, 0, name.length()));
  }

  /** Whether everything below the name is matched. */
  boolean matchesBelow(String name) {
    return isBelow(look(name, 0, name.length()));
  }

  /** Whether a pattern that is in it is matched whole by a wider one. */
  boolean hasWider(int kind, CharSequence text, int from, int to) {
    int seen = look(text, from, to);
    return (seen & UNDER) != 0 || (kind != WITHIN && (seen & WITHIN) != 0);
  }

  private static boolean isExact(int kinds) {
    return (kinds & (EXACT | WITHIN | UNDER)) != 0;
  }

  private static boolean isBelow(int kinds) {
    return (kinds & (BELOW | WITHIN | UNDER)) != 0;
  }

  /** The kinds of patterns of this name; {@code UNDER} if it is below one that matches it. */
  private int look(CharSequence name, int from, int to) {
    if (!wide) {
      return table.bits(print(name, from, to));
    }
    long print = 0;
    int end = to;
    while (true) {
      int start = label(name, from, end);
      print = HASH.hash(print, name, start, end);
      int kinds = table.bits(print);
      if (start == from) {
        return kinds;
      }
      if (isBelow(kinds)) {
        return UNDER;
      }
      end = start - 1;
    }
  }

  private static long print(CharSequence name, int from, int to) {
    long print = 0;
    int end = to;
    while (true) {
      int start = label(name, from, end);
      print = HASH.hash(print, name, start, end);
      if (start == from) {
        return print;
      }
      end = start - 1;
    }
  }

  /** Where the label begins that ends here. */
  private static int label(CharSequence name, int from, int end) {
    int start = end;
    while (start > from && name.charAt(start - 1) != '.') {
      start--;
    }
    return start;
  }

  /** How many names stand for themselves. */
  int exact() {
    return table.count((print, kinds) -> isExact(kinds));
  }

  /** How many names stand for what is below them. */
  int below() {
    return table.count((print, kinds) -> isBelow(kinds));
  }

  /** Whether the name stands for itself. */
  boolean hasExact(String name) {
    return isExact(table.bits(print(name, 0, name.length())));
  }

  /** Whether the name stands for what is below it. */
  boolean hasBelow(String name) {
    return isBelow(table.bits(print(name, 0, name.length())));
  }

  /** As many of its names, each by what it stands for, as others have. */
  int common(NamePrints other) {
    return table.count((print, kinds) -> isExact(kinds) && isExact(other.table.bits(print)))
        + table.count((print, kinds) -> isBelow(kinds) && isBelow(other.table.bits(print)));
  }

  /** Whether all names of the other are in this one and stand for as much. */
  boolean holdsAll(NamePrints other) {
    return other.table.all(
        (print, kinds) -> {
          int here = table.bits(print);
          return (!isExact(kinds) || isExact(here)) && (!isBelow(kinds) || isBelow(here));
        });
  }
}
