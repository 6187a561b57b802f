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

  /** {@code Basic}, a space, and a name of one letter, a colon and a secret in base64. */
  private static final int SHORTEST_BASIC = 6 + (2 + 3 + CHARACTERS + 2) / 3 * 4 - 2;

  private static final String BEARER = "Bearer ";
  private static final ThreadLocal<MessageDigest> ENGINES =
      ThreadLocal.withInitial(TokenSecret::engine);

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

  /** Whether a Basic credential is long enough to hold a secret behind a name and a colon. */
  static boolean mayBeIn(String basic) {
    return basic.length() >= SHORTEST_BASIC;
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
    return HexFormat.of().formatHex(sha256());
  }

  /** The same in 256 bits. */
  CredentialDigests.Digest digest() {
    return CredentialDigests.Digest.of(sha256());
  }

  /** What {@link #digest} is of the secret with this {@link #hash}; null if there is no such. */
  static CredentialDigests.@Nullable Digest digestOf(String hash) {
    try {
      byte[] octets = HexFormat.of().parseHex(hash);
      return octets.length == CredentialDigests.Digest.OCTETS
          ? CredentialDigests.Digest.of(octets)
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private byte[] sha256() {
    return ENGINES.get().digest(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static MessageDigest engine() {
    try {
      return MessageDigest.getInstance("SHA-256");
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
