package fairlead.proxy.ingress;

import fairlead.proxy.relay.Timed;
import fairlead.proxy.session.TunnelEnd;
import io.netty.buffer.ByteBuf;

/**
 * What a client connection is busy with: one request in one phase. Called on the loop. A phase that
 * moves no octets yet leaves what it is told about them aside: what the client sent waits, and its
 * FIN is passed on later.
 */
interface Exchange extends Timed {

  /** Takes what of {@code in} belongs to the request; leaves the rest unread. */
  default void take(ByteBuf in) {}

  /**
   * Whether the client should be read from. A phase that takes nothing is content with one read, by
   * which a FIN is noticed.
   *
   * @param nothingHeld whether nothing waits that was read already
   */
  default boolean wantsMore(boolean nothingHeld) {
    return nothingHeld;
  }

  /** The client's socket has nothing more for now: the time to flush. */
  default void clientPaused() {}

  /** The client takes octets again. */
  default void clientWritable() {}

  /** The client sent its FIN; it may still read. */
  default void clientFinished() {}

  /** The client is gone, or a stop sent it away: nobody waits for an answer. */
  void clientGone(TunnelEnd why);

  /** {@inheritDoc} A phase whose waits have time limits of their own has none here. */
  @Override
  default void tick(long nowMillis) {}
}
