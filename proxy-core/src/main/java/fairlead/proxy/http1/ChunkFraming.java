package fairlead.proxy.http1;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Walks a chunked body (RFC 9112 §7.1) split anywhere, and says which octets go on. Chunk
 * extensions do not: they mean nothing end to end, and parsers disagree about them. Not
 * thread-safe.
 */
public final class ChunkFraming {
  private static final int MOST_SIZE_DIGITS = 15;
  private static final int MOST_EXTENSION_OCTETS = 4_096;
  private static final int MOST_TRAILER_OCTETS = 8_192;

  private final boolean payloadOnly;
  private State state = State.SIZE_FIRST;
  private long size;
  private int sizeDigits;
  private int extensionOctets;
  private int trailerOctets;
  private byte[] line = new byte[64];
  private int lineLength;
  private int length;
  private @Nullable Fault fault;

  /**
   * @param payloadOnly whether only the chunks' payload goes on, for an HTTP/1.0 receiver
   */
  public ChunkFraming(boolean payloadOnly) {
    this.payloadOnly = payloadOnly;
  }

  /** What to do with the next {@link #length} octets. */
  public enum Step {
    /** Nothing to do before more octets come. */
    MORE,
    /** Pass them on as they are. */
    PASS,
    /** Drop them. */
    SKIP,
    /** The body is complete. */
    DONE,
    /** The framing is broken; see {@link ChunkFraming#fault}. */
    FAULTY
  }

  private enum State {
    SIZE_FIRST,
    SIZE,
    EXTENSION,
    SIZE_CR,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER,
    TRAILER_LF,
    END,
    BROKEN
  }

  /** Octets of the last step. */
  public int length() {
    return length;
  }

  /** What broke the framing; null if nothing did. */
  public @Nullable Fault fault() {
    return fault;
  }

  /**
   * Looks at {@code in} without consuming; the caller consumes {@link #length} before the next
   * call.
   */
  public Step next(ByteBuf in) {
    int from = in.readerIndex();
    int to = in.writerIndex();
    int at = from;
    boolean passing = false;
    while (at < to && state != State.END) {
      byte octet = in.getByte(at);
      turn(octet);
      if (at == from) {
        passing = passes();
      } else if (passes() != passing) {
        break;
      }
      if (state == State.DATA) {
        at += data(to - at);
      } else if (octet(octet)) {
        at++;
      } else {
        state = State.BROKEN;
        return Step.FAULTY;
      }
    }
    length = at - from;
    if (length > 0) {
      return passing ? Step.PASS : Step.SKIP;
    }
    return state == State.END ? Step.DONE : Step.MORE;
  }

  /** An extension starts with its semicolon and ends before its CR. */
  private void turn(byte octet) {
    if (state == State.SIZE && octet == ';') {
      state = State.EXTENSION;
    } else if (octet == Octets.CR && (state == State.SIZE || state == State.EXTENSION)) {
      state = State.SIZE_CR;
    }
  }

  /** Whether the octet that the state waits for goes on. */
  private boolean passes() {
    return payloadOnly ? state == State.DATA : state != State.EXTENSION;
  }

  private int data(int available) {
    int taken = (int) Math.min(size, available);
    size -= taken;
    if (size == 0) {
      state = State.DATA_CR;
    }
    return taken;
  }

  private boolean octet(byte octet) {
    return switch (state) {
      case SIZE_FIRST, SIZE -> size(octet);
      case EXTENSION -> extension(octet);
      case SIZE_CR -> expect(octet, Octets.CR, State.SIZE_LF);
      case SIZE_LF -> sizeEnd(octet);
      case DATA_CR -> expect(octet, Octets.CR, State.DATA_LF);
      case DATA_LF -> expect(octet, Octets.LF, State.SIZE_FIRST);
      case TRAILER -> trailer(octet);
      case TRAILER_LF -> trailerEnd(octet);
      case DATA, END, BROKEN -> false;
    };
  }

  private boolean fail(Fault why) {
    fault = why;
    return false;
  }

  private boolean expect(byte octet, byte wanted, State then) {
    if (octet != wanted) {
      return fail(Fault.CHUNK_END);
    }
    state = then;
    if (then == State.SIZE_FIRST) {
      size = 0;
      sizeDigits = 0;
    }
    return true;
  }

  private boolean size(byte octet) {
    int digit = Octets.hex(octet);
    if (digit >= 0 && sizeDigits < MOST_SIZE_DIGITS) {
      size = size << 4 | digit;
      sizeDigits++;
      state = State.SIZE;
      return true;
    }
    return fail(octet == Octets.LF ? Fault.BARE_LF : Fault.CHUNK_SIZE);
  }

  private boolean extension(byte octet) {
    boolean sound = Octets.isValue(octet) && ++extensionOctets <= MOST_EXTENSION_OCTETS;
    return sound || fail(Fault.CHUNK_EXTENSION);
  }

  private boolean sizeEnd(byte octet) {
    if (octet != Octets.LF) {
      return fail(Fault.BARE_CR);
    }
    state = size == 0 ? State.TRAILER : State.DATA;
    lineLength = 0;
    return true;
  }

  private boolean trailer(byte octet) {
    if (++trailerOctets > MOST_TRAILER_OCTETS) {
      return fail(Fault.TRAILER_TOO_LARGE);
    }
    if (octet == Octets.CR) {
      state = State.TRAILER_LF;
      return true;
    }
    if (octet == Octets.LF) {
      return fail(Fault.BARE_LF);
    }
    if (lineLength == line.length) {
      line = java.util.Arrays.copyOf(line, 2 * lineLength);
    }
    line[lineLength++] = octet;
    return true;
  }

  private boolean trailerEnd(byte octet) {
    if (octet != Octets.LF) {
      return fail(Fault.BARE_CR);
    }
    if (lineLength == 0) {
      state = State.END;
      return true;
    }
    Fault bad = Trailer.check(line, lineLength);
    state = State.TRAILER;
    lineLength = 0;
    return bad == null || fail(bad);
  }
}
