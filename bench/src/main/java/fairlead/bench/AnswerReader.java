package fairlead.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads one answer after another from a connection, in whatever pieces they come, and accepts
 * nothing but a 200 with the origin's very body.
 */
final class AnswerReader {
  private static final byte[] BODY = Messages.body();
  private static final int MOST_OF_A_HEAD = 8_192;
  private static final int EMPTY_LINE = 0x0D0A0D0A;

  private final byte[] octets = new byte[MOST_OF_A_HEAD];
  private int length;
  private int lastFour;
  private boolean inBody;

  /** A proxy did not answer as it should. */
  static final class Wrong extends IllegalStateException {
    Wrong(String words) {
      super(words);
    }
  }

  /** Takes the answer to a CONNECT, which has no body; true once it is complete. */
  boolean readEstablished(ByteBuf in) {
    if (!readHead(in)) {
      return false;
    }
    checkStatus();
    refuseMore(in);
    length = 0;
    return true;
  }

  /** Takes a page; true once it is complete. */
  boolean readPage(ByteBuf in) {
    if (!inBody) {
      if (!readHead(in)) {
        return false;
      }
      checkStatus();
      checkLength();
      inBody = true;
      length = 0;
    }
    int size = Math.min(BODY.length - length, in.readableBytes());
    in.readBytes(octets, length, size);
    length += size;
    if (length < BODY.length) {
      return false;
    }
    refuseMore(in);
    if (!Arrays.equals(octets, 0, BODY.length, BODY, 0, BODY.length)) {
      throw new Wrong("a changed body");
    }
    inBody = false;
    length = 0;
    return true;
  }

  private boolean readHead(ByteBuf in) {
    while (in.isReadable()) {
      if (length == octets.length) {
        throw new Wrong("a head longer than " + octets.length);
      }
      byte octet = in.readByte();
      octets[length++] = octet;
      lastFour = lastFour << 8 | (octet & 0xFF);
      if (lastFour == EMPTY_LINE) {
        lastFour = 0;
        return true;
      }
    }
    return false;
  }

  /** The status stands behind {@code HTTP/1.1} and a space. */
  private void checkStatus() {
    if (length < 12 || octets[9] != '2' || octets[10] != '0' || octets[11] != '0') {
      throw new Wrong(head().lines().findFirst().orElse(""));
    }
  }

  private void checkLength() {
    String expected = "\r\ncontent-length: " + BODY.length + "\r\n";
    if (!head().toLowerCase(Locale.ROOT).contains(expected)) {
      throw new Wrong("no length of " + BODY.length);
    }
  }

  private static void refuseMore(ByteBuf in) {
    if (in.isReadable()) {
      throw new Wrong("octets behind an answer");
    }
  }

  private String head() {
    return new String(octets, 0, length, StandardCharsets.ISO_8859_1);
  }
}
