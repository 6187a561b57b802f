package fairlead.proxy.audit;

import java.security.SecureRandom;

/**
 * Makes decision ids: 13 Crockford base32 characters, 65 random bits. Whoever has an id may read
 * its page, so nobody must be able to guess one. Not thread-safe: one for each event loop.
 */
public final class DecisionIds {
  private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int CHARACTERS = 13;

  private final SecureRandom random = new SecureRandom();
  private final byte[] pool = new byte[CHARACTERS * 256];
  private int used = pool.length;

  /** A new id. */
  public String next() {
    if (used == pool.length) {
      random.nextBytes(pool);
      used = 0;
    }
    char[] id = new char[CHARACTERS];
    for (int i = 0; i < CHARACTERS; i++) {
      id[i] = ALPHABET[pool[used++] & 31];
    }
    return new String(id);
  }

  /** Whether a text can be an id. */
  public static boolean isId(String text) {
    return text.matches("[0-9A-HJKMNP-TV-Z]{13}");
  }
}
