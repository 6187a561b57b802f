package fairlead.proxy.audit.sink;

import fairlead.proxy.audit.SealedLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** The JSON encoding of OTLP 1 for logs: requests, and what collectors answer. */
final class OtlpJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final int INFO = 9;
  private static final long NANOS = 1_000_000_000;

  private OtlpJson() {}

  /**
   * What a collector says of records that it did not take.
   *
   * @param rejected how many; 0 if all were taken
   */
  record Partial(long rejected, String message) {}

  /** An export request: a log record a line, whose body is the line. */
  static byte[] request(List<SealedLine> lines, String version, Instant now) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      array(json, "resourceLogs");
      json.writeName("resource");
      json.writeStartObject();
      json.writeName("attributes");
      json.writeStartArray();
      text(json, "service.name", "fairlead");
      text(json, "service.version", version);
      json.writeEndArray();
      json.writeEndObject();
      array(json, "scopeLogs");
      json.writeName("scope");
      json.writeStartObject();
      json.writeStringProperty("name", "fairlead.audit");
      json.writeEndObject();
      json.writeName("logRecords");
      json.writeStartArray();
      lines.forEach(line -> record(json, line, now));
    }
    return out.toByteArray();
  }

  /** Begins an array with one object, which closing the generator ends. */
  private static void array(JsonGenerator json, String name) {
    json.writeName(name);
    json.writeStartArray();
    json.writeStartObject();
  }

  private static void record(JsonGenerator json, SealedLine line, Instant now) {
    Instant time = line.time();
    json.writeStartObject();
    json.writeStringProperty("timeUnixNano", nanos(time == null ? now : time));
    json.writeStringProperty("observedTimeUnixNano", nanos(now));
    json.writeNumberProperty("severityNumber", INFO);
    json.writeStringProperty("severityText", "INFO");
    json.writeStringProperty("eventName", "fairlead.audit." + line.kind());
    json.writeName("body");
    json.writeStartObject();
    json.writeStringProperty("stringValue", new String(line.octets(), StandardCharsets.UTF_8));
    json.writeEndObject();
    json.writeName("attributes");
    json.writeStartArray();
    text(json, "log.record.uid", line.key());
    text(json, "fairlead.kind", line.kind());
    text(json, "fairlead.node", line.node());
    text(json, "fairlead.stream", line.stream());
    attribute(json, "fairlead.seq", "intValue", Long.toString(line.seq()));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String nanos(Instant time) {
    return Long.toString(time.getEpochSecond() * NANOS + time.getNano());
  }

  private static void text(JsonGenerator json, String key, String value) {
    attribute(json, key, "stringValue", value);
  }

  private static void attribute(JsonGenerator json, String key, String type, String value) {
    json.writeStartObject();
    json.writeStringProperty("key", key);
    json.writeName("value");
    json.writeStartObject();
    json.writeStringProperty(type, value);
    json.writeEndObject();
    json.writeEndObject();
  }

  /** What the body of a 200 says; what is no such JSON says that all were taken. */
  static Partial partial(String body) {
    long rejected = 0;
    String message = "";
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
      boolean inside = json.nextToken() == JsonToken.START_OBJECT && enter(json, "partialSuccess");
      while (inside && json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("rejectedLogRecords")) {
          rejected = count(json);
        } else if (name.equals("errorMessage") && value == JsonToken.VALUE_STRING) {
          message = json.getString();
        } else {
          json.skipChildren();
        }
      }
    } catch (JacksonException e) {
      return new Partial(rejected, message);
    }
    return new Partial(rejected, message);
  }

  /** Goes into the object of that name. */
  private static boolean enter(JsonParser json, String wanted) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.START_OBJECT && name.equals(wanted)) {
        return true;
      }
      json.skipChildren();
    }
    return false;
  }

  /** 64-bit numbers are texts there; some write numbers all the same. */
  private static long count(JsonParser json) {
    try {
      return Math.max(0, Long.parseLong(json.getString()));
    } catch (NumberFormatException e) {
      json.skipChildren();
      return 0;
    }
  }
}
