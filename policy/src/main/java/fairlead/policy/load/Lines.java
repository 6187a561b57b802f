package fairlead.policy.load;

import fairlead.policy.load.yaml.Mark;
import fairlead.policy.match.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of a text in UTF-8, one after another in one buffer: each is there as octets, and
 * becomes a string for whoever asks. A line ends with LF, CR or both; a byte order mark is left
 * out. For one thread.
 */
final class Lines {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final InputStream in;
  private final Octets octets = new Octets();
  private byte[] buffer = new byte[1 << 16];

  /** Where the line begins, and where what was read behind it ends. */
  private int start;

  private int end;
  private int length;
  private int number;
  private boolean ascii;
  private int terminator;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Octets that are no text. */
  static final class NotUtf8 extends CharacterCodingException {
    private static final long serialVersionUID = 1;

    private final int octet;
    private final int line;
    private final int column;

    private NotUtf8(int octet, int line, int column) {
      this.octet = octet;
      this.line = line;
      this.column = column;
    }

    PolicySources.Unreadable said() {
      return new PolicySources.Unreadable(
          "not UTF-8: the octet 0x%02x".formatted(octet),
          "save the file as UTF-8",
          new Mark(line, column));
    }
  }

  /**
   * Goes on to the next line.
   *
   * @return whether there is one
   */
  boolean next() throws IOException {
    if (number == 0) {
      end = in.readNBytes(buffer, 0, BYTE_ORDER_MARK.length);
      end = Arrays.equals(buffer, 0, end, BYTE_ORDER_MARK, 0, 3) ? 0 : end;
    } else {
      pass();
    }
    if (!find()) {
      return false;
    }
    number++;
    octets.over(buffer, start, start + length);
    return true;
  }

  /** Leaves the line and its end behind. */
  private void pass() throws IOException {
    start += Math.min(end - start, length + 1);
    length = 0;
    if (terminator == '\r' && (start < end || more()) && buffer[start] == '\n') {
      start++;
    }
  }

  /** Looks for the end of the line. */
  private boolean find() throws IOException {
    length = 0;
    ascii = true;
    while (start + length < end || more()) {
      byte octet = buffer[start + length];
      if (octet == '\n' || octet == '\r') {
        terminator = octet;
        return true;
      }
      ascii &= octet >= 0;
      length++;
    }
    terminator = 0;
    return length > 0;
  }

  private boolean more() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, end - start);
    end -= start;
    start = 0;
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = in.read(buffer, end, buffer.length - end);
    end += Math.max(0, read);
    return read > 0;
  }

  /** The number of the line, from 1. */
  int number() {
    return number;
  }

  /** Whether its octets are ASCII. */
  boolean isAscii() {
    return ascii;
  }

  /** Its octets, until the next line. */
  Octets octets() {
    return octets;
  }

  /**
   * Its text.
   *
   * @throws NotUtf8 if it is none
   */
  String text() throws NotUtf8 {
    if (ascii) {
      return octets.toString();
    }
    ByteBuffer line = ByteBuffer.wrap(buffer, start, length);
    CharBuffer text = CharBuffer.allocate(length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(line, text, true);
    if (result.isError()) {
      throw new NotUtf8(buffer[line.position()] & 255, number, text.position() + 1);
    }
    return text.flip().toString();
  }
}
