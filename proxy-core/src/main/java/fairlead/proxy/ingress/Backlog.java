package fairlead.proxy.ingress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * What is queued for a peer, and since when the peer has taken nothing of it. Lives on the
 * channel's event loop.
 */
final class Backlog {
  private final Channel channel;
  private long before;
  private long since;

  Backlog(Channel channel, long nowMillis) {
    this.channel = channel;
    this.since = nowMillis;
  }

  /** Octets that are queued. */
  long octets() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes();
  }

  /** For how long the peer has taken nothing, ms; to be asked at each tick. */
  long stalled(long nowMillis) {
    long octets = octets();
    if (octets == 0 || octets != before) {
      before = octets;
      since = nowMillis;
    }
    return nowMillis - since;
  }
}
