package fairlead.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Asks for one page after another over one connection, in turns of one person each. */
final class PageClient extends Client {
  private byte[] request = {};
  private int left;
  private long asked;

  PageClient(Load load) {
    super(load);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    ask(context);
  }

  @Override
  void received(ChannelHandlerContext context, ByteBuf octets) {
    if (reader.readPage(octets)) {
      load.answered(asked);
      if (load.take()) {
        ask(context);
      } else {
        finish(context);
      }
    }
  }

  private void ask(ChannelHandlerContext context) {
    if (left == 0) {
      request = load.messages().get();
      left = load.turn();
    }
    left--;
    asked = System.nanoTime();
    send(context, request);
  }
}
