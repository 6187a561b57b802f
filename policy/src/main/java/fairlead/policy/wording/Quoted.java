package fairlead.policy.wording;

/** Text of others inside a message: in quotes, on one line, visible, and of bounded length. */
public final class Quoted {

  private static final int MOST = 80;

  private Quoted() {}

  /** The text in quotes: at most 80 characters of it, controls and the like as {@code \u0000}. */
  public static String of(String text) {
    return "\"" + clip(text, MOST) + "\"";
  }

  /** At most so many characters of the text, then an ellipsis, with what is invisible escaped. */
  public static String clip(String text, int most) {
    int end = text.length();
    if (text.codePointCount(0, Math.min(end, 2 * most + 2)) > most) {
      end = text.offsetByCodePoints(0, most);
    }
    StringBuilder shown = new StringBuilder(Math.min(end, 2 * most) + 2);
    text.substring(0, end).codePoints().forEach(c -> append(shown, c));
    return shown.append(end < text.length() ? "…" : "").toString();
  }

  private static void append(StringBuilder shown, int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          shown.append("\\u%04x".formatted(c));
      default -> shown.appendCodePoint(c);
    }
  }
}
