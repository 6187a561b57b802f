package fairlead.gateway.squid;

import fairlead.policy.wording.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a configuration with what it includes into its lines. Used once, by one thread. */
final class ConfReader {
  private static final int DEEPEST = 16;

  private final ConfFiles files;
  private final List<Line> lines = new ArrayList<>();

  ConfReader(ConfFiles files) {
    this.files = files;
  }

  /**
   * The directives in order, those that are included in the place of their {@code include}.
   *
   * @throws Refused if a file cannot be read, or a line not understood
   */
  List<Line> read(Path conf) {
    String name = String.valueOf(conf.getFileName());
    read(files.read(conf, new Line(name, 0, List.of("include"))), name, 0);
    return lines;
  }

  private void read(String text, String file, int depth) {
    String[] physical = text.replaceFirst("^\ufeff", "").split("\r?\n", -1);
    StringBuilder whole = new StringBuilder();
    int first = 0;
    for (int i = 0; i < physical.length; i++) {
      String part = physical[i];
      if (part.isEmpty() || part.startsWith("#")) {
        continue;
      }
      first = whole.isEmpty() ? i + 1 : first;
      whole.append(whole.isEmpty() ? part : part.stripLeading());
      if (part.endsWith("\\")) {
        whole.setLength(whole.length() - 1);
        continue;
      }
      take(whole.toString(), file, first, depth);
      whole.setLength(0);
    }
    take(whole.toString(), file, first, depth);
  }

  private void take(String text, String file, int number, int depth) {
    List<String> words = words(text, file, number);
    if (!words.isEmpty()) {
      take(new Line(file, number, words), depth);
    }
  }

  private void take(Line line, int depth) {
    switch (line.directive()) {
      case "include" -> include(line, depth);
      case "if", "else", "endif" ->
          throw new Refused(line, "conditions are not read", "write what holds without them");
      case "configuration_includes_quoted_values" -> quoting(line);
      default -> lines.add(line);
    }
  }

  private static void quoting(Line line) {
    if (line.values().equals(List.of("on"))) {
      throw new Refused(
          line, "quoted values are not read", "write files as \"FILE\" and values without quotes");
    }
  }

  private void include(Line line, int depth) {
    if (depth == DEEPEST) {
      throw new Refused(
          line, "includes are nested more than 16 deep", "does a file include itself?");
    }
    for (String name : line.values()) {
      for (Path path : files.matching(name.replaceAll("^\"|\"$", ""), line)) {
        read(files.read(path, line), String.valueOf(path.getFileName()), depth + 1);
      }
    }
  }

  /** The words up to a comment; what stands in double quotes is one word and keeps them. */
  private static List<String> words(String line, String file, int number) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
        continue;
      }
      if (c == '#') {
        break;
      }
      int end = c == '"' ? line.indexOf('"', at + 1) + 1 : at;
      if (c == '"' && end == 0) {
        throw new Refused(
            new Fault(file, number, "a quote is not closed: " + Quoted.of(line.substring(at)), ""));
      }
      while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
        end++;
      }
      words.add(line.substring(at, end));
      at = end;
    }
    return words;
  }
}
