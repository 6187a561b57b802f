package fairlead.proxy.lookup;

import fairlead.proxy.ledger.PseudonymLedger.Pseudonym;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How pseudonyms are made: a tilde, which no user's name has, and 13 characters. */
public final class PseudonymNames {
  private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int CHARACTERS = 13;
  private static final int OCTETS = 32;

  private PseudonymNames() {}

  /** A fresh pseudonym of a user, from a secret of its own. */
  public static Pseudonym fresh(String user, SecureRandom random, Instant now) {
    byte[] secret = new byte[OCTETS];
    random.nextBytes(secret);
    return new Pseudonym(of(user, secret), user, HexFormat.of().formatHex(secret), now);
  }

  /** The first 65 bits of HMAC-SHA-256 over the user's name, in Crockford's base 32. */
  static String of(String user, byte[] secret) {
    byte[] mac = mac(user, secret);
    StringBuilder name = new StringBuilder("~");
    for (int i = 0; i < CHARACTERS; i++) {
      int bits = 0;
      for (int bit = 5 * i; bit < 5 * i + 5; bit++) {
        bits = bits << 1 | (mac[bit / 8] >> (7 - bit % 8) & 1);
      }
      name.append(ALPHABET[bits]);
    }
    return name.toString();
  }

  private static byte[] mac(String user, byte[] secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(user.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without HMAC-SHA-256", e);
    }
  }

  /** Whether a name in a record can be a pseudonym. */
  public static boolean isPseudonym(String name) {
    return name.matches("~[0-9A-HJKMNP-TV-Z]{13}");
  }
}
