package fairlead.proxy.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * What ends each group of records in the log, and vouches for them and all before them.
 *
 * @param seq its own number
 * @param first the number of the group's first record
 * @param last the number of its last
 * @param count how many records those are
 * @param previous the hash of all up to the checkpoint before, 64 hexadecimal digits
 * @param hash that of all up to here, without this line
 * @param key which key signed it: the first 16 hexadecimal digits of the SHA-256 of its public
 *     part's X.509 form
 * @param signature Ed25519 (RFC 8032) over the line up to where the signature's name begins
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Checkpoint(
    String stream,
    long seq,
    String node,
    Instant time,
    long first,
    long last,
    long count,
    String previous,
    String hash,
    String key,
    byte[] signature) {

  private static final String SIGNATURE = ",\"signature\":\"";

  private static final byte[] KIND = "\"kind\":\"checkpoint\"".getBytes(StandardCharsets.US_ASCII);

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Whether a line looks like one, so that it is worth parsing. No text in a record can look like
   * that: its quotation marks would be escaped.
   */
  static boolean isLikely(byte[] octets, int from, int to) {
    return Octets.contain(octets, from, to, KIND);
  }

  /**
   * The line's checkpoint.
   *
   * @param line without or with its newline
   * @return null if the line is none, or not as we write them
   */
  public static @Nullable Checkpoint parse(byte[] line) {
    Fields fields = new Fields();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT || !fields.read(parser)) {
        return null;
      }
      return parser.nextToken() == null ? fields.checkpoint() : null;
    } catch (JacksonException | DateTimeParseException | IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * What is signed of a checkpoint's line.
   *
   * @param line that {@link #parse} takes
   */
  public static byte[] signedPart(byte[] line) {
    String text = new String(line, StandardCharsets.ISO_8859_1);
    return text.substring(0, text.lastIndexOf(SIGNATURE)).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The line of a checkpoint from what is signed of it. */
  static byte[] line(byte[] signed, byte[] signature) {
    String rest = SIGNATURE + Base64.getEncoder().encodeToString(signature) + "\"}\n";
    byte[] end = rest.getBytes(StandardCharsets.US_ASCII);
    byte[] line = new byte[signed.length + end.length];
    System.arraycopy(signed, 0, line, 0, signed.length);
    System.arraycopy(end, 0, line, signed.length, end.length);
    return line;
  }

  private static boolean isHex(String text, int digits) {
    return text.length() == digits && text.chars().allMatch(Checkpoint::isHex);
  }

  private static boolean isHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  /** What stands in a line, as far as a checkpoint has it. */
  private static final class Fields {
    private final Map<RecordSchema, String> texts = new EnumMap<>(RecordSchema.class);
    private final Map<RecordSchema, Long> numbers = new EnumMap<>(RecordSchema.class);

    boolean read(JsonParser parser) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        RecordSchema field = RecordSchema.labelled(parser.currentName());
        JsonToken value = parser.nextToken();
        if (field == null) {
          return false;
        }
        if (value == JsonToken.VALUE_NUMBER_INT) {
          numbers.put(field, parser.getLongValue());
        } else if (value == JsonToken.VALUE_STRING) {
          texts.put(field, parser.getString());
        } else {
          return false;
        }
      }
      return true;
    }

    private String text(RecordSchema field) {
      return texts.getOrDefault(field, "");
    }

    private long number(RecordSchema field) {
      return numbers.getOrDefault(field, 0L);
    }

    @Nullable Checkpoint checkpoint() {
      Checkpoint made =
          new Checkpoint(
              text(RecordSchema.STREAM),
              number(RecordSchema.SEQ),
              text(RecordSchema.NODE),
              Instant.parse(text(RecordSchema.TIME)),
              number(RecordSchema.FIRST),
              number(RecordSchema.LAST),
              number(RecordSchema.COUNT),
              text(RecordSchema.PREVIOUS),
              text(RecordSchema.HASH),
              text(RecordSchema.KEY),
              Base64.getDecoder().decode(text(RecordSchema.SIGNATURE)));
      boolean sound =
          text(RecordSchema.KIND).equals(AuditRecord.Kind.CHECKPOINT.label())
              && number(RecordSchema.V) == 1
              && made.first > 0
              && made.last >= made.first
              && made.count == made.last - made.first + 1
              && made.seq == made.last + 1
              && isHex(made.previous, 64)
              && isHex(made.hash, 64)
              && isHex(made.key, 16);
      return sound ? made : null;
    }
  }
}
