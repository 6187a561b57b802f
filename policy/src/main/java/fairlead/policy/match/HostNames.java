package fairlead.policy.match;

import org.jspecify.annotations.Nullable;

/**
 * DNS names as hosts: letters, digits, hyphen, underscore; labels of 1 to 63 octets, 253 in all.
 */
final class HostNames {

  private HostNames() {}

  /** The name in lower case without one trailing dot; null if it is no name. */
  static @Nullable String normal(String text) {
    int end = text.endsWith(".") ? text.length() - 1 : text.length();
    if (end < 1 || end > 253) {
      return null;
    }
    char[] name = new char[end];
    int label = 0;
    for (int i = 0; i < end; i++) {
      char c = lower(text.charAt(i));
      if (c == '.' ? badLabel(name, label, i) : !allowed(c)) {
        return null;
      }
      label = c == '.' ? i + 1 : label;
      name[i] = c;
    }
    return badLabel(name, label, end) ? null : new String(name);
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  private static boolean badLabel(char[] name, int start, int end) {
    return end == start || end - start > 63 || name[start] == '-' || name[end - 1] == '-';
  }

  static boolean allowed(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  /**
   * Whether the last label is a number, decimal or hexadecimal (WHATWG URL, "ends in a number").
   */
  static boolean endsInNumber(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return digits(last, 0, 10) || (last.startsWith("0x") && digits(last, 2, 16));
  }

  private static boolean digits(String text, int from, int radix) {
    for (int i = from; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), radix) < 0) {
        return false;
      }
    }
    return true;
  }
}
