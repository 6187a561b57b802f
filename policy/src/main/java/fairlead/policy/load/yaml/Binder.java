package fairlead.policy.load.yaml;

import fairlead.policy.wording.Quoted;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Binds records from a located tree by reflection. A component {@code publicUrl} is the key {@code
 * public-url}; {@code wait_}, as Java has no component {@code wait}, is the key {@code wait}.
 * Components are String, int, long, boolean and their boxes, Duration, ByteSize, enums, records,
 * {@link Node}, and List, Map by String, or {@link Located} of these. A component of type {@link
 * Mark} is no key: it gets the place of the mapping.
 *
 * <p>A key may be left out if its component is a List, a Map, or {@code @Nullable}, and not {@link
 * Needed}. What is missing or wrong is null, or an empty List or Map; where the component can be
 * neither, there is no record. So one mistake hides no other.
 */
public final class Binder {

  private final Problems problems;

  public Binder(Problems problems) {
    this.problems = problems;
  }

  /**
   * The record; null if the node is no mapping, or a component cannot be without what is missing or
   * wrong. Problems say what that is; {@code where} names the mapping in words.
   */
  public <T extends Record> @Nullable T bind(Class<T> type, Node node, String where) {
    if (!(node instanceof Node.Fields fields)) {
      problems.add(node.mark(), where + " must be a mapping", "write key: value");
      return null;
    }
    RecordComponent[] components = type.getRecordComponents();
    checkKeys(components, fields, where);
    @Nullable Object[] values = new Object[components.length];
    boolean good = true;
    for (int i = 0; i < components.length; i++) {
      values[i] = component(components[i], fields, where);
      good &= values[i] != null || nullable(components[i]);
    }
    return good ? make(type, components, values) : null;
  }

  private static <T extends Record> T make(
      Class<T> type, RecordComponent[] components, @Nullable Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no usable record: " + type, e);
    }
  }

  private void checkKeys(RecordComponent[] components, Node.Fields fields, String where) {
    List<String> known =
        Arrays.stream(components).filter(c -> c.getType() != Mark.class).map(Binder::key).toList();
    for (Node.Field field : fields.fields()) {
      if (!known.contains(field.key())) {
        problems.add(
            field.mark(),
            "unknown key " + Quoted.of(field.key()) + " in " + where,
            Nearest.hint(field.key(), known));
      }
    }
  }

  static String key(RecordComponent component) {
    String name = component.getName().replaceFirst("_$", "");
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static boolean nullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private @Nullable Object component(RecordComponent component, Node.Fields fields, String where) {
    if (component.getType() == Mark.class) {
      return fields.mark();
    }
    String key = key(component);
    Node node = fields.get(key);
    if (node == null) {
      if (needed(component)) {
        problems.add(fields.mark(), "missing key \"" + key + "\" in " + where, "add it");
      }
      return without(component);
    }
    Object value = value(component.getGenericType(), node, "\"" + key + "\" in " + where);
    if (component.isAnnotationPresent(NotEmpty.class) && List.of().equals(value)) {
      boolean needed = component.isAnnotationPresent(Needed.class);
      String fix = needed ? "name at least one" : "name at least one, or leave it out";
      problems.add(node.mark(), "\"" + key + "\" in " + where + " is empty", fix);
    }
    return value == null ? without(component) : value;
  }

  static boolean needed(RecordComponent component) {
    if (component.getType() == Mark.class) {
      return false;
    }
    return component.isAnnotationPresent(Needed.class)
        || !(nullable(component) || without(component) != null);
  }

  /** What stands in for a value that is missing or wrong. */
  private static @Nullable Object without(RecordComponent component) {
    return component.getType() == List.class
        ? List.of()
        : component.getType() == Map.class ? Map.of() : null;
  }

  private @Nullable Object value(Type type, Node node, String where) {
    if (type == Node.class) {
      return node;
    }
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      if (generic.getRawType() == Located.class) {
        Object value = value(of[0], node, where);
        return value == null ? null : new Located<>(value, node.mark());
      }
      return generic.getRawType() == List.class
          ? list(of[0], node, where)
          : map(of[1], node, where);
    }
    Class<?> plain = (Class<?>) type;
    return isMapping(plain)
        ? bind(plain.asSubclass(Record.class), node, where)
        : new Scalars(problems).value(plain, node, where);
  }

  private @Nullable Object list(Type of, Node node, String where) {
    if (!(node instanceof Node.Items items)) {
      problems.add(node.mark(), where + " must be a list", "write [ … ]");
      return null;
    }
    List<Object> list = new ArrayList<>();
    for (Node item : items.items()) {
      Object value = value(of, item, entryName(of, item, where));
      if (value != null) {
        list.add(value);
      }
    }
    return list;
  }

  private @Nullable Object map(Type of, Node node, String where) {
    if (!(node instanceof Node.Fields fields)) {
      problems.add(node.mark(), where + " must be a mapping", "write name: value");
      return null;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (Node.Field field : fields.fields()) {
      Object value = entry(of, field, name(of, field.key(), where));
      if (value != null) {
        map.put(field.key(), value);
      }
    }
    return map;
  }

  /** A record of a list in words: {@code rule "registry"}, if something names it. */
  private static String entryName(Type of, Node item, String where) {
    Called called = called(of);
    Node name = called != null && item instanceof Node.Fields f ? f.get(called.by()) : null;
    return called != null && name instanceof Node.Scalar(Mark _, String text) && text != null
        ? called.value() + " " + Quoted.of(text)
        : "an entry of " + where;
  }

  /** What stands under a name, in words: {@code tier "full"}. */
  private static String name(Type of, String name, String where) {
    Called called = called(of);
    return called == null
        ? Quoted.of(name) + " of " + where
        : called.value() + " " + Quoted.of(name);
  }

  private static @Nullable Called called(Type of) {
    return of instanceof Class<?> type ? type.getAnnotation(Called.class) : null;
  }

  /** A value of a map; where it is no mapping but should be, one without keys, to keep the name. */
  private @Nullable Object entry(Type of, Node.Field field, String where) {
    if (!(of instanceof Class<?> plain) || !isMapping(plain)) {
      return value(of, field.value(), where);
    }
    if (field.value() instanceof Node.Fields) {
      return bind(plain.asSubclass(Record.class), field.value(), where);
    }
    Binder binder = this;
    if (!(field.value() instanceof Node.Scalar(Mark _, String text) && text == null)) {
      problems.add(field.value().mark(), where + " must be a mapping", "write key: value");
      binder = new Binder(new Problems(Path.of("")));
    } else if (Arrays.stream(plain.getRecordComponents()).noneMatch(Binder::needed)) {
      problems.add(field.mark(), where + " is empty", "write " + field.key() + ": {}");
    }
    Node nothing = new Node.Fields(field.mark(), List.of());
    return binder.bind(plain.asSubclass(Record.class), nothing, where);
  }

  static boolean isMapping(Class<?> type) {
    return type.isRecord() && type != ByteSize.class;
  }
}
