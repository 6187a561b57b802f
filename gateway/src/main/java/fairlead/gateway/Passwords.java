package fairlead.gateway;

import java.security.SecureRandom;

/**
 * Makes passwords that people can copy from paper: 80 random bits without letters that look alike.
 */
final class Passwords {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int GROUPS = 4;
  private static final int GROUP = 4;

  private Passwords() {}

  static String random() {
    SecureRandom random = new SecureRandom();
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP; i++) {
      if (i > 0 && i % GROUP == 0) {
        password.append('-');
      }
      password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return password.toString();
  }
}
