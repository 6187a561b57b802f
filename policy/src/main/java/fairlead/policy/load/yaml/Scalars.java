package fairlead.policy.load.yaml;

import fairlead.policy.wording.Quoted;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Scalars of each type, read strictly. */
public final class Scalars {

  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,9})([A-Za-z]*)");
  private static final Map<String, Duration> TIMES =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Map<String, Long> SIZES =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

  private final Problems problems;

  public Scalars(Problems problems) {
    this.problems = problems;
  }

  /** The value of a scalar; null if it is none of the type, and then a problem says why. */
  public @Nullable Object value(Class<?> type, Node node, String where) {
    if (!(node instanceof Node.Scalar(Mark mark, String text)) || text == null) {
      problems.add(node.mark(), where + " must be " + words(type), "");
      return null;
    }
    Object value = read(type, text);
    if (value == null) {
      problems.add(
          mark, where + " must be " + words(type) + ", not " + Quoted.of(text), fix(type, text));
    }
    return value;
  }

  private static @Nullable Object read(Class<?> type, String text) {
    if (type == String.class) {
      return text;
    }
    if (type == boolean.class || type == Boolean.class) {
      return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
    }
    if (type == int.class || type == Integer.class) {
      return text.matches("-?[0-9]{1,9}") ? (Object) Integer.valueOf(text) : null;
    }
    if (type == long.class || type == Long.class) {
      return text.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(text) : null;
    }
    if (type.isEnum()) {
      return constant(type, text);
    }
    return type == Duration.class ? duration(text) : size(text);
  }

  /** A duration with its unit; null if the text is none. */
  public static @Nullable Duration duration(String text) {
    Matcher m = AMOUNT.matcher(text);
    Duration unit = m.matches() ? TIMES.get(m.group(2)) : null;
    return unit == null ? null : unit.multipliedBy(Integer.parseInt(m.group(1)));
  }

  /** A size with its unit; null if the text is none, or it is beyond all bounds. */
  public static @Nullable ByteSize size(String text) {
    Matcher m = AMOUNT.matcher(text);
    Long unit = m.matches() ? SIZES.get(m.group(2)) : null;
    if (unit == null) {
      return null;
    }
    int count = Integer.parseInt(m.group(1));
    return count <= Long.MAX_VALUE / unit ? new ByteSize(unit * count) : null;
  }

  /** The expression (ECMA-262) of durations. */
  static String durations() {
    return amounts(TIMES.keySet());
  }

  /** The expression (ECMA-262) of sizes. */
  static String sizes() {
    return amounts(SIZES.keySet());
  }

  private static String amounts(Collection<String> units) {
    return "[0-9]{1,9}(" + units.stream().sorted().collect(Collectors.joining("|")) + ")";
  }

  private static @Nullable Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (label(constant).equals(text.replace('_', '-'))) {
        return constant;
      }
    }
    return null;
  }

  private static String label(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The words of an enum, as they are written. */
  public static List<String> labels(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(Scalars::label).toList();
  }

  private static String words(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + String.join(", ", labels(type));
    }
    return switch (type.getSimpleName()) {
      case "String" -> "text";
      case "boolean", "Boolean" -> "true or false";
      case "Duration" -> "a duration with its unit";
      case "ByteSize" -> "a size with its unit";
      default -> "a whole number";
    };
  }

  private static String fix(Class<?> type, String text) {
    if (type.isEnum()) {
      return Nearest.hint(text, labels(type));
    }
    return type == Duration.class
        ? "such as 90s, 15m, 1h, 7d"
        : type == ByteSize.class ? "such as 64KiB, 2GiB" : "";
  }
}
