package fairlead.policy.load.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of a located tree. Immutable. */
public sealed interface Node {

  /** Where it begins. */
  Mark mark();

  /** A scalar; {@code text} is null for YAML's null. */
  record Scalar(Mark mark, @Nullable String text) implements Node {}

  /** A sequence. */
  record Items(Mark mark, List<Node> items) implements Node {}

  /** A mapping, in file order, without duplicate keys. */
  record Fields(Mark mark, List<Field> fields) implements Node {
    /** The value of a key; null if it is not there. */
    public @Nullable Node get(String key) {
      for (Field field : fields) {
        if (field.key().equals(key)) {
          return field.value();
        }
      }
      return null;
    }
  }

  /** One key of a mapping. */
  record Field(Mark mark, String key, Node value) {}
}
