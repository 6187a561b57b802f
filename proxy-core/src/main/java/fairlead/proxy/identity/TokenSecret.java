package fairlead.proxy.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a token shows: {@code fl_} and 160 random bits in Crockford's base32. So many
 * bits cannot be guessed, and need neither a slow hash nor a throttle.
 */
public record TokenSecret(String text) {
  private static final String PREFIX = "fl_";
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int CHARACTERS = 32;
  private static final String BEARER = "Bearer ";

  /** A new one. */
  public static TokenSecret make(SecureRandom random) {
    byte[] octets = new byte[CHARACTERS];
    random.nextBytes(octets);
    StringBuilder text = new StringBuilder(PREFIX);
    for (byte octet : octets) {
      text.append(ALPHABET.charAt(octet & 31));
    }
    return new TokenSecret(text.toString());
  }

  /** The secret that a password can be; null if it can be none. */
  static @Nullable TokenSecret ofPassword(byte[] password) {
    return of(new String(password, StandardCharsets.ISO_8859_1));
  }

  /** Whether a field value is a Bearer credential (RFC 6750 section 2.1), whatever it holds. */
  static boolean isBearer(String credentials) {
    return credentials.regionMatches(true, 0, BEARER, 0, BEARER.length());
  }

  /** The secret in a Bearer credential; null if it can be none. */
  static @Nullable TokenSecret ofBearer(String credentials) {
    return of(credentials.substring(BEARER.length()).strip());
  }

  private static @Nullable TokenSecret of(String text) {
    return text.length() == PREFIX.length() + CHARACTERS && text.startsWith(PREFIX)
        ? new TokenSecret(text)
        : null;
  }

  /** SHA-256 in lower-case hexadecimal: all that is kept of it. */
  public String hash() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  /** Without the secret: it must stand in no log. */
  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
