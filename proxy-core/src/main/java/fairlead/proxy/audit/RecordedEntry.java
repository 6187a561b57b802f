package fairlead.proxy.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One record as it stands in the log: texts and numbers by field. Immutable. */
public record RecordedEntry(Map<RecordSchema, Object> fields) {
  public RecordedEntry {
    Map<RecordSchema, Object> copy = new EnumMap<>(RecordSchema.class);
    copy.putAll(fields);
    fields = Collections.unmodifiableMap(copy);
  }

  /** A field as text; empty if the record has it not. */
  public String text(RecordSchema field) {
    Object value = fields.get(field);
    return value == null ? "" : value.toString();
  }

  /** A field as a number; 0 if the record has it not. */
  public long number(RecordSchema field) {
    return fields.get(field) instanceof Long value ? value : 0;
  }

  /** When it happened; null if it does not say. */
  public @Nullable Instant time() {
    return RecordedEntries.time(text(RecordSchema.TIME));
  }
}
