package fairlead.policy.match;

/**
 * Patterns of names that are in normal form already, as nearly all lines of a long list are: the
 * fast way to what {@link HostPattern#parse} says of them.
 */
final class PlainPattern {

  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  private PlainPattern() {}

  /** The kind of pattern, as in {@link NamePrints}; 0 if it is none, or not of a name. */
  static int kind(CharSequence text, int from, int to) {
    int kind = NamePrints.EXACT;
    if (to > from && text.charAt(from) == '.') {
      kind = NamePrints.WITHIN;
    } else if (to > from + 1 && text.charAt(from) == '*' && text.charAt(from + 1) == '.') {
      kind = NamePrints.BELOW;
    }
    return isName(text, from + prefix(kind), to) ? kind : 0;
  }

  /** How long what stands before the name is. */
  static int prefix(int kind) {
    return kind == NamePrints.BELOW ? 2 : kind == NamePrints.WITHIN ? 1 : 0;
  }

  /** Whether it is a name in normal form, which does not end in a number. */
  static boolean isName(CharSequence text, int from, int to) {
    if (to <= from || to - from > LONGEST_NAME) {
      return false;
    }
    int label = from;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (!isLabel(text, label, i)) {
          return false;
        }
        label = i + 1;
      } else if (!HostNames.allowed(c)) {
        return false;
      }
    }
    return isLabel(text, label, to) && !isNumber(text, label, to);
  }

  private static boolean isLabel(CharSequence text, int from, int to) {
    return to > from
        && to - from <= LONGEST_LABEL
        && text.charAt(from) != '-'
        && text.charAt(to - 1) != '-';
  }

  /** Whether a label of letters, digits and the like is a decimal or hexadecimal number. */
  private static boolean isNumber(CharSequence text, int from, int to) {
    boolean hex = to - from >= 2 && text.charAt(from) == '0' && text.charAt(from + 1) == 'x';
    for (int i = hex ? from + 2 : from; i < to; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && !(hex && c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }
}
