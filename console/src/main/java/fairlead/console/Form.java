package fairlead.console;

import io.javalin.http.Context;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a form sent, read in bounded space (application/x-www-form-urlencoded). */
final class Form {
  private static final int MOST_OCTETS = 64 << 10;
  private static final int MOST_FIELDS = 500;
  private static final String TYPE = "application/x-www-form-urlencoded";

  /** Nothing was sent. */
  static final Form NONE = new Form(Map.of());

  private final Map<String, List<String>> values;

  private Form(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Reads it. */
  static Form read(Context context) throws PageProblem {
    String type = context.header("Content-Type");
    String plain = type == null ? TYPE : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    byte[] octets = octets(context);
    if (octets.length > 0 && !plain.equals(TYPE)) {
      throw new PageProblem(415, "form.type");
    }
    return new Form(values(new String(octets, StandardCharsets.ISO_8859_1)));
  }

  private static byte[] octets(Context context) throws PageProblem {
    try {
      byte[] octets = context.req().getInputStream().readNBytes(MOST_OCTETS + 1);
      if (octets.length > MOST_OCTETS) {
        throw new PageProblem(413, "form.large");
      }
      return octets;
    } catch (IOException e) {
      throw new PageProblem(400, "form.broken");
    }
  }

  private static Map<String, List<String>> values(String body) throws PageProblem {
    Map<String, List<String>> values = new HashMap<>();
    if (body.isEmpty()) {
      return values;
    }
    String[] pairs = body.split("&", MOST_FIELDS + 1);
    if (pairs.length > MOST_FIELDS) {
      throw new PageProblem(413, "form.large");
    }
    for (String pair : pairs) {
      String[] parts = pair.split("=", 2);
      values
          .computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
          .add(parts.length == 1 ? "" : decoded(parts[1]));
    }
    return values;
  }

  private static String decoded(String text) throws PageProblem {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new PageProblem(400, "form.broken");
    }
  }

  /**
   * A value without space around it; empty if it is not there. Line ends are {@code \n}.
   *
   * @param most how many characters it may have
   * @throws PageProblem 422 if it is longer, or has control characters other than line ends and
   *     tabs
   */
  String text(String name, int most) throws PageProblem {
    List<String> all = values.getOrDefault(name, List.of());
    return all.isEmpty() ? "" : clean(name, all.getFirst().strip(), most);
  }

  /** A value that has to be there. */
  String needed(String name, int most) throws PageProblem {
    String text = text(name, most);
    if (text.isEmpty()) {
      throw new PageProblem(422, "form.missing", name);
    }
    return text;
  }

  /** All values of a name, in order, such as of check boxes. */
  List<String> texts(String name, int most) throws PageProblem {
    List<String> all = new ArrayList<>();
    for (String value : values.getOrDefault(name, List.of())) {
      all.add(clean(name, value.strip(), most));
    }
    return all;
  }

  /** A value as it was sent, such as a password. */
  String raw(String name) {
    List<String> all = values.getOrDefault(name, List.of());
    return all.isEmpty() ? "" : all.getFirst();
  }

  private static String clean(String name, String value, int most) throws PageProblem {
    String text = value.replace("\r\n", "\n");
    if (text.codePointCount(0, text.length()) > most) {
      throw new PageProblem(422, "form.long", name, most);
    }
    if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
      throw new PageProblem(422, "form.control", name);
    }
    return text;
  }
}
