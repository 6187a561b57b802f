package fairlead.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Opens one tunnel, fetches one page through it, and closes. */
final class TunnelClient extends Client {
  private final long began = System.nanoTime();
  private boolean established;

  TunnelClient(Load load) {
    super(load);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    send(context, load.messages().connect());
  }

  @Override
  void received(ChannelHandlerContext context, ByteBuf octets) {
    if (established) {
      if (reader.readPage(octets)) {
        load.answered(began);
        finish(context);
      }
    } else if (reader.readEstablished(octets)) {
      established = true;
      send(context, load.messages().inner());
    }
  }
}
