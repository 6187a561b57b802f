package fairlead.proxy.http1;

import java.util.Locale;

/** Classes of octets, and spans of them compared. */
final class Octets {
  static final byte CR = '\r';
  static final byte LF = '\n';

  private static final int TOKEN = 1;
  private static final int TARGET = 2;
  private static final int HOST = 4;
  private static final int VALUE = 8;
  private static final int DIGIT = 16;
  private static final byte[] CLASSES = classes();

  private Octets() {}

  private static byte[] classes() {
    byte[] classes = new byte[256];
    for (int c = 0x21; c < 0x7F; c++) {
      classes[c] |= VALUE | TARGET;
    }
    for (int c = 0x80; c < 0x100; c++) {
      classes[c] |= VALUE;
    }
    mark(classes, " \t", VALUE);
    for (char c : "\"<>\\".toCharArray()) {
      classes[c] &= ~TARGET;
    }
    String alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    mark(classes, alphanumeric + "!#$%&'*+-.^_`|~", TOKEN);
    mark(classes, alphanumeric + "-._", HOST);
    mark(classes, "0123456789", DIGIT);
    return classes;
  }

  private static void mark(byte[] classes, String members, int as) {
    for (int i = 0; i < members.length(); i++) {
      classes[members.charAt(i)] |= (byte) as;
    }
  }

  /** RFC 9110 §5.6.2: tchar. */
  static boolean isToken(byte octet) {
    return (CLASSES[octet & 0xFF] & TOKEN) != 0;
  }

  /** What may stand in a request-target: RFC 3986, and what browsers leave unescaped. */
  static boolean isTarget(byte octet) {
    return (CLASSES[octet & 0xFF] & TARGET) != 0;
  }

  /**
   * What may stand in a DNS name as found in practice: letters, digits, hyphen, dot, underscore.
   */
  static boolean isHost(byte octet) {
    return (CLASSES[octet & 0xFF] & HOST) != 0;
  }

  /** RFC 9110 §5.5: field-vchar, SP and HTAB. */
  static boolean isValue(byte octet) {
    return (CLASSES[octet & 0xFF] & VALUE) != 0;
  }

  static boolean isDigit(byte octet) {
    return (CLASSES[octet & 0xFF] & DIGIT) != 0;
  }

  static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  static boolean isToken(byte[] octets, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isToken(octets[i])) {
        return false;
      }
    }
    return to > from;
  }

  /** The value of a hexadecimal digit; negative if it is none. */
  static int hex(byte octet) {
    return Character.digit(octet, 16);
  }

  static byte lower(byte octet) {
    return octet >= 'A' && octet <= 'Z' ? (byte) (octet + 32) : octet;
  }

  /** Whether a span reads as a lower-case ASCII text, whatever its own case. */
  static boolean same(byte[] octets, int from, int to, String lowerCase) {
    if (to - from != lowerCase.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (lower(octets[i]) != lowerCase.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  /** Whether two spans are the same but for case. */
  static boolean same(byte[] octets, int from, int to, int otherFrom, int otherTo) {
    if (to - from != otherTo - otherFrom) {
      return false;
    }
    for (int i = 0; i < to - from; i++) {
      if (lower(octets[from + i]) != lower(octets[otherFrom + i])) {
        return false;
      }
    }
    return true;
  }

  static String text(byte[] octets, int from, int to) {
    return new String(octets, from, to - from, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  static String lowerText(byte[] octets, int from, int to) {
    return text(octets, from, to).toLowerCase(Locale.ROOT);
  }
}
