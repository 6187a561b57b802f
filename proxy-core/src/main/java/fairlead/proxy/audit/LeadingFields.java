package fairlead.proxy.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The fields with which every line of a log begins, found without parsing the rest: {@code v stream
 * seq node time}, and {@code kind} behind them. For one thread, line after line.
 */
final class LeadingFields {
  private static final byte[] NODE = ascii(",\"node\":\"");
  private static final byte[] TIME = ascii(",\"time\":\"");
  private static final byte[] ID = ascii(",\"id\":\"");
  private static final byte[] KIND = ascii(",\"kind\":\"");
  private static final int MOST_DIGITS = 18;

  private final byte[] start;
  private byte[] line = {};
  private int at;
  private int end;
  private long seq;
  private String node = "";
  private byte[] nodeOctets = {};
  private int timeFrom;
  private int timeTo;
  private int kindFrom;
  private int kindTo;

  /**
   * For the lines of one stream.
   *
   * @param stream its name
   */
  LeadingFields(String stream) {
    start = ascii("{\"v\":1,\"stream\":\"" + stream + "\",\"seq\":");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Looks at a line, without its end; false if it does not begin as ours do. */
  boolean read(byte[] octets, int from, int to) {
    line = octets;
    at = from;
    end = to;
    return to - from > start.length
        && octets[to - 1] == '}'
        && skip(start)
        && readNumber()
        && readNode()
        && readTime()
        && (!skip(ID) || text() >= 0)
        && readKind();
  }

  private boolean skip(byte[] expected) {
    if (end - at < expected.length
        || !Arrays.equals(line, at, at + expected.length, expected, 0, expected.length)) {
      return false;
    }
    at += expected.length;
    return true;
  }

  private boolean readNumber() {
    int first = at;
    seq = 0;
    while (at < end && line[at] >= '0' && line[at] <= '9' && at - first < MOST_DIGITS) {
      seq = seq * 10 + line[at++] - '0';
    }
    return at > first && line[first] != '0';
  }

  /** Goes behind the end of a text that has begun; where it began, -1 if it has no end. */
  private int text() {
    int first = at;
    while (at < end && line[at] != '"') {
      at += line[at] == '\\' ? 2 : 1;
    }
    return at++ < end ? first : -1;
  }

  private boolean readNode() {
    int first = skip(NODE) ? text() : -1;
    if (first >= 0 && !Arrays.equals(line, first, at - 1, nodeOctets, 0, nodeOctets.length)) {
      nodeOctets = Arrays.copyOfRange(line, first, at - 1);
      node = new String(nodeOctets, StandardCharsets.UTF_8);
    }
    return first >= 0;
  }

  private boolean readTime() {
    timeFrom = skip(TIME) ? text() : -1;
    timeTo = at - 1;
    return timeFrom >= 0;
  }

  private boolean readKind() {
    kindFrom = skip(KIND) ? text() : -1;
    kindTo = at - 1;
    return kindFrom >= 0;
  }

  /** The line's number, at least 1. */
  long seq() {
    return seq;
  }

  String node() {
    return node;
  }

  /** Whether this is its kind, in ASCII. */
  boolean isKind(byte[] kind) {
    return Arrays.equals(line, kindFrom, kindTo, kind, 0, kind.length);
  }

  String time() {
    return new String(line, timeFrom, timeTo - timeFrom, StandardCharsets.UTF_8);
  }
}
