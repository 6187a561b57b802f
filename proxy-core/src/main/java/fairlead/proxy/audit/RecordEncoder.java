package fairlead.proxy.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Writes records as JSON, one a line. Stateless. */
final class RecordEncoder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final JsonFactory json =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .characterEscapes(new TerminalSafe())
          .build();
  private final String stream;
  private final String node;

  RecordEncoder(String stream, String node) {
    this.stream = stream;
    this.node = node;
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

  void write(AuditRecord entry, long seq, OutputStream out) throws IOException {
    try (JsonGenerator to = json.createGenerator(ObjectWriteContext.empty(), out)) {
      to.writeStartObject();
      to.writeNumberProperty(RecordSchema.V.label(), 1);
      text(to, RecordSchema.STREAM, stream);
      to.writeNumberProperty(RecordSchema.SEQ.label(), seq);
      text(to, RecordSchema.NODE, node);
      text(to, RecordSchema.TIME, TIME.format(entry.time()));
      text(to, RecordSchema.ID, entry.id());
      text(to, RecordSchema.KIND, entry.kind().label());
      text(to, RecordSchema.USER, entry.user());
      text(to, RecordSchema.SUBJECT, entry.subject());
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
      to.writeEndObject();
    }
    out.write('\n');
  }

  private static void text(JsonGenerator to, RecordSchema field, @Nullable String value) {
    if (value != null) {
      to.writeStringProperty(field.label(), value);
    }
  }

  private static void number(JsonGenerator to, RecordSchema field, long value, long least) {
    if (value >= least) {
      to.writeNumberProperty(field.label(), value);
    }
  }
}
