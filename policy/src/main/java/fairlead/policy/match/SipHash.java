package fairlead.policy.match;

import java.security.SecureRandom;

/**
 * SipHash-2-4, the keyed hash of Aumasson and Bernstein (“SipHash: a fast short-input PRF”, 2012):
 * whoever does not know the key can find no texts that collide but by trying. Immutable.
 */
final class SipHash {

  private static final int EACH = 2;
  private static final int LAST = 4;

  private final long k0;
  private final long k1;

  SipHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  /** One with a key that nobody knows. */
  static SipHash random() {
    SecureRandom random = new SecureRandom();
    return new SipHash(random.nextLong(), random.nextLong());
  }

  /**
   * The hash of eight octets, the first the lowest of {@code head}, and behind them a part of a
   * text, an octet a character. Allocates nothing.
   *
   * @param text of characters below 256
   */
  long hash(long head, CharSequence text, int from, int to) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    long word = head;
    int at = from - 8;
    for (int rounds = EACH; ; rounds = at > to ? LAST : EACH) {
      v3 ^= word;
      for (int round = 0; round < rounds; round++) {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
      }
      if (rounds == LAST) {
        return v0 ^ v1 ^ v2 ^ v3;
      }
      v0 ^= word;
      at += 8;
      if (at > to) {
        v2 ^= 0xff;
        word = 0;
      } else {
        word = word(text, at, to, 8L + to - from);
      }
    }
  }

  /** Eight octets of the text; the length above what is left, where it is less. */
  private static long word(CharSequence text, int at, int to, long length) {
    int end = Math.min(to, at + 8);
    long word = end - at < 8 ? length << 56 : 0;
    for (int i = at; i < end; i++) {
      word |= (long) text.charAt(i) << (8 * (i - at));
    }
    return word;
  }
}
