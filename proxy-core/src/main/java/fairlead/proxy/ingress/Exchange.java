package fairlead.proxy.ingress;

import fairlead.proxy.relay.Timed;
import io.netty.buffer.ByteBuf;

/** What a client connection is busy with: one request in one phase. Called on the loop. */
interface Exchange extends Timed {

  /** Takes what of {@code in} belongs to the request; leaves the rest unread. */
  void take(ByteBuf in);

  /** Whether {@link #take} would take more octets now. */
  boolean wantsMore();

  /** The client's socket has nothing more for now: the time to flush. */
  void clientPaused();

  /** The client takes octets again. */
  void clientWritable();

  /** The client sent its FIN; it may still read. */
  void clientFinished();

  /** The client is gone: nobody waits for an answer. */
  void clientGone();
}
