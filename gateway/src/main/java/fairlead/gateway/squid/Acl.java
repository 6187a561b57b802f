package fairlead.gateway.squid;

import java.util.ArrayList;
import java.util.List;

/**
 * One {@code acl} with all its lines. Filled while the lines are read, then left alone.
 *
 * @param line where it is first written
 * @param values in order; of {@code time}, {@code all-of} and the like with the ends of lines
 *     between
 */
record Acl(String name, String type, Line line, List<Value> values) {

  /**
   * A value.
   *
   * @param options that stand before it, such as {@code -i}
   * @param row the number of the line of this ACL, as {@code all-of} and {@code time} go by lines
   */
  record Value(String text, List<String> options, int row) {
    Value {
      options = List.copyOf(options);
    }
  }

  Acl(String name, String type, Line line) {
    this(name, type, line, new ArrayList<>());
  }

  /** The texts of its values. */
  List<String> texts() {
    return values.stream().map(Value::text).toList();
  }

  boolean has(String option) {
    return values.stream().anyMatch(value -> value.options.contains(option));
  }
}
