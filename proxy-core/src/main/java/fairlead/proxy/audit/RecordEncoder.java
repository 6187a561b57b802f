package fairlead.proxy.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Writes records as JSON, one a line. For one thread. */
final class RecordEncoder {
  private static final Map<RecordSchema, SerializedString> NAMES = names();
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);

  private final JsonFactory json =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .characterEscapes(new TerminalSafe())
          .rootValueSeparator("\n")
          .build();
  private final String stream;
  private final String node;
  private final Names shown;
  private Set<RecordSchema> omitted = Set.of();
  private long second = Long.MIN_VALUE;
  private String untilSecond = "";

  /**
   * An encoder of a stream.
   *
   * @param shown what is written for a user's name
   */
  RecordEncoder(String stream, String node, Names shown) {
    this.stream = stream;
    this.node = node;
    this.shown = shown;
  }

  private static Map<RecordSchema, SerializedString> names() {
    Map<RecordSchema, SerializedString> names = new EnumMap<>(RecordSchema.class);
    for (RecordSchema field : RecordSchema.values()) {
      names.put(field, new SerializedString(field.label()));
    }
    return names;
  }

  /** DEL could reach a terminal as it is; all else beyond ASCII is escaped anyway. */
  private static final class TerminalSafe extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private final int[] ascii = standardAsciiEscapesForJSON();

    TerminalSafe() {
      ascii[0x7F] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii;
    }

    @Override
    public @Nullable SerializedString getEscapeSequence(int character) {
      return null;
    }
  }

  /**
   * Writes a block of records.
   *
   * @param entries at least one
   * @param firstSeq the first one's number; the others follow
   */
  void write(List<Kept> entries, long firstSeq, OutputStream out) throws IOException {
    try (JsonGenerator to = json.createGenerator(ObjectWriteContext.empty(), out)) {
      long seq = firstSeq;
      for (Kept entry : entries) {
        omitted = entry.omitted();
        write(entry.record(), seq++, to);
      }
    }
    out.write('\n');
  }

  private void write(AuditRecord entry, long seq, JsonGenerator to) {
    to.writeStartObject();
    number(to, RecordSchema.V, 1, 1);
    text(to, RecordSchema.STREAM, stream);
    number(to, RecordSchema.SEQ, seq, 1);
    text(to, RecordSchema.NODE, node);
    text(to, RecordSchema.TIME, time(entry.time()));
    text(to, RecordSchema.ID, entry.id());
    text(to, RecordSchema.KIND, entry.kind().label());
    text(to, RecordSchema.USER, name(entry.user()));
    text(to, RecordSchema.SUBJECT, name(entry.subject()));
    text(to, RecordSchema.TIER, entry.tier());
    text(to, RecordSchema.SESSION, entry.session());
    text(to, RecordSchema.CLIENT, entry.client());
    text(to, RecordSchema.METHOD, entry.method());
    text(to, RecordSchema.SCHEME, entry.scheme());
    text(to, RecordSchema.HOST, entry.host());
    number(to, RecordSchema.PORT, entry.port(), 1);
    text(to, RecordSchema.PATH, entry.path());
    text(to, RecordSchema.DECISION, entry.decision());
    text(to, RecordSchema.OUTCOME, entry.outcome() == null ? null : entry.outcome().label());
    text(to, RecordSchema.REASON, entry.reason());
    text(to, RecordSchema.RULE, entry.rule());
    text(to, RecordSchema.MODE, entry.mode());
    text(to, RecordSchema.POLICY, entry.policy());
    number(to, RecordSchema.STATUS, entry.status(), 1);
    text(to, RecordSchema.ADDRESS, entry.address());
    number(to, RecordSchema.BYTES_UP, entry.bytesUp(), 0);
    number(to, RecordSchema.BYTES_DOWN, entry.bytesDown(), 0);
    number(to, RecordSchema.DURATION_MS, entry.durationMillis(), 0);
    text(to, RecordSchema.DETAIL, entry.detail());
    number(to, RecordSchema.COUNT, entry.count(), 1);
    to.writeEndObject();
  }

  private @Nullable String name(@Nullable String user) {
    return user == null ? null : shown.of(user);
  }

  /** What is signed of a checkpoint over the {@code count} lines before it. */
  byte[] checkpoint(Instant time, long seq, int count, String previous, String hash, String key) {
    omitted = Set.of();
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator to = json.createGenerator(ObjectWriteContext.empty(), out)) {
      to.writeStartObject();
      number(to, RecordSchema.V, 1, 1);
      text(to, RecordSchema.STREAM, stream);
      number(to, RecordSchema.SEQ, seq, 1);
      text(to, RecordSchema.NODE, node);
      text(to, RecordSchema.TIME, time(time));
      text(to, RecordSchema.KIND, AuditRecord.Kind.CHECKPOINT.label());
      number(to, RecordSchema.COUNT, count, 1);
      number(to, RecordSchema.FIRST, seq - count, 1);
      number(to, RecordSchema.LAST, seq - 1, 1);
      text(to, RecordSchema.PREVIOUS, previous);
      text(to, RecordSchema.HASH, hash);
      text(to, RecordSchema.KEY, key);
      to.writeEndObject();
    }
    byte[] object = out.toByteArray();
    return Arrays.copyOf(object, object.length - 1);
  }

  /** RFC 3339 with milliseconds; the part before them is the same for a second. */
  private String time(Instant time) {
    if (time.getEpochSecond() != second) {
      second = time.getEpochSecond();
      untilSecond = SECOND.format(time);
    }
    String millis = Integer.toString(1_000 + time.getNano() / 1_000_000);
    return untilSecond + millis.substring(1) + "Z";
  }

  private void text(JsonGenerator to, RecordSchema field, @Nullable String value) {
    if (value != null && !omitted.contains(field)) {
      to.writeName(NAMES.get(field));
      to.writeString(value);
    }
  }

  private void number(JsonGenerator to, RecordSchema field, long value, long least) {
    if (value >= least && !omitted.contains(field)) {
      to.writeName(NAMES.get(field));
      to.writeNumber(value);
    }
  }
}
