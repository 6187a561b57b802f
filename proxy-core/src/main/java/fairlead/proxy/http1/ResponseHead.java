package fairlead.proxy.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * The head of an answer (RFC 9112 §4 to §6), read as the answer to a known request. Reused; not
 * thread-safe.
 */
public final class ResponseHead extends Head {
  private static final String VERSION = "HTTP/1.";
  private static final int REASON_AT = 13;

  private boolean toHead;
  private boolean upgradeAsked;
  private int minorVersion;
  private int status;
  private int reasonFrom;
  private int reasonTo;

  public ResponseHead(HeadLimits limits) {
    super(limits);
  }

  /** Says what is answered; to be called before the first octet of each head. */
  public void forRequest(boolean head, boolean upgrade) {
    toHead = head;
    upgradeAsked = upgrade;
  }

  /** 100 to 599. */
  public int status() {
    return status;
  }

  /** Whether another answer follows (RFC 9110 §15.2). */
  public boolean interim() {
    return status < 200 && status != 101;
  }

  /** Whether the connection changes to the protocol that the client asked for. */
  public boolean switching() {
    return status == 101;
  }

  /** How the body is framed, by RFC 9112 §6.3. */
  public Body body() {
    if (toHead || status < 200 || status == 204 || status == 304) {
      return Body.NONE;
    }
    if (chunked) {
      return Body.CHUNKED;
    }
    if (lengths > 0) {
      return contentLength > 0 ? Body.LENGTH : Body.NONE;
    }
    return Body.UNTIL_CLOSE;
  }

  /** Whether the origin's connection can carry another exchange after the body. */
  public boolean keepAlive() {
    return !close && (minorVersion == 1 || keepAliveAsked) && body() != Body.UNTIL_CLOSE;
  }

  /** Writes the head as the client gets it. */
  public void writeTo(ByteBuf out, ResponseEdits edits) {
    ByteBufUtil.writeAscii(out, "HTTP/1.1 ");
    ByteBufUtil.writeAscii(out, Integer.toString(status));
    out.writeByte(' ');
    out.writeBytes(octets, reasonFrom, reasonTo - reasonFrom);
    out.writeShort('\r' << 8 | '\n');
    unwrapped = edits.unwrapped();
    writeFields(out);
    if (edits.close()) {
      ByteBufUtil.writeAscii(out, "Connection: close\r\n");
    } else if (edits.keepAlive()) {
      ByteBufUtil.writeAscii(out, "Connection: keep-alive\r\n");
    }
    if (edits.upgrade()) {
      ByteBufUtil.writeAscii(
          out, "Upgrade: " + value(Field.UPGRADE) + "\r\nConnection: upgrade\r\n");
    }
    ByteBufUtil.writeAscii(out, minorVersion == 1 ? "Via: 1.1 " : "Via: 1.0 ");
    ByteBufUtil.writeAscii(out, edits.via());
    ByteBufUtil.writeAscii(out, "\r\n\r\n");
  }

  private boolean unwrapped;

  @Override
  boolean drops(Field kind) {
    return kind.isHopByHop()
        || (kind == Field.TRANSFER_ENCODING && unwrapped)
        || (kind == Field.CONTENT_LENGTH && (status == 204 || status < 200));
  }

  @Override
  boolean mayStartEmpty() {
    return false;
  }

  @Override
  @Nullable Fault startLine(int from, int to) {
    if (to - from < REASON_AT - 1 || !octetsAre(from, VERSION) || octets[from + 8] != ' ') {
      return Fault.STATUS_LINE;
    }
    minorVersion = octets[from + 7] - '0';
    if (minorVersion != 0 && minorVersion != 1) {
      return Fault.VERSION;
    }
    status = 0;
    for (int i = from + 9; i < from + REASON_AT - 1; i++) {
      if (!Octets.isDigit(octets[i])) {
        return Fault.STATUS_LINE;
      }
      status = status * 10 + octets[i] - '0';
    }
    if (status < 100 || status > 599) {
      return Fault.STATUS;
    }
    return reason(from + REASON_AT - 1, to);
  }

  /** A reason may be empty, and then many servers leave its space out too. */
  private @Nullable Fault reason(int from, int to) {
    reasonFrom = Math.min(from + 1, to);
    reasonTo = to;
    if (from < to && octets[from] != ' ') {
      return Fault.STATUS_LINE;
    }
    return FieldLine.badValue(octets, reasonFrom, reasonTo);
  }

  private boolean octetsAre(int from, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (octets[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  @Nullable Fault known(Field field, int from, int to) {
    return null;
  }

  @Override
  @Nullable Fault finish() {
    if (status == 101 && !(upgradeAsked && upgradeNominated && find(Field.UPGRADE) >= 0)) {
      return Fault.UNSOLICITED_101;
    }
    if ((status < 200 || status == 204) && (chunked || contentLength > 0)) {
      return Fault.BODY_FORBIDDEN;
    }
    return framing(minorVersion);
  }
}
