package fairlead.proxy.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;

/** One side of a {@link Tunnel}: what it reads, the peer writes. */
final class TunnelSide extends ChannelInboundHandlerAdapter {
  private final Tunnel tunnel;
  private final SocketChannel channel;
  private final SocketChannel peer;
  private final TunnelEnd closing;
  private long octets;
  private boolean finished;

  TunnelSide(Tunnel tunnel, SocketChannel channel, SocketChannel peer, TunnelEnd closing) {
    this.tunnel = tunnel;
    this.channel = channel;
    this.peer = peer;
    this.closing = closing;
  }

  SocketChannel channel() {
    return channel;
  }

  TunnelEnd closing() {
    return closing;
  }

  /** Octets that this side sent. */
  long octets() {
    return octets;
  }

  /** Notes the FIN; false if it was noted before. */
  boolean finish() {
    boolean first = !finished;
    finished = true;
    return first;
  }

  /** Whether its FIN came, so that all that it will ever send was passed on. */
  boolean isFinished() {
    return finished;
  }

  /** Passes octets on; the peer owns the buffer from here on. */
  void pass(ByteBuf buffer) {
    int length = buffer.readableBytes();
    octets += length;
    tunnel.moved(length);
    peer.write(buffer, peer.voidPromise());
  }

  /**
   * Reads, or stops to. After a FIN there is nothing to read, and epoll no longer knows the socket.
   */
  void read(boolean on) {
    if (!finished) {
      channel.config().setAutoRead(on);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    pass((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    peer.flush();
    if (!peer.isWritable()) {
      read(false);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      tunnel.other(this).read(true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      tunnel.finished(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    tunnel.gone(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    tunnel.end(TunnelEnd.RESET);
  }
}
