package fairlead.proxy;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Netty's epoll handler, with sockets that stay registered while they wait for nothing.
 *
 * <p>Netty 4.2.18 takes a socket out of epoll when it waits for nothing, which is so after a FIN
 * was read, and then fails to put it back: the next write that would have to wait, or the next
 * switch of reads, ends the connection with ENOENT. A half-closed client could so lose the end of a
 * long answer. Here such a socket keeps an edge-triggered registration without events, which wakes
 * nobody over and over.
 */
final class EpollHandlers implements IoHandlerFactory {
  private final IoHandlerFactory netty = EpollIoHandler.newFactory();

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Handler(netty.newHandler(executor));
  }

  @Override
  public boolean isChangingThreadSupported() {
    return netty.isChangingThreadSupported();
  }

  private record Handler(IoHandler netty) implements IoHandler {
    @Override
    public void initialize() {
      netty.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      return netty.run(context);
    }

    @Override
    public void prepareToDestroy() {
      netty.prepareToDestroy();
    }

    @Override
    public void destroy() {
      netty.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return new Registration(netty.register(handle));
    }

    @Override
    public void wakeup() {
      netty.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return netty.isCompatible(handleType);
    }
  }

  private record Registration(IoRegistration netty) implements IoRegistration {
    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // the interface is so
    public <T> T attachment() {
      return netty.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      return netty.submit(ops.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    public boolean isValid() {
      return netty.isValid();
    }

    @Override
    public boolean cancel() {
      return netty.cancel();
    }
  }
}
