package fairlead.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetSocketAddress;

/**
 * The server behind the proxies: answers each request head with the same page, and a CONNECT with a
 * bare 200. Looks for nothing but the empty line, so it takes no bodies.
 */
final class Origin extends ChannelInboundHandlerAdapter {
  private static final int EMPTY_LINE = 0x0D0A0D0A;
  private static final ByteBuf ANSWER = constant(Messages.answer(""));
  private static final ByteBuf LAST = constant(Messages.answer("Connection: close\r\n"));
  private static final ByteBuf ESTABLISHED = constant(Messages.established());

  private final int mostAnswers;
  private int answers;

  /** The last four octets read: a head may come in pieces. */
  private int lastFour;

  private boolean headBegun;
  private boolean connect;

  private Origin(int mostAnswers) {
    this.mostAnswers = mostAnswers;
  }

  /**
   * Listens; each connection lives on a loop of the group.
   *
   * @param mostAnswers after which a connection ends, as servers do; 0 if it never does
   */
  static Channel listen(EventLoopGroup loops, InetSocketAddress at, int mostAnswers) {
    return new ServerBootstrap()
        .group(loops)
        .channel(EpollServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 4_096)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4_096))
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Origin(mostAnswers));
              }
            })
        .bind(at)
        .syncUninterruptibly()
        .channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf octets = (ByteBuf) message;
    try {
      while (octets.isReadable()) {
        next(context, octets.readByte());
      }
    } finally {
      octets.release();
    }
  }

  private void next(ChannelHandlerContext context, byte octet) {
    if (!headBegun) {
      headBegun = true;
      connect = octet == 'C';
    }
    lastFour = lastFour << 8 | (octet & 0xFF);
    if (lastFour == EMPTY_LINE) {
      headBegun = false;
      lastFour = 0;
      answer(context);
    }
  }

  private void answer(ChannelHandlerContext context) {
    if (!connect && ++answers == mostAnswers) {
      context.writeAndFlush(LAST.duplicate()).addListener(ChannelFutureListener.CLOSE);
    } else {
      context.write((connect ? ESTABLISHED : ANSWER).duplicate(), context.voidPromise());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private static ByteBuf constant(byte[] octets) {
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(octets.length).writeBytes(octets).asReadOnly());
  }
}
