package fairlead.policy.load;

/** The words of a line, between blanks and before a comment. For one thread. */
final class Words {

  private final boolean inside;
  private CharSequence line = "";
  private int from;
  private int to;

  /**
   * Words of no line yet.
   *
   * @param inside whether a comment may begin inside a word
   */
  Words(boolean inside) {
    this.inside = inside;
  }

  /** Begins with a line. */
  void over(CharSequence text) {
    line = text;
    from = 0;
    to = 0;
  }

  /**
   * Goes on to the next word.
   *
   * @return whether there is one
   */
  boolean next() {
    from = to;
    while (from < line.length() && isBlank(line.charAt(from))) {
      from++;
    }
    to = from;
    if (from == line.length() || line.charAt(from) == '#') {
      return false;
    }
    while (to < line.length() && !isEnd(line.charAt(to))) {
      to++;
    }
    return true;
  }

  private boolean isEnd(char c) {
    return isBlank(c) || (inside && c == '#');
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\f');
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** Whether the word is this. */
  boolean is(String word) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (line.charAt(from + i) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The word. */
  @Override
  public String toString() {
    return line.subSequence(from, to).toString();
  }
}
