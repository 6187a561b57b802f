package fairlead.policy.load.yaml;

import fairlead.policy.wording.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML document into a located tree. Refuses anchors, aliases, duplicate keys, a second
 * document, and what is deeper than 32 or larger than 4 MiB.
 */
public final class YamlReader {

  private static final int DEEPEST = 32;
  private static final int LARGEST = 4 << 20;
  private static final Mark START = new Mark(1, 1);

  private final YAMLParser parser;
  private final Problems problems;

  private YamlReader(YAMLParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** The tree; null if the text is no YAML that is accepted, and then a problem says why. */
  public static @Nullable Node read(String text, Problems problems) {
    if (text.length() > LARGEST) {
      problems.add(START, "the file is larger than 4 MiB", "");
      return null;
    }
    try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
      return new YamlReader((YAMLParser) parser, problems).document();
    } catch (JacksonException e) {
      YamlFault fault = YamlFault.of(e, text);
      problems.add(fault.mark(), "not YAML: " + fault.what(), fault.fix());
    } catch (Refused e) {
      problems.add(e.mark, String.valueOf(e.getMessage()), "");
    } catch (RuntimeException e) {
      // The YAML engine below Jackson throws kinds of its own for some bad input.
      String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      problems.add(START, "not YAML: " + what, "");
    }
    return null;
  }

  private Node document() {
    JsonToken first = parser.nextToken();
    Node root = first == null ? new Node.Fields(START, List.of()) : node(first, 0);
    if (parser.nextToken() != null) {
      throw new Refused(here(), "a second document in one file");
    }
    return root;
  }

  private Node node(JsonToken token, int depth) {
    Mark mark = here();
    if (depth > DEEPEST) {
      throw new Refused(mark, "nested deeper than " + DEEPEST);
    }
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw new Refused(mark, "anchors and aliases are not accepted");
    }
    return switch (token) {
      case START_OBJECT -> fields(mark, depth);
      case START_ARRAY -> items(mark, depth);
      case VALUE_NULL -> new Node.Scalar(mark, null);
      default -> new Node.Scalar(mark, parser.getString());
    };
  }

  private Node items(Mark mark, int depth) {
    List<Node> items = new ArrayList<>();
    for (JsonToken t = next(); t != JsonToken.END_ARRAY; t = next()) {
      items.add(node(t, depth + 1));
    }
    return new Node.Items(mark, List.copyOf(items));
  }

  private Node fields(Mark mark, int depth) {
    List<Node.Field> fields = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (JsonToken t = next(); t != JsonToken.END_OBJECT; t = next()) {
      Mark at = here();
      String key = String.valueOf(parser.currentName());
      Node value = node(next(), depth + 1);
      if (seen.add(key)) {
        fields.add(new Node.Field(at, key, value));
      } else {
        problems.add(at, "duplicate key " + Quoted.of(key), "keep one");
      }
    }
    return new Node.Fields(mark, List.copyOf(fields));
  }

  private JsonToken next() {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new Refused(here(), "the file ends too early");
    }
    return token;
  }

  private Mark here() {
    return mark(parser.currentTokenLocation());
  }

  static Mark mark(@Nullable TokenStreamLocation at) {
    return at == null
        ? START
        : new Mark(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Mark mark;

    Refused(Mark mark, String what) {
      super(what);
      this.mark = mark;
    }
  }
}
