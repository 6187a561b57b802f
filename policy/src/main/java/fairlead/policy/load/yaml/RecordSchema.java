package fairlead.policy.load.yaml;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema (draft 7) of what {@link Binder} binds, for editors: trees of maps, lists, texts
 * and numbers. It may take what binding refuses, as no schema says everything, but refuses nothing
 * that is bound, texts apart that look like numbers and stand without quotes. Made for one
 * document, by one thread.
 */
public final class RecordSchema {

  private final Map<String, Object> definitions = new TreeMap<>();

  /** A document whose root is this. */
  public Map<String, Object> document(String title, Map<String, Object> root) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", "http://json-schema.org/draft-07/schema#");
    document.put("title", title);
    document.putAll(root);
    if (!definitions.isEmpty()) {
      document.put("definitions", definitions);
    }
    return document;
  }

  /** A mapping with the keys of a record. */
  public Map<String, Object> mapping(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType() == Mark.class) {
        continue;
      }
      properties.put(Binder.key(component), property(component));
      if (Binder.needed(component)) {
        required.add(Binder.key(component));
      }
    }
    return mapping(properties, required);
  }

  /** A mapping with these keys and no others. */
  public static Map<String, Object> mapping(Map<String, Object> properties, List<String> required) {
    Map<String, Object> mapping = new LinkedHashMap<>();
    mapping.put("type", "object");
    mapping.put("additionalProperties", false);
    if (!required.isEmpty()) {
      mapping.put("required", required);
    }
    mapping.put("properties", properties);
    return mapping;
  }

  private Map<String, Object> property(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    Map<String, Object> value = value(component.getGenericType(), key);
    if (component.isAnnotationPresent(NotEmpty.class)) {
      value.put("minItems", 1);
    }
    return key == null ? value : described(key.value(), value);
  }

  /** With a description, behind which draft 7 takes no {@code $ref}. */
  public static Map<String, Object> described(String what, Map<String, Object> value) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("description", what);
    if (value.containsKey("$ref")) {
      described.put("allOf", List.of(value));
    } else {
      described.putAll(value);
    }
    return described;
  }

  private Map<String, Object> value(Type type, @Nullable Key key) {
    if (type == Node.class) {
      return key == null ? new LinkedHashMap<>() : forms(key);
    }
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      if (generic.getRawType() == Located.class) {
        return value(of[0], key);
      }
      return generic.getRawType() == List.class ? list(of[0], key) : map(of[1], key);
    }
    Class<?> plain = (Class<?>) type;
    return Binder.isMapping(plain) ? defined(plain) : scalar(plain, key);
  }

  private Map<String, Object> defined(Class<?> type) {
    String name = type.getSimpleName();
    if (!definitions.containsKey(name)) {
      definitions.put(name, Map.of());
      definitions.put(name, mapping(type));
    }
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("$ref", "#/definitions/" + name);
    return reference;
  }

  private Map<String, Object> forms(Key key) {
    Map<String, Object> forms = new LinkedHashMap<>();
    forms.put("anyOf", Arrays.stream(key.forms()).map(form -> value(form, null)).toList());
    return forms;
  }

  private Map<String, Object> list(Type of, @Nullable Key key) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("type", "array");
    list.put("items", value(of, key));
    return list;
  }

  private Map<String, Object> map(Type of, @Nullable Key key) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", "object");
    if (key != null && !key.pattern().isEmpty()) {
      map.put("propertyNames", Map.of("pattern", whole(key.pattern())));
    }
    map.put("additionalProperties", value(of, null));
    return map;
  }

  /** A scalar of a type; null for a key of which no more is known. */
  public static Map<String, Object> scalar(Class<?> type, @Nullable Key key) {
    Map<String, Object> scalar = new LinkedHashMap<>();
    if (key != null && key.words().length > 0) {
      scalar.put("enum", List.of(key.words()));
    } else if (type.isEnum()) {
      scalar.put("enum", Scalars.labels(type));
    } else if (type == boolean.class || type == Boolean.class) {
      scalar.put("type", "boolean");
    } else if (type == Duration.class) {
      text(scalar, Scalars.durations());
    } else if (type == ByteSize.class) {
      text(scalar, Scalars.sizes());
    } else if (type == String.class) {
      string(scalar, key);
    } else {
      number(scalar, key);
    }
    if (key != null && key.examples().length > 0) {
      scalar.put("examples", List.of(key.examples()));
    }
    return scalar;
  }

  private static void string(Map<String, Object> scalar, @Nullable Key key) {
    if (key != null && key.numbers().length > 0) {
      Map<String, Object> number = new LinkedHashMap<>();
      number(number, key);
      Map<String, Object> text = new LinkedHashMap<>();
      text(text, key.pattern());
      scalar.put("anyOf", List.of(number, text));
    } else {
      text(scalar, key == null ? "" : key.pattern());
    }
  }

  private static void text(Map<String, Object> scalar, String pattern) {
    scalar.put("type", "string");
    if (!pattern.isEmpty()) {
      scalar.put("pattern", whole(pattern));
    }
  }

  private static String whole(String pattern) {
    return "^(" + pattern + ")$";
  }

  private static void number(Map<String, Object> scalar, @Nullable Key key) {
    scalar.put("type", "integer");
    if (key != null && key.numbers().length == 2) {
      scalar.put("minimum", key.numbers()[0]);
      scalar.put("maximum", key.numbers()[1]);
    }
  }
}
