package fairlead.console;

import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** JSON as the web listener writes it: snake_case names, RFC 3339 times in UTC, null for none. */
final class Json {
  /** All beyond ASCII is escaped, so that nothing controls the terminal of whoever prints it. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private Json() {}

  static String text(Consumer<JsonGenerator> content) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      content.accept(json);
    }
    return out + "\n";
  }

  /** An object whose members the action writes. */
  static Consumer<JsonGenerator> object(Consumer<JsonGenerator> members) {
    return json -> {
      json.writeStartObject();
      members.accept(json);
      json.writeEndObject();
    };
  }

  static <T> void array(
      JsonGenerator json,
      String name,
      Iterable<T> items,
      java.util.function.BiConsumer<JsonGenerator, T> write) {
    json.writeArrayPropertyStart(name);
    for (T item : items) {
      json.writeStartObject();
      write.accept(json, item);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void put(JsonGenerator json, String name, @Nullable String value) {
    json.writeName(name);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value);
    }
  }

  static void put(JsonGenerator json, String name, @Nullable Instant value) {
    put(json, name, value == null ? null : TIME.format(value));
  }

  static void put(JsonGenerator json, String name, @Nullable Long value) {
    json.writeName(name);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeNumber(value);
    }
  }

  /** In whole seconds, as the name should say. */
  static void put(JsonGenerator json, String name, @Nullable Duration value) {
    put(json, name, value == null ? (Long) null : (Long) value.toSeconds());
  }
}
