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
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Netty's epoll handler, told less often what sockets wait for, and never that one waits for
 * nothing.
 *
 * <p>What a socket waits for changes several times while events are handled: it is told to epoll
 * once, as it is when the loop is about to wait, and not at all if it is as before. Nothing is
 * missed, because epoll reports what a socket has when it is asked (level-triggered).
 *
 * <p>Netty 4.2.18 takes a socket out of epoll when it waits for nothing, which is so after a FIN
 * was read, and then fails to put it back: the next write that would have to wait, or the next
 * switch of reads, ends the connection with ENOENT. A half-closed client could so lose the end of a
 * long answer. Here such a socket keeps an edge-triggered registration without events, which wakes
 * nobody over and over.
 */
final class EpollHandlers implements IoHandlerFactory {
  private static final Logger LOG = LoggerFactory.getLogger(EpollHandlers.class);

  private final IoHandlerFactory netty = EpollIoHandler.newFactory();

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Handler(netty.newHandler(executor), executor);
  }

  @Override
  public boolean isChangingThreadSupported() {
    return netty.isChangingThreadSupported();
  }

  /** One loop's; its queue belongs to the loop's thread. */
  private static final class Handler implements IoHandler {
    private final IoHandler netty;
    private final ThreadAwareExecutor executor;
    private final ArrayDeque<Registration> changed = new ArrayDeque<>();

    Handler(IoHandler netty, ThreadAwareExecutor executor) {
      this.netty = netty;
      this.executor = executor;
    }

    @Override
    public void initialize() {
      netty.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      for (Registration next = changed.poll(); next != null; next = changed.poll()) {
        next.tell();
      }
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
      return new Registration(netty.register(handle), handle, this);
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

  private static final class Registration implements IoRegistration {
    private final IoRegistration netty;
    private final IoHandle handle;
    private final Handler handler;
    private IoOps wanted = EpollIoOps.NONE;
    private @Nullable IoOps told;
    private boolean queued;

    Registration(IoRegistration netty, IoHandle handle, Handler handler) {
      this.netty = netty;
      this.handle = handle;
      this.handler = handler;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // the interface is so
    public <T> T attachment() {
      return netty.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      if (!isValid()) {
        return -1;
      }
      if (!handler.executor.isExecutorThread(Thread.currentThread())) {
        throw new IllegalStateException("submitted beside the loop");
      }
      wanted = ops;
      if (!queued) {
        queued = true;
        handler.changed.add(this);
      }
      return ((EpollIoOps) ops).value();
    }

    void tell() {
      queued = false;
      if (wanted.equals(told) || !isValid()) {
        return;
      }
      try {
        netty.submit(wanted.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : wanted);
        told = wanted;
      } catch (UncheckedIOException e) {
        LOG.warn("a socket cannot be watched, so it is closed: {}", e.toString());
        close();
      }
    }

    private void close() {
      try {
        handle.close();
      } catch (Exception e) {
        LOG.warn("while closing it: {}", e.toString());
      }
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
