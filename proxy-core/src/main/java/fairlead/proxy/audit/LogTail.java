package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Where a log file left off: behind its last line that is one of our records.
 *
 * @param seq the last record's number; 0 if there is none
 * @param end where the last record's line ends; what is behind that is no record
 */
record LogTail(long seq, long end) {
  /** No record is longer: a head may have 1 MiB, of which JSON makes six times as much. */
  static final int LONGEST = 16 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Looks at a file of a stream. */
  static LogTail of(FileChannel file, String stream) throws IOException {
    LineEnds lines = new LineEnds(file);
    long end = lines.lineEndBefore(file.size());
    while (end >= 0) {
      long start = lines.lineEndBefore(end) + 1;
      long seq = end - start > LONGEST ? 0 : seq(lines.between(start, end), stream);
      if (seq > 0) {
        return new LogTail(seq, end + 1);
      }
      end = start - 1;
    }
    return new LogTail(0, 0);
  }

  /** Whether a file without a record can be the start of one of ours that was cut short. */
  static boolean beginsLikeOurs(FileChannel file) throws IOException {
    byte[] ours = "{\"v\":1,".getBytes(StandardCharsets.US_ASCII);
    byte[] first = LineEnds.octets(file, 0, Math.min(file.size(), ours.length));
    boolean blank = true;
    boolean same = true;
    for (int i = 0; i < first.length; i++) {
      blank &= first[i] == 0 || first[i] == '\n';
      same &= first[i] == ours[i];
    }
    return blank || same;
  }

  /** The number of a record of the stream; 0 if a line is none. */
  private static long seq(byte[] line, String stream) {
    int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
    if (length == 0 || line[0] != '{' || line[length - 1] != '}') {
      return 0;
    }
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line, 0, length)) {
      long seq = parser.nextToken() == JsonToken.START_OBJECT ? seq(parser, stream) : 0;
      return parser.nextToken() == null && seq < Long.MAX_VALUE ? seq : 0;
    } catch (JacksonException e) {
      return 0;
    }
  }

  private static long seq(JsonParser parser, String stream) {
    long seq = 0;
    boolean ours = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("seq") && value == JsonToken.VALUE_NUMBER_INT) {
        seq = parser.getLongValue();
      } else if (name.equals("stream")) {
        ours = value == JsonToken.VALUE_STRING && parser.getString().equals(stream);
      } else {
        parser.skipChildren();
      }
    }
    return ours ? seq : 0;
  }
}
