package fairlead.proxy.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads lines of a log; what is no field of the schema is left out. */
final class RecordedEntries {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private RecordedEntries() {}

  /** The record of a line; null if it is none, as one that was cut off. */
  static @Nullable RecordedEntry read(byte[] line) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Map<RecordSchema, Object> fields = new EnumMap<>(RecordSchema.class);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        RecordSchema field = RecordSchema.labelled(parser.currentName());
        JsonToken value = parser.nextToken();
        if (field != null && value == JsonToken.VALUE_STRING) {
          fields.put(field, parser.getString());
        } else if (field != null && value == JsonToken.VALUE_NUMBER_INT) {
          fields.put(field, parser.getLongValue());
        } else {
          parser.skipChildren();
        }
      }
      return parser.nextToken() == null ? new RecordedEntry(fields) : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** A time as records write it; null if it is none. */
  static @Nullable Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
