package fairlead.proxy;

import fairlead.proxy.egress.Sockets;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import org.jspecify.annotations.Nullable;

/** How sockets are driven. */
public enum Transport {
  /** epoll where there is one, NIO elsewhere. */
  AUTO,
  EPOLL,
  IO_URING,
  NIO;

  /** What this stands for on this machine. */
  Transport resolved() {
    return this != AUTO ? this : Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** Why it does not work on this machine; null if it does. */
  public @Nullable String unavailable() {
    Throwable cause =
        switch (this) {
          case EPOLL -> Epoll.unavailabilityCause();
          case IO_URING -> IoUring.unavailabilityCause();
          case AUTO, NIO -> null;
        };
    return cause == null ? null : cause.toString();
  }

  IoHandlerFactory handlers() {
    return switch (resolved()) {
      case EPOLL -> new EpollHandlers();
      case IO_URING -> IoUringIoHandler.newFactory();
      case AUTO, NIO -> NioIoHandler.newFactory();
    };
  }

  Class<? extends ServerChannel> listener() {
    return switch (resolved()) {
      case EPOLL -> EpollServerSocketChannel.class;
      case IO_URING -> IoUringServerSocketChannel.class;
      case AUTO, NIO -> NioServerSocketChannel.class;
    };
  }

  Sockets sockets() {
    return switch (resolved()) {
      case EPOLL ->
          new Sockets(
              EpollSocketChannel::new,
              () -> new EpollSocketChannel(SocketProtocolFamily.INET),
              EpollDatagramChannel::new);
      case IO_URING ->
          new Sockets(
              IoUringSocketChannel::new, IoUringSocketChannel::new, IoUringDatagramChannel::new);
      case AUTO, NIO ->
          new Sockets(NioSocketChannel::new, NioSocketChannel::new, NioDatagramChannel::new);
    };
  }
}
