package fairlead.proxy.identity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A name and a password from a Basic credential (RFC 7617).
 *
 * @param password UTF-8 octets
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BasicCredentials(String user, byte[] password) {

  /** Reads a field value; null if it is no Basic credential. */
  static @Nullable BasicCredentials parse(String value) {
    if (!value.regionMatches(true, 0, "Basic ", 0, 6)) {
      return null;
    }
    byte[] pair = decode(value.substring(6).strip());
    int colon = pair == null ? -1 : indexOf(pair, (byte) ':');
    if (pair == null || colon < 0 || hasControl(pair)) {
      return null;
    }
    String user = utf8(Arrays.copyOf(pair, colon));
    return user == null
        ? null
        : new BasicCredentials(user, Arrays.copyOfRange(pair, colon + 1, pair.length));
  }

  private static byte @Nullable [] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static int indexOf(byte[] octets, byte wanted) {
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  static boolean hasControl(byte[] octets) {
    for (byte octet : octets) {
      if ((octet >= 0 && octet < ' ') || octet == 0x7F) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String utf8(byte[] octets) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
