package fairlead.proxy.identity;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;

/** bcrypt, in its {@code $2y$} form. Slow by design: never called on an event loop. */
public interface Hasher {
  /** The longest password that bcrypt looks at whole, octets. */
  int LONGEST_PASSWORD = 72;

  /** Whether the password has this hash. */
  boolean matches(byte[] password, String hash);

  /** The real one. Stateless. */
  static Hasher bcrypt() {
    return (password, hash) ->
        password.length <= LONGEST_PASSWORD
            && BCrypt.verifyer()
                .verify(password, hash.getBytes(StandardCharsets.US_ASCII))
                .verified;
  }

  /**
   * A new hash, cost 10.
   *
   * @throws IllegalArgumentException if the password is empty or longer than bcrypt looks at, or no
   *     client can send it
   */
  static String hash(byte[] password) {
    if (password.length == 0 || password.length > LONGEST_PASSWORD) {
      throw new IllegalArgumentException(
          "password: " + password.length + " octets (expected: 1 to " + LONGEST_PASSWORD + ")");
    }
    if (BasicCredentials.hasControl(password)) {
      throw new IllegalArgumentException(
          "password: a control character, which no client may send (RFC 7617 section 2)");
    }
    byte[] hash = BCrypt.with(BCrypt.Version.VERSION_2Y).hash(10, password);
    return new String(hash, StandardCharsets.US_ASCII);
  }
}
