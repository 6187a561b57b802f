package fairlead.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One connection to the proxy under load. Everything runs on the load's one event loop, hence plain
 * fields.
 */
abstract class Client extends ChannelInboundHandlerAdapter {
  final Load load;
  final AnswerReader reader = new AnswerReader();
  private boolean finished;

  Client(Load load) {
    this.load = load;
  }

  /** The octets of a complete or incomplete answer came. */
  abstract void received(ChannelHandlerContext context, ByteBuf octets);

  @Override
  public final void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf octets = (ByteBuf) message;
    try {
      received(context, octets);
    } finally {
      octets.release();
    }
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    finished = true;
    load.failed(String.valueOf(cause.getMessage()));
    context.close();
  }

  @Override
  public final void channelInactive(ChannelHandlerContext context) {
    if (!finished) {
      load.failed("closed before the end");
    }
    load.closed();
  }

  /** Ends a connection that has done its part. */
  final void finish(ChannelHandlerContext context) {
    finished = true;
    context.close();
  }

  static void send(ChannelHandlerContext context, byte[] octets) {
    context.writeAndFlush(Unpooled.wrappedBuffer(octets), context.voidPromise());
  }
}
