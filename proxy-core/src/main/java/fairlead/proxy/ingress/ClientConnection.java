package fairlead.proxy.ingress;

import fairlead.policy.DenyReason;
import fairlead.proxy.http1.Body;
import fairlead.proxy.http1.Fault;
import fairlead.proxy.http1.Progress;
import fairlead.proxy.http1.RequestHead;
import fairlead.proxy.http1.ResponseHead;
import fairlead.proxy.relay.Reset;
import fairlead.proxy.session.TunnelEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: frames its requests one after another, and gives each to an {@link
 * Exchange}. Requests behind the one under way wait unread, so answers leave in order (RFC 9112
 * §9.3.2). While the client does not take its answers, no further request of it is read.
 *
 * <p>The connection ends when what is queued is out; where octets have to be given up, it ends in a
 * reset, so that the client cannot take what it got for the whole.
 *
 * <p>Everything runs on the channel's event loop, hence its fields are plain.
 */
public final class ClientConnection extends ChannelInboundHandlerAdapter
    implements Worker.Draining {
  /** How long we listen to a client that we said goodbye to, so that a reset eats no answer. */
  private static final long LINGER_MILLIS = 2_000;

  /** The same for one that goes on sending, as behind an upload that was refused. */
  private static final long LONGEST_LINGER_MILLIS = 30_000;

  /** How long one client too many may take to ask: only to be told, or for the portal. */
  private static final long OVERLOADED_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  final Worker worker;
  final SocketChannel channel;
  final RequestHead head;
  final Refuser refuser;
  final boolean overloaded;
  private final Backlog backlog;
  private @Nullable ResponseHead response;
  private ByteBuf pending = Unpooled.EMPTY_BUFFER;
  private @Nullable Exchange exchange;
  private boolean driving;
  private boolean reading;
  private boolean inputFinished;
  private boolean leaving;
  private long since;
  private long left;

  /**
   * @param overloaded whether the client is one more than we take: it is told so, and nothing else
   */
  public ClientConnection(Worker worker, SocketChannel channel, boolean overloaded) {
    this.worker = worker;
    this.channel = channel;
    this.head = new RequestHead(worker.config.limits());
    this.refuser = new Refuser(worker);
    this.overloaded = overloaded;
    this.since = worker.now();
    this.backlog = new Backlog(channel, since);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    worker.track(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    worker.untrack(this);
    pending.release();
    pending = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (leaving) {
      ReferenceCountUtil.release(message);
      since = worker.now();
      return;
    }
    reading = true;
    append((ByteBuf) message);
    drive();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reading = false;
    if (exchange != null) {
      exchange.clientPaused();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      if (exchange != null) {
        exchange.clientWritable();
      }
      drive();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof ChannelInputShutdownEvent)) {
      return;
    }
    inputFinished = true;
    if (exchange != null) {
      exchange.clientFinished();
    } else if (!leaving) {
      drive();
    } else if (channel.isOutputShutdown()) {
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Exchange last = exchange;
    exchange = null;
    leaving = true;
    if (last != null) {
      last.clientGone(TunnelEnd.CLIENT_CLOSED);
    }
    context.pipeline().remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fault(cause);
  }

  /** Ends the connection; what is no fault of the network's is one of ours, and told. */
  private void fault(Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("a connection ends because of a mistake of ours", cause);
    }
    Reset.send(channel);
  }

  /** Goes on with a phase that waited for another thread; a mistake there ends the connection. */
  void later(Runnable step) {
    worker.loop.execute(
        () -> {
          try {
            step.run();
          } catch (RuntimeException e) {
            fault(e);
          }
        });
  }

  /** The reader of answers, made when one is first due: most connections only carry a tunnel. */
  ResponseHead response() {
    if (response == null) {
      response = new ResponseHead(worker.config.limits());
    }
    return response;
  }

  /**
   * Whether another request may follow one that we answer ourselves: whatever leaves a body unread
   * ends the connection, and an HTTP/1.0 client is not told that it goes on.
   */
  boolean mayGoOnUnread() {
    return head.keepAlive() && head.minorVersion() == 1 && head.body() == Body.NONE;
  }

  /** Whether the client has ended its side. */
  boolean inputFinished() {
    return inputFinished;
  }

  /** Goes on with what has been read: gives it to the exchange, or reads the next head from it. */
  void drive() {
    if (driving) {
      return;
    }
    driving = true;
    try {
      boolean again = true;
      while (again && !leaving) {
        again = advance();
      }
    } finally {
      driving = false;
    }
    if (exchange == null && !leaving && inputFinished && !pending.isReadable()) {
      leave();
    }
    settle();
    if (!reading && exchange != null) {
      exchange.clientPaused();
    }
  }

  /**
   * Takes one step; false if the next one needs more octets, or a client that takes its answers.
   */
  private boolean advance() {
    if (exchange == null) {
      return channel.isWritable() && pending.isReadable() && readHead();
    }
    Exchange current = exchange;
    current.take(pending);
    return exchange != current;
  }

  /** The next phase of the request under way. */
  void proceed(Exchange next) {
    exchange = next;
  }

  /** The request is answered. */
  void over(boolean keepAlive) {
    exchange = null;
    if (leaving) {
      return;
    }
    head.reset();
    since = worker.now();
    if (!keepAlive || worker.draining() || (inputFinished && !pending.isReadable())) {
      leave();
    } else {
      drive();
    }
  }

  /** Writes an answer of our own, and ends the request. */
  void answer(ByteBuf answer, boolean keepAlive) {
    channel.writeAndFlush(answer, channel.voidPromise());
    over(keepAlive);
  }

  /** Ends the connection so that the client cannot take what it got for complete. */
  void abort() {
    exchange = null;
    leaving = true;
    Reset.send(channel);
  }

  /**
   * Hands the bare channel over to a relay.
   *
   * @return what the client sent already; the caller owns it from here on
   */
  ByteBuf surrender() {
    ByteBuf early = pending;
    pending = Unpooled.EMPTY_BUFFER;
    exchange = null;
    leaving = true;
    if (!inputFinished) {
      channel.config().setAutoRead(false);
    }
    channel.pipeline().remove(this);
    return early;
  }

  @Override
  public void tick(long nowMillis) {
    long limit = worker.config.tunnelIdle().toMillis();
    boolean stalled = backlog.stalled(nowMillis) >= limit;
    if (exchange != null) {
      exchange.tick(nowMillis);
    } else if (stalled) {
      abort();
    } else if (backlog.octets() > 0 && !head.started()) {
      since = nowMillis; // its time runs once it has what it was sent
    } else if (leaving) {
      if (nowMillis - since > LINGER_MILLIS || nowMillis - left > LONGEST_LINGER_MILLIS) {
        channel.close();
      }
    } else if (overloaded && nowMillis - since > OVERLOADED_MILLIS) {
      leave();
    } else if (head.started()) {
      if (nowMillis - since > worker.config.headTimeout().toMillis()) {
        new Intake(this).refuse(DenyReason.REQUEST_TIMEOUT, null);
      }
    } else if (nowMillis - since > worker.config.keepAliveTimeout().toMillis()) {
      channel.close();
    }
  }

  @Override
  public void drain() {
    if (exchange == null && !leaving && !head.started()) {
      leave();
    }
  }

  @Override
  public void end() {
    Exchange last = exchange;
    exchange = null;
    leaving = true;
    if (last != null) {
      last.clientGone(TunnelEnd.DRAINING);
    }
    if (last != null || backlog.octets() > 0) {
      Reset.send(channel);
    } else {
      channel.close();
    }
  }

  @Override
  public boolean busy() {
    return exchange != null || backlog.octets() > 0;
  }

  private boolean readHead() {
    if (!head.started()) {
      since = worker.now();
    }
    Progress progress = head.read(pending);
    if (progress == Progress.MORE) {
      return false;
    }
    Intake intake = new Intake(this);
    exchange = intake;
    Fault fault = head.fault();
    if (fault == null) {
      intake.start();
    } else {
      intake.malformed(fault);
    }
    return true;
  }

  private void append(ByteBuf octets) {
    if (!pending.isReadable()) {
      pending.release();
      pending = octets;
    } else {
      pending = joined(pending, octets);
    }
  }

  /** Both in one buffer, which the caller owns in their stead. */
  ByteBuf joined(ByteBuf first, ByteBuf second) {
    ByteBuf both = channel.alloc().buffer(first.readableBytes() + second.readableBytes());
    both.writeBytes(first).writeBytes(second);
    first.release();
    second.release();
    return both;
  }

  /**
   * Says goodbye: our FIN goes out behind what is queued, then we listen a little while for the
   * client's (RFC 9112 §9.6).
   */
  private void leave() {
    leaving = true;
    since = worker.now();
    left = since;
    if (pending.isReadable()) {
      pending.skipBytes(pending.readableBytes());
    }
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            _ -> {
              since = worker.now();
              left = since;
              if (inputFinished) {
                channel.close();
              } else {
                channel.shutdownOutput();
              }
            });
    if (!driving) {
      settle(); // what is left of a body has to be read, or a reset would eat the answer
    }
  }

  /** Drops what is read, and reads on only where there is use for it. */
  private void settle() {
    if (!pending.isReadable() && pending != Unpooled.EMPTY_BUFFER) {
      pending.release();
      pending = Unpooled.EMPTY_BUFFER;
    }
    if (inputFinished || !channel.isActive() || channel.pipeline().context(this) == null) {
      return;
    }
    boolean wanted =
        leaving
            || (exchange == null
                ? channel.isWritable()
                : exchange.wantsMore(!pending.isReadable()));
    if (wanted != channel.config().isAutoRead()) {
      channel.config().setAutoRead(wanted);
    }
  }
}
