package fairlead.proxy.relay;

import fairlead.proxy.http1.Body;
import fairlead.proxy.http1.ChunkFraming;
import fairlead.proxy.http1.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The body of one message under way: says where it ends, and passes it on untouched but for chunk
 * extensions. Lives on one event loop.
 */
public final class BodyPass {
  /** Octets that are cheaper copied than written apart. */
  private static final int SMALL = 4_096;

  private final @Nullable ChunkFraming chunks;
  private final boolean untilClose;
  private final boolean unwrapped;
  private long left;
  private long octets;
  private boolean done;

  private BodyPass(
      @Nullable ChunkFraming chunks, boolean unwrapped, boolean untilClose, long left) {
    this.chunks = chunks;
    this.unwrapped = unwrapped;
    this.untilClose = untilClose;
    this.left = left;
    this.done = chunks == null && !untilClose && left == 0;
  }

  /**
   * A body with this framing.
   *
   * @param payloadOnly whether chunks are taken off, for an HTTP/1.0 receiver
   */
  public static BodyPass of(Body framing, long contentLength, boolean payloadOnly) {
    return switch (framing) {
      case NONE -> new BodyPass(null, false, false, 0);
      case LENGTH -> new BodyPass(null, false, false, contentLength);
      case CHUNKED -> new BodyPass(new ChunkFraming(payloadOnly), payloadOnly, false, 0);
      case UNTIL_CLOSE -> new BodyPass(null, false, true, 0);
    };
  }

  /** Whether the message is complete. */
  public boolean done() {
    return done;
  }

  /** Whether it ends where its sender closes. */
  public boolean untilClose() {
    return untilClose;
  }

  /**
   * Whether its receiver can tell a cut from the end without our help: by its length or its chunks.
   */
  public boolean marksItsEnd() {
    return !untilClose && !unwrapped;
  }

  /** Octets passed on so far. */
  public long octets() {
    return octets;
  }

  /**
   * Writes, without a flush, what of {@code in} belongs to the body; leaves the rest unread.
   *
   * @return false if the framing is broken
   */
  public boolean pass(ByteBuf in, Channel to) {
    if (done) {
      return true;
    }
    if (chunks != null) {
      return passChunks(chunks, in, to);
    }
    int length = untilClose ? in.readableBytes() : (int) Math.min(left, in.readableBytes());
    write(in, length, to);
    if (!untilClose) {
      left -= length;
      done = left == 0;
    }
    return true;
  }

  /**
   * Passes what has come of a small body on behind its head, in the head's own buffer: one buffer
   * costs the system less than two. Does nothing for a large body, or one with chunks.
   */
  public void passBehind(ByteBuf head, ByteBuf in) {
    if (chunks == null && !untilClose && left <= SMALL) {
      int length = (int) Math.min(left, in.readableBytes());
      head.writeBytes(in, length);
      octets += length;
      left -= length;
      done = left == 0;
    }
  }

  /** What broke the framing; null if nothing did. */
  public @Nullable Fault fault() {
    return chunks == null ? null : chunks.fault();
  }

  private boolean passChunks(ChunkFraming framing, ByteBuf in, Channel to) {
    while (true) {
      switch (framing.next(in)) {
        case PASS -> write(in, framing.length(), to);
        case SKIP -> in.skipBytes(framing.length());
        case MORE -> {
          return true;
        }
        case DONE -> {
          done = true;
          return true;
        }
        case FAULTY -> {
          return false;
        }
      }
    }
  }

  private void write(ByteBuf in, int length, Channel to) {
    if (length > 0) {
      octets += length;
      to.write(in.readRetainedSlice(length), to.voidPromise());
    }
  }
}
