package fairlead.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * So many exchanges with one proxy, each connection asking as soon as it was answered. Bounded in
 * count and time. State belongs to the event loop.
 */
final class Load {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final EventLoop loop;
  private final Measure measure;
  private final Messages messages;
  private final int turn;
  private final Bootstrap bootstrap;
  private final long limitNanos;
  private final long[] latencies;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private long began;
  private int taken;
  private int answered;
  private int open;
  private int failures;
  private @Nullable String firstFailure;

  /**
   * What came of it.
   *
   * @param answered exchanges that were answered as they should be
   * @param firstFailure what went wrong first; null if nothing did
   * @param p50Nanos median time of an exchange
   */
  record Outcome(
      int answered,
      int failures,
      @Nullable String firstFailure,
      long nanos,
      long p50Nanos,
      long p99Nanos) {}

  /**
   * @param turn requests in a row of one person's
   * @param count most exchanges
   * @param limit after this no exchange begins
   */
  Load(
      EventLoop loop,
      Measure measure,
      Messages messages,
      int turn,
      InetSocketAddress proxy,
      int count,
      Duration limit) {
    this.loop = loop;
    this.measure = measure;
    this.messages = messages;
    this.turn = turn;
    this.limitNanos = limit.toNanos();
    this.latencies = new long[count];
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .remoteAddress(proxy)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4_096))
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(measure.client(Load.this));
                  }
                });
  }

  /** Runs it. Blocks. */
  Outcome run() {
    loop.execute(this::begin);
    return outcome.join();
  }

  private void begin() {
    began = System.nanoTime();
    long most = limitNanos + GRACE.toNanos();
    var watch = loop.schedule(() -> end("exchanges hang"), most, TimeUnit.NANOSECONDS);
    outcome.whenComplete((_, _) -> watch.cancel(false));
    for (int i = 0; i < measure.connections() && take(); i++) {
      connect();
    }
  }

  private void connect() {
    open++;
    bootstrap
        .connect()
        .addListener(
            (ChannelFuture done) -> {
              if (!done.isSuccess()) {
                failed(String.valueOf(done.cause().getMessage()));
                closed();
              }
            });
  }

  Messages messages() {
    return messages;
  }

  int turn() {
    return turn;
  }

  /** Whether there is one more exchange to do; if so the caller must do it. */
  boolean take() {
    if (taken == latencies.length
        || failures > 0
        || System.nanoTime() - began > limitNanos
        || outcome.isDone()) {
      return false;
    }
    taken++;
    return true;
  }

  /** An exchange was answered as it should be. */
  void answered(long sinceNanos) {
    latencies[answered++] = System.nanoTime() - sinceNanos;
  }

  void failed(String why) {
    failures++;
    firstFailure = firstFailure == null ? why : firstFailure;
  }

  /** A connection is over: where each exchange needs its own, the next one follows. */
  void closed() {
    open--;
    if (take()) {
      connect();
    } else if (open == 0) {
      end(null);
    }
  }

  private void end(@Nullable String why) {
    if (why != null) {
      failed(why);
    }
    long nanos = System.nanoTime() - began;
    Arrays.sort(latencies, 0, answered);
    outcome.complete(
        new Outcome(answered, failures, firstFailure, nanos, latency(0.5), latency(0.99)));
  }

  private long latency(double share) {
    return answered == 0 ? 0 : latencies[(int) (answered * share)];
  }
}
