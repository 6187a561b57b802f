package fairlead.proxy.egress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an origin that serves one exchange after another, of one principal. While nobody
 * uses it, any octet or close from the origin ends it: an answer that nobody asked for reaches
 * nobody. Lives on one event loop with its users, so its fields are plain.
 */
public final class OriginConnection extends ChannelInboundHandlerAdapter {
  private final SocketChannel channel;
  private final InetAddress address;
  private final OriginPool.@Nullable Key key;
  private final OriginPool pool;
  private @Nullable User user;
  private boolean reused;
  private boolean ended;
  long idleSince;

  OriginConnection(
      SocketChannel channel, InetAddress address, OriginPool.@Nullable Key key, OriginPool pool) {
    this.channel = channel;
    this.address = address;
    this.key = key;
    this.pool = pool;
  }

  /** The exchange that has the connection. Called on the loop. */
  public interface User {
    /** Octets from the origin; the user owns the buffer from here on. */
    void originSent(ByteBuf octets);

    /** The origin's socket has nothing more for now: the time to flush. */
    void originPaused();

    /** The origin ended its side; {@code clean} if by a FIN, not by a reset. Called once. */
    void originEnded(boolean clean);

    /** The origin takes octets again. */
    void originWritable();
  }

  /** Takes the connection for an exchange and starts to read. */
  public void use(User next) {
    user = next;
    if (channel.pipeline().context(this) == null) {
      channel.pipeline().addLast(this);
    }
    channel.config().setAutoRead(true);
  }

  /** The address that was vetted and dialled. */
  public InetAddress address() {
    return address;
  }

  /** The channel, for writing. */
  public SocketChannel channel() {
    return channel;
  }

  /** Whether an exchange went over it before. */
  public boolean reused() {
    return reused;
  }

  /** Gives the connection back after a complete exchange; it is kept if it may be. */
  public void release(long nowMillis) {
    user = null;
    reused = true;
    idleSince = nowMillis;
    if (key == null || ended || !channel.isActive() || !pool.keep(key, this)) {
      close();
    } else {
      read(true);
    }
  }

  /** Reads, or stops to. After the origin's FIN there is nothing to read. */
  public void read(boolean on) {
    if (!ended) {
      channel.config().setAutoRead(on);
    }
  }

  /** Hands the bare channel over to a relay, which owns it from here on. */
  public SocketChannel surrender() {
    user = null;
    read(false);
    channel.pipeline().remove(this);
    return channel;
  }

  /** Ends the connection; its user hears nothing. */
  public void close() {
    user = null;
    channel.close();
  }

  OriginPool.@Nullable Key key() {
    return key;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (user != null && message instanceof ByteBuf octets) {
      user.originSent(octets);
    } else {
      ReferenceCountUtil.release(message);
      dropUnused();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (user != null) {
      user.originPaused();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (user != null && channel.isWritable()) {
      user.originWritable();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      end(true);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(true);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(false);
    ChannelFuture _ = context.close();
  }

  private void end(boolean clean) {
    if (ended) {
      return;
    }
    ended = true;
    if (user == null) {
      dropUnused();
    } else {
      user.originEnded(clean);
    }
  }

  private void dropUnused() {
    pool.forget(this);
    channel.close();
  }
}
