package fairlead.proxy.relay;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;

/** The end of a connection by a reset: its peer cannot take what it got for the whole. */
public final class Reset {
  private Reset() {}

  /** Closes the channel so that a reset goes out and nothing else; its queue is dropped. */
  public static void send(SocketChannel channel) {
    if (channel.isActive()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    channel.close();
  }
}
