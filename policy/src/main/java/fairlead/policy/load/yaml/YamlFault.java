package fairlead.policy.load.yaml;

import fairlead.policy.wording.Quoted;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * Why a text is no YAML. The engine's message has a line that says what it was at and where that
 * began, then one that says what went wrong, and then where: the last pair counts.
 */
record YamlFault(Mark mark, String what, String fix) {

  private static final Pattern PLACE =
      Pattern.compile(" in [^,]*, line ([0-9]{1,9}), column ([0-9]{1,9}):");
  private static final Pattern CANNOT_START =
      Pattern.compile("found character '(.*?)' that cannot start any token.*");

  static YamlFault of(JacksonException failure, String text) {
    List<String> lines = String.valueOf(failure.getOriginalMessage()).lines().toList();
    for (int i = lines.size() - 1; i > 0; i--) {
      Matcher place = PLACE.matcher(lines.get(i));
      if (place.matches()) {
        int line = Integer.parseInt(place.group(1));
        return said(lines.get(i - 1), new Mark(line, Integer.parseInt(place.group(2))));
      }
    }
    int bad = unprintable(text);
    if (bad < text.length()) {
      String what = "the character U+%04X is not accepted".formatted(text.codePointAt(bad));
      return new YamlFault(markOf(text, bad), what, "remove it");
    }
    String what = lines.isEmpty() ? "" : lines.getFirst();
    return new YamlFault(YamlReader.mark(failure.getLocation()), what, "");
  }

  private static YamlFault said(String what, Mark mark) {
    Matcher start = CANNOT_START.matcher(what);
    if (!start.matches()) {
      return new YamlFault(mark, what, "");
    }
    return start.group(1).startsWith("\\t")
        ? new YamlFault(mark, "tabs cannot indent", "use spaces")
        : new YamlFault(
            mark, "no value starts with " + Quoted.of(start.group(1)), "put it in quotes");
  }

  /** Where the first character stands that YAML does not accept at all (YAML 1.2.2 §5.1). */
  private static int unprintable(String text) {
    int i = 0;
    while (i < text.length() && printable(text.codePointAt(i))) {
      i += Character.charCount(text.codePointAt(i));
    }
    return i;
  }

  private static boolean printable(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c == 0x85
        || (c >= 0x20 && c < 0x7f)
        || (c >= 0xa0 && c < 0xd800)
        || (c > 0xdfff && c != 0xfffe && c != 0xffff);
  }

  private static Mark markOf(String text, int at) {
    int line = (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    return new Mark(line, at - text.lastIndexOf('\n', Math.max(0, at - 1)));
  }
}
