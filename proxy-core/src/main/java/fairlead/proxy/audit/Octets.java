package fairlead.proxy.audit;

/** Looks for octets in others. */
final class Octets {
  private Octets() {}

  /** Whether a part stands between two places. */
  static boolean contain(byte[] octets, int from, int to, byte[] part) {
    for (int at = from; at <= to - part.length; at++) {
      int same = 0;
      while (same < part.length && octets[at + same] == part[same]) {
        same++;
      }
      if (same == part.length) {
        return true;
      }
    }
    return false;
  }
}
