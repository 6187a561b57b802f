package fairlead.proxy.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A line of the log, a record's or a checkpoint's, behind which stands a checkpoint. Immutable. */
public final class SealedLine {
  private static final JsonFactory JSON = new JsonFactory();

  private final String stream;
  private final long seq;
  private final String node;
  private final @Nullable Instant time;
  private final String kind;
  private final byte[] octets;

  private SealedLine(
      String stream, long seq, String node, @Nullable Instant time, String kind, byte[] octets) {
    this.stream = stream;
    this.seq = seq;
    this.node = node;
    this.time = time;
    this.kind = kind;
    this.octets = octets;
  }

  /**
   * The line with what stands at its beginning; null if these are no octets of a line of the log.
   *
   * @param octets of the line, without its newline; the line's from here on
   */
  public static @Nullable SealedLine of(byte[] octets) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), octets)) {
      return json.nextToken() == JsonToken.START_OBJECT ? read(json, octets) : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** Reads up to the kind, which is among the first. */
  private static @Nullable SealedLine read(JsonParser json, byte[] octets) {
    String stream = "";
    String node = "";
    String time = "";
    long seq = 0;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("seq") && value == JsonToken.VALUE_NUMBER_INT) {
        seq = json.getLongValue();
      } else if (value == JsonToken.VALUE_STRING) {
        switch (name) {
          case "stream" -> stream = json.getString();
          case "node" -> node = json.getString();
          case "time" -> time = json.getString();
          case "kind" -> {
            Instant at = RecordedEntries.time(time);
            return new SealedLine(stream, seq, node, at, json.getString(), octets);
          }
          default -> {}
        }
      } else {
        json.skipChildren();
      }
    }
    return null;
  }

  /** The stream it stands in, such as {@code 365d}. */
  public String stream() {
    return stream;
  }

  /** Its number in the stream, from 1. */
  public long seq() {
    return seq;
  }

  /** The gateway that wrote it. */
  public String node() {
    return node;
  }

  /** The time it tells of; null if that is none. */
  public @Nullable Instant time() {
    return time;
  }

  /** The label of its kind. */
  public String kind() {
    return kind;
  }

  /** What is unique to it in a fleet: {@code node:stream:seq}. */
  public String key() {
    return node + ":" + stream + ":" + seq;
  }

  /** Whether it vouches for the lines before it. */
  public boolean isCheckpoint() {
    return kind.equals(AuditRecord.Kind.CHECKPOINT.label());
  }

  /** The octets as they stand in the log, without the newline. Not to be changed. */
  public byte[] octets() {
    return octets;
  }
}
