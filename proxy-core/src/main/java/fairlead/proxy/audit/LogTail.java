package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Where a log file left off: behind its last line that is one of our records. The file is read from
 * its end in windows, as what a crash or another program left behind that line may be long.
 *
 * @param seq the last record's number; 0 if there is none
 * @param end where the last record's line ends; what is behind that is no record
 */
record LogTail(long seq, long end) {
  private static final int WINDOW = 1 << 20;

  /** No record is longer: a head may have 1 MiB, of which JSON makes six times as much. */
  private static final int LONGEST = 16 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Looks at a file of a stream. */
  static LogTail of(FileChannel file, String stream) throws IOException {
    Backwards lines = new Backwards(file);
    long end = lines.lineEndBefore(file.size());
    while (end >= 0) {
      long start = lines.lineEndBefore(end) + 1;
      long seq = end - start > LONGEST ? 0 : seq(read(file, start, end), stream);
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
    byte[] first = read(file, 0, Math.min(file.size(), ours.length));
    boolean blank = true;
    boolean same = true;
    for (int i = 0; i < first.length; i++) {
      blank &= first[i] == 0 || first[i] == '\n';
      same &= first[i] == ours[i];
    }
    return blank || same;
  }

  private static byte[] read(FileChannel file, long start, long end) throws IOException {
    ByteBuffer octets = ByteBuffer.allocate(Math.toIntExact(end - start));
    while (octets.hasRemaining() && file.read(octets, start + octets.position()) >= 0) {}
    return octets.array();
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

  /** Finds line ends from the end of a file, one window after another. */
  private static final class Backwards {
    private final FileChannel file;
    private byte[] window = new byte[0];
    private long from;

    Backwards(FileChannel file) {
      this.file = file;
    }

    /** The place of the last line end before another place; -1 if there is none. */
    long lineEndBefore(long place) throws IOException {
      for (long at = place - 1; at >= 0; at--) {
        if (at < from || at >= from + window.length) {
          from = Math.max(0, at + 1 - WINDOW);
          window = read(file, from, at + 1);
        }
        if (window[(int) (at - from)] == '\n') {
          return at;
        }
      }
      return -1;
    }
  }
}
