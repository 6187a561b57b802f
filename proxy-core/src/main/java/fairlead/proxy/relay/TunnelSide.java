package fairlead.proxy.relay;

import fairlead.proxy.session.Passage;
import fairlead.proxy.session.TunnelEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayDeque;

/**
 * One side of a {@link Tunnel}: what it reads, the peer writes.
 *
 * <p>While the tunnel is stopped, or there is no data to pay with, nothing is read. What comes all
 * the same is held, for epoll empties a socket whose peer has closed whatever it was told: at most
 * what the socket's buffer had. A FIN or a close then waits behind it.
 */
final class TunnelSide extends ChannelInboundHandlerAdapter {
  private final Tunnel tunnel;
  private final SocketChannel channel;
  private final SocketChannel peer;
  private final TunnelEnd closing;
  private final boolean upward;
  private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(0);
  private long octets;
  private boolean finished;
  private boolean finHeld;
  private boolean closeHeld;

  TunnelSide(
      Tunnel tunnel, SocketChannel channel, SocketChannel peer, TunnelEnd closing, boolean upward) {
    this.tunnel = tunnel;
    this.channel = channel;
    this.peer = peer;
    this.closing = closing;
    this.upward = upward;
  }

  SocketChannel channel() {
    return channel;
  }

  TunnelEnd closing() {
    return closing;
  }

  /** Octets that this side sent and the peer was given. */
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

  /** Takes what came before the tunnel stood; owns the buffer from here on. */
  void begin(ByteBuf early) {
    if (early.isReadable()) {
      receive(early);
      peer.flush();
    } else {
      early.release();
    }
  }

  /** Takes octets that came; owns the buffer from here on. */
  void receive(ByteBuf buffer) {
    if (tunnel.hasEnded()) {
      buffer.release();
    } else if (tunnel.isStopped() || !held.isEmpty()) {
      held.addLast(buffer);
      read(false);
    } else {
      pass(buffer);
    }
  }

  /** Passes on what is paid for, and holds the rest. */
  private void pass(ByteBuf buffer) {
    Passage passage = tunnel.passage();
    int length = buffer.readableBytes();
    int may = passage.take(length, upward);
    octets += may;
    tunnel.moved(may);
    if (may == length) {
      peer.write(buffer, peer.voidPromise());
      return;
    }
    if (may > 0) {
      peer.write(buffer.readRetainedSlice(may), peer.voidPromise());
    }
    held.addFirst(buffer);
    read(false);
    tunnel.awaitData();
  }

  /** Goes on: with what was held, with what waited behind it, with reading. */
  void resume() {
    while (!held.isEmpty() && !tunnel.isStopped()) {
      int before = held.size();
      pass(held.removeFirst());
      if (held.size() == before) {
        break; // there is no data yet
      }
    }
    peer.flush();
    if (!held.isEmpty() || tunnel.isStopped()) {
      return;
    }
    if (finHeld) {
      finHeld = false;
      tunnel.finished(this);
    }
    if (closeHeld) {
      closeHeld = false;
      tunnel.gone(this);
    } else {
      read(peer.isWritable());
    }
  }

  /** Lets go of what was held: the tunnel has ended. */
  void drop() {
    held.forEach(ByteBuf::release);
    held.clear();
  }

  /**
   * Reads, or stops to. After a FIN there is nothing to read, and epoll no longer knows the socket.
   */
  void read(boolean on) {
    if (!finished) {
      channel.config().setAutoRead(on && held.isEmpty() && !tunnel.isStopped());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    receive((ByteBuf) message);
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
      finishLater();
    }
  }

  /** Its FIN came: it is passed on behind what is held. */
  void finishLater() {
    if (tunnel.isStopped() || !held.isEmpty()) {
      finHeld = true;
    } else {
      tunnel.finished(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (tunnel.isStopped() || !held.isEmpty()) {
      closeHeld = true;
    } else {
      tunnel.gone(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (tunnel.isStopped() || !held.isEmpty()) {
      closeHeld = true;
    } else {
      tunnel.end(TunnelEnd.RESET);
    }
  }
}
