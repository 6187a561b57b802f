package fairlead.proxy.identity;

import org.jspecify.annotations.Nullable;

/**
 * Compares passwords so that a wrong one takes equally long, whoever it is for: as long as the
 * highest cost in the file. Else the time would tell who exists, and who has which cost.
 *
 * <p>A hash of cost <i>c</i> takes 2^<i>c</i> rounds. After one of a lower cost than the highest,
 * <i>h</i>, further ones are computed for nothing at <i>c</i>, <i>c</i> + 1, … <i>h</i> - 1: all
 * together 2^<i>h</i>.
 */
final class EvenCost {
  /** The cost of the hashes that we make ourselves; it counts where there are none. */
  private static final int USUAL = 10;

  /** Salt and digest of a hash of nothing in particular. */
  private static final String NOTHING = "abcdefghijklmnopqrstuuvB8qjQXa0fR3s2r7YjZ3N0Z0m1QxP6W";

  private final Hasher hasher;

  EvenCost(Hasher hasher) {
    this.hasher = hasher;
  }

  /** The highest cost of some hashes. */
  static int highest(Iterable<String> hashes) {
    int highest = 0;
    for (String hash : hashes) {
      highest = Math.max(highest, cost(hash));
    }
    return highest == 0 ? USUAL : highest;
  }

  private static int cost(String hash) {
    return Integer.parseInt(hash, 4, 6, 10);
  }

  /**
   * Whether a password has a hash.
   *
   * @param hash null for somebody who does not exist: then nothing fits, but it takes as long
   * @param highest the highest cost of all hashes
   */
  boolean matches(byte[] password, @Nullable String hash, int highest) {
    if (hash == null) {
      waste(password, highest);
      return false;
    }
    if (hasher.matches(password, hash)) {
      return true;
    }
    for (int cost = cost(hash); cost < highest; cost++) {
      waste(password, cost);
    }
    return false;
  }

  private void waste(byte[] password, int cost) {
    hasher.matches(password, "$2y$%02d$".formatted(cost) + NOTHING);
  }
}
