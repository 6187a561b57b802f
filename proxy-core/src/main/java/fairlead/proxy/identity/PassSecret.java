package fairlead.proxy.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The password of a guest pass: 80 random bits in Crockford's base32, shown in four groups of four.
 * So many bits cannot be guessed, and need neither a slow hash nor a throttle. It is typed from
 * paper, often on a telephone: case, hyphens and spaces do not matter, and letters that look like a
 * digit are read as that.
 *
 * @param text 16 letters and digits, as they are hashed
 */
public record PassSecret(String text) {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final String IN_NAMES = "0-9a-hjkmnp-tv-z";
  private static final int CHARACTERS = 16;
  private static final int GROUP = 4;
  private static final int NAME_CHARACTERS = 4;
  private static final String PREFIX = "guest-";
  private static final Pattern NAME =
      Pattern.compile(PREFIX + "[" + IN_NAMES + "]{" + NAME_CHARACTERS + "}");

  /** {@code guest-} in base64: its six octets make eight characters, whatever follows. */
  private static final String PREFIX_IN_BASE64 = "Z3Vlc3Qt";

  private static final int BEHIND_BASIC = 6;

  /** A new one. */
  public static PassSecret make(SecureRandom random) {
    return new PassSecret(draw(random, CHARACTERS));
  }

  /** A name for a pass, of a million; whether it is free is the ledger's to say. */
  static String makeName(SecureRandom random) {
    return PREFIX + draw(random, NAME_CHARACTERS);
  }

  /** Whether a user's name is one that only a pass should have. */
  public static boolean isName(String user) {
    return NAME.matcher(user).matches();
  }

  private static String draw(SecureRandom random, int characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** Whether a Basic credential can name a pass: a quick look that refuses nearly all others. */
  static boolean mayBeIn(String basic) {
    return basic.startsWith(PREFIX_IN_BASE64, BEHIND_BASIC);
  }

  /** The secret that a password can be; null if it can be none. */
  static @Nullable PassSecret ofPassword(byte[] password) {
    String typed =
        new String(password, StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[- ]", "")
            .replace('o', '0')
            .replaceAll("[il]", "1");
    boolean good =
        typed.length() == CHARACTERS && typed.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    return good ? new PassSecret(typed) : null;
  }

  /** As it stands on the slip. */
  public String shown() {
    StringBuilder groups = new StringBuilder();
    for (int i = 0; i < text.length(); i += GROUP) {
      groups.append(i == 0 ? "" : "-").append(text, i, i + GROUP);
    }
    return groups.toString();
  }

  /** SHA-256 of name, colon and secret, in lower-case hexadecimal: all that is kept of it. */
  public String hash(String name) {
    return HexFormat.of().formatHex(sha256(name));
  }

  /** The same in 256 bits. */
  CredentialDigests.Digest digest(String name) {
    return CredentialDigests.Digest.of(sha256(name));
  }

  private byte[] sha256(String name) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((name + ":" + text).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  /** Without the secret: it must stand in no log. */
  @Override
  public String toString() {
    return "pass …";
  }
}
