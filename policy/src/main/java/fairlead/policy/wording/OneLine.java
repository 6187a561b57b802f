package fairlead.policy.wording;

import java.util.regex.Pattern;

/** Words that people give for what they do, as others see them: on one line. */
public final class OneLine {

  /** What controls a terminal or the direction of writing, and what nobody sees. */
  private static final Pattern UNSEEN =
      Pattern.compile(
          "[[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}&&[^\\u200C\\u200D]]"
              + "\\p{Z}\\u115F\\u1160\\u2800\\u3164\\uFFA0]+");

  private OneLine() {}

  /** A text on one line, without what nobody sees. */
  public static String of(String text) {
    return UNSEEN.matcher(text).replaceAll(" ").strip();
  }

  /** Whether a text has anything to say. */
  public static boolean says(String text) {
    return text.codePoints().anyMatch(Character::isLetterOrDigit);
  }
}
