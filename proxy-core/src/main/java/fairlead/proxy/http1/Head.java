package fairlead.proxy.http1;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One head: its octets, copied here as they arrive, and the spans of its field lines. Lines are
 * checked one by one as their ends arrive, so a head may be split anywhere and no octet is looked
 * at again. Reused from one message to the next; not thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // kinds are kept as bytes, never outside one head
abstract sealed class Head permits RequestHead, ResponseHead {
  private static final int SPANS = 4;
  private static final Field[] FIELDS = Field.values();

  private final HeadLimits limits;
  byte[] octets = new byte[512];
  private int length;
  private int lineFrom;
  private boolean startedEmpty;
  private boolean pastStartLine;
  private int[] spans = new int[SPANS * 16];
  private byte[] kinds = new byte[16];
  private int fields;
  private @Nullable Fault fault;

  /** Whether the last read ended the head. */
  private boolean complete;

  // What Connection says.
  boolean close;
  boolean keepAliveAsked;
  boolean upgradeNominated;
  boolean teNominated;
  private int connectionFields;

  // What frames the body.
  boolean chunked;
  long contentLength;
  int lengths;
  int codings;

  Head(HeadLimits limits) {
    this.limits = limits;
  }

  /** Forgets the message. */
  public void reset() {
    length = 0;
    lineFrom = 0;
    startedEmpty = false;
    pastStartLine = false;
    fields = 0;
    fault = null;
    complete = false;
    close = false;
    keepAliveAsked = false;
    upgradeNominated = false;
    teNominated = false;
    connectionFields = 0;
    chunked = false;
    contentLength = 0;
    lengths = 0;
    codings = 0;
  }

  /** Whether any octet of the message has come. */
  public boolean started() {
    return length > 0;
  }

  /** What is wrong with the head; null if nothing is. */
  public @Nullable Fault fault() {
    return fault;
  }

  /** The length of a body that has one, octets. */
  public long contentLength() {
    return contentLength;
  }

  /**
   * Takes octets of the head from {@code in}, and none behind it.
   *
   * @throws IllegalStateException if the head is complete or faulty already
   */
  public Progress read(ByteBuf in) {
    if (complete || fault != null) {
      throw new IllegalStateException("the head is over");
    }
    while (in.isReadable()) {
      int lf = in.indexOf(in.readerIndex(), in.writerIndex(), Octets.LF);
      int taken = lf < 0 ? in.readableBytes() : lf + 1 - in.readerIndex();
      fault = append(in, taken);
      if (fault == null && lf >= 0) {
        fault = line();
      }
      if (fault != null) {
        return Progress.FAULTY;
      }
      if (complete) {
        return Progress.DONE;
      }
    }
    return Progress.MORE;
  }

  private @Nullable Fault append(ByteBuf in, int count) {
    int line = length + count - lineFrom;
    if (!pastStartLine && line > limits.startLine()) {
      return Fault.START_LINE_TOO_LONG;
    }
    if (length + count > limits.head()) {
      return Fault.HEAD_TOO_LARGE;
    }
    if (length + count > octets.length) {
      octets = Arrays.copyOf(octets, Math.min(limits.head(), 2 * (length + count)));
    }
    in.readBytes(octets, length, count);
    length += count;
    return null;
  }

  /** Looks at the line that just ended. */
  private @Nullable Fault line() {
    int from = lineFrom;
    int to = length - 2;
    if (to < from || octets[to] != Octets.CR) {
      return Fault.BARE_LF;
    }
    lineFrom = length;
    if (to > from) {
      if (pastStartLine) {
        return field(from, to);
      }
      pastStartLine = true;
      return startLine(from, to);
    }
    if (pastStartLine) {
      complete = true;
      return finish();
    }
    if (startedEmpty || !mayStartEmpty()) {
      return Fault.EMPTY_LINES;
    }
    startedEmpty = true;
    length = 0;
    lineFrom = 0;
    return null;
  }

  /** Reads the first line. */
  abstract @Nullable Fault startLine(int from, int to);

  /** Whether one empty line may precede the first. */
  abstract boolean mayStartEmpty();

  /** Looks at a field that steers; the fields before it are known. */
  abstract @Nullable Fault known(Field field, int from, int to);

  /** Looks at the head as a whole. */
  abstract @Nullable Fault finish();

  private @Nullable Fault field(int from, int to) {
    if (fields == limits.fields()) {
      return Fault.TOO_MANY_FIELDS;
    }
    int colon = FieldLine.colon(octets, from, to);
    if (colon < 0) {
      return FieldLine.badName(octets, from, to);
    }
    int valueFrom = colon + 1;
    int valueTo = to;
    while (valueFrom < valueTo && Octets.isBlank(octets[valueFrom])) {
      valueFrom++;
    }
    while (valueTo > valueFrom && Octets.isBlank(octets[valueTo - 1])) {
      valueTo--;
    }
    Fault bad = FieldLine.badValue(octets, valueFrom, valueTo);
    if (bad != null) {
      return bad;
    }
    Field kind = Field.of(octets, from, colon);
    keep(kind, from, colon, valueFrom, valueTo);
    return kind == Field.OTHER ? null : steering(kind, valueFrom, valueTo);
  }

  private void keep(Field kind, int from, int colon, int valueFrom, int valueTo) {
    if (fields == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * fields);
      spans = Arrays.copyOf(spans, 2 * spans.length);
    }
    kinds[fields] = (byte) kind.ordinal();
    int at = SPANS * fields++;
    spans[at] = from;
    spans[at + 1] = colon;
    spans[at + 2] = valueFrom;
    spans[at + 3] = valueTo;
  }

  private @Nullable Fault steering(Field kind, int from, int to) {
    return switch (kind) {
      case CONTENT_LENGTH -> contentLength(from, to);
      case TRANSFER_ENCODING -> coding(from, to);
      case CONNECTION -> connection(from, to);
      default -> known(kind, from, to);
    };
  }

  private @Nullable Fault contentLength(int from, int to) {
    if (++lengths > 1) {
      return Fault.LENGTH_REPEATED;
    }
    if (to == from || to - from > 18) {
      return Fault.LENGTH_SYNTAX;
    }
    for (int i = from; i < to; i++) {
      if (!Octets.isDigit(octets[i])) {
        return Fault.LENGTH_SYNTAX;
      }
      contentLength = contentLength * 10 + octets[i] - '0';
    }
    return null;
  }

  private @Nullable Fault coding(int from, int to) {
    chunked = true;
    return ++codings == 1 && Octets.same(octets, from, to, "chunked") ? null : Fault.CODING;
  }

  private @Nullable Fault connection(int from, int to) {
    connectionFields++;
    int at = from;
    while (at < to) {
      int end = memberEnd(at, to);
      Fault bad = option(at, trimmed(at, end));
      if (bad != null) {
        return bad;
      }
      at = end + 1;
      while (at < to && Octets.isBlank(octets[at])) {
        at++;
      }
    }
    return null;
  }

  private @Nullable Fault option(int from, int to) {
    if (from == to) {
      return null;
    }
    if (!Octets.isToken(octets, from, to)) {
      return Fault.CONNECTION_SYNTAX;
    }
    Field named = Field.of(octets, from, to);
    if (named.framesOrRoutes()) {
      return Fault.CONNECTION_NOMINATES;
    }
    close |= Octets.same(octets, from, to, "close");
    keepAliveAsked |= named == Field.KEEP_ALIVE;
    upgradeNominated |= named == Field.UPGRADE;
    teNominated |= named == Field.TE;
    return null;
  }

  /** Length and coding together, or a coding that the version does not have. */
  @Nullable Fault framing(int minorVersion) {
    if (codings > 0 && lengths > 0) {
      return Fault.LENGTH_AND_CODING;
    }
    return codings > 0 && minorVersion == 0 ? Fault.CODING_IN_1_0 : null;
  }

  /** The end of the list member at {@code at}: its comma, or the end of the list. */
  final int memberEnd(int at, int to) {
    int end = at;
    while (end < to && octets[end] != ',') {
      end++;
    }
    return end;
  }

  final int trimmed(int from, int to) {
    int end = to;
    while (end > from && Octets.isBlank(octets[end - 1])) {
      end--;
    }
    return end;
  }

  final int fields() {
    return fields;
  }

  final Field kind(int field) {
    return FIELDS[kinds[field]];
  }

  final int valueFrom(int field) {
    return spans[SPANS * field + 2];
  }

  final int valueTo(int field) {
    return spans[SPANS * field + 3];
  }

  /** The first field of a kind; negative if there is none. */
  final int find(Field kind) {
    for (int i = 0; i < fields; i++) {
      if (kinds[i] == kind.ordinal()) {
        return i;
      }
    }
    return -1;
  }

  final @Nullable String value(Field kind) {
    int field = find(kind);
    return field < 0 ? null : Octets.text(octets, valueFrom(field), valueTo(field));
  }

  /** Whether the head's sender would not pass this field on, or we do not. */
  abstract boolean drops(Field kind);

  /** Writes the vetted field lines as they came, in as few spans as can be. */
  final void writeFields(ByteBuf out) {
    int run = -1;
    for (int i = 0; i < fields; i++) {
      int from = spans[SPANS * i];
      if (drops(kind(i)) || nominated(i)) {
        if (run >= 0) {
          out.writeBytes(octets, run, from - run);
        }
        run = -1;
      } else if (run < 0) {
        run = from;
      }
    }
    if (run >= 0) {
      out.writeBytes(octets, run, length - 2 - run);
    }
  }

  /** Whether Connection names the field, so that it ends here. */
  private boolean nominated(int field) {
    if (connectionFields == 0) {
      return false;
    }
    int from = spans[SPANS * field];
    int to = spans[SPANS * field + 1];
    for (int i = 0; i < fields; i++) {
      if (kinds[i] == Field.CONNECTION.ordinal() && lists(i, from, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean lists(int field, int nameFrom, int nameTo) {
    int to = valueTo(field);
    int at = valueFrom(field);
    while (at < to) {
      int end = memberEnd(at, to);
      if (Octets.same(octets, at, trimmed(at, end), nameFrom, nameTo)) {
        return true;
      }
      at = end + 1;
      while (at < to && Octets.isBlank(octets[at])) {
        at++;
      }
    }
    return false;
  }
}
