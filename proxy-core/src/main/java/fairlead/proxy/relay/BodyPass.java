package fairlead.proxy.relay;

import fairlead.proxy.http1.Body;
import fairlead.proxy.http1.ChunkFraming;
import fairlead.proxy.http1.Fault;
import fairlead.proxy.session.Passage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The body of one message under way: says where it ends, and passes it on untouched but for chunk
 * extensions, as far as its {@link Passage} pays for it. Lives on one event loop.
 */
public final class BodyPass {
  /** Octets that are cheaper copied than written apart. */
  private static final int SMALL = 4_096;

  private final @Nullable ChunkFraming chunks;
  private final boolean untilClose;
  private final boolean unwrapped;
  private final Passage passage;
  private final boolean upward;
  private long left;
  private long octets;
  private boolean done;

  private BodyPass(Body framing, long left, boolean payloadOnly, Passage passage, boolean upward) {
    this.chunks = framing == Body.CHUNKED ? new ChunkFraming(payloadOnly) : null;
    this.unwrapped = framing == Body.CHUNKED && payloadOnly;
    this.untilClose = framing == Body.UNTIL_CLOSE;
    this.left = framing == Body.LENGTH ? left : 0;
    this.passage = passage;
    this.upward = upward;
    this.done = chunks == null && !untilClose && this.left == 0;
  }

  /** A request's body with this framing. */
  public static BodyPass up(Body framing, long contentLength, Passage passage) {
    return new BodyPass(framing, contentLength, false, passage, true);
  }

  /**
   * An answer's body with this framing.
   *
   * @param payloadOnly whether chunks are taken off, for an HTTP/1.0 receiver
   */
  public static BodyPass down(
      Body framing, long contentLength, boolean payloadOnly, Passage passage) {
    return new BodyPass(framing, contentLength, payloadOnly, passage, false);
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
   * Writes, without a flush, what of {@code in} belongs to the body; leaves the rest unread. While
   * the body is not {@link #done}, a rest waits for data to pay with.
   *
   * @return false if the framing is broken
   */
  public boolean pass(ByteBuf in, Channel to) {
    if (done) {
      return true;
    }
    int length = in.readableBytes();
    int paid = passage.take(length, upward);
    long before = octets;
    ByteBuf some = paid == length ? in : in.slice(in.readerIndex(), paid);
    boolean sound = passOn(some, to);
    if (some != in) {
      in.skipBytes(paid - some.readableBytes());
    }
    passage.give(paid - (int) (octets - before), upward);
    return sound;
  }

  private boolean passOn(ByteBuf in, Channel to) {
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
      int length = passage.take((int) Math.min(left, in.readableBytes()), upward);
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
