package fairlead.proxy;

import fairlead.proxy.egress.Egress;
import fairlead.proxy.egress.HostsFile;
import fairlead.proxy.egress.OwnListeners;
import fairlead.proxy.ingress.ClientConnection;
import fairlead.proxy.ingress.Parts;
import fairlead.proxy.ingress.Worker;
import fairlead.proxy.metrics.LoadMeters;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The proxy: one listener, some event loops, and a {@link Worker} on each. Thread-safe. */
public final class ProxyServer implements AutoCloseable {
  private static final int BACKLOG = 4_096;
  private static final long POLL_MILLIS = 50;

  /** How many are taken beyond the limit, to be told so; then nobody is accepted for a while. */
  private static final int MARGIN = 64;

  private static final long PAUSE_MILLIS = 250;

  private final MultiThreadIoEventLoopGroup loops;
  private final Map<EventLoop, Worker> workers = new HashMap<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final HostsFile hosts;
  private final ProxyConfig config;
  private final LoadMeters load;
  private volatile OwnListeners own = new OwnListeners(List.of());
  private final Channel listener;
  private final List<InetSocketAddress> ours;

  private ProxyServer(ProxyConfig config, Parts parts, List<InetSocketAddress> others)
      throws IOException {
    this.config = config;
    this.hosts = new HostsFile(config.egress().hosts());
    this.loops =
        new MultiThreadIoEventLoopGroup(
            config.loops(), new DefaultThreadFactory("proxy", true), config.transport().handlers());
    for (EventExecutor executor : loops) {
      EventLoop loop = (EventLoop) executor;
      Egress egress =
          new Egress(
              loop, config.transport().sockets(), config.egress(), hosts, () -> own, parts.clock());
      workers.put(loop, new Worker(loop, parts, config.ingress(), egress));
    }
    this.load = parts.meters().load();
    load.watchClients(connections::get, config.ingress().connections());
    DirectMemory.on(load);
    this.listener = listen();
    this.ours = Stream.concat(others.stream(), Stream.of(address())).toList();
    own = new OwnListeners(ours);
    listener.config().setAutoRead(true);
    loops
        .next()
        .scheduleAtFixedRate(this::acceptAgain, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts to listen.
   *
   * @param others where else this gateway listens: nobody is ever connected there, or to this proxy
   * @throws IOException if the address cannot be bound; nothing runs then
   */
  public static ProxyServer start(ProxyConfig config, Parts parts, List<InetSocketAddress> others)
      throws IOException {
    return new ProxyServer(config, parts, others);
  }

  /** Where clients connect. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Reads the hosts file and this machine's own addresses again. Blocks. */
  public void reloadHosts() {
    hosts.reload();
    own = new OwnListeners(ours);
  }

  /**
   * Takes no new request, and waits until those under way have ended or the time is over. Blocks.
   *
   * @return how many were still under way when the time was over
   */
  public int drain(Duration most) throws InterruptedException {
    onEachLoop(Worker::drain);
    long polls = Math.max(1, most.toMillis() / POLL_MILLIS);
    int busy = busy();
    for (long i = 0; i < polls && busy > 0; i++) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      busy = busy();
    }
    return busy;
  }

  /** Ends what is still under way, and stops. Blocks. */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    onEachLoop(Worker::end);
    loops.shutdownGracefully(100, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }

  /** Binds, but accepts nobody yet. */
  private Channel listen() throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(config.transport().listener())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel);
                  }
                });
    var bound = bootstrap.bind(config.listen()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      onEachLoop(Worker::end);
      loops.shutdownGracefully(0, 1_000, TimeUnit.MILLISECONDS);
      throw new IOException(config.listen() + ": " + bound.cause().getMessage(), bound.cause());
    }
    return bound.channel();
  }

  private void accept(SocketChannel channel) {
    Worker worker = workers.get(channel.eventLoop());
    if (worker == null) {
      throw new IllegalStateException("accepted on a loop that is not ours");
    }
    int now = connections.incrementAndGet();
    load.accepted();
    int most = config.ingress().connections();
    if (now >= most + MARGIN) {
      listener.config().setAutoRead(false);
    }
    channel.closeFuture().addListener(_ -> connections.decrementAndGet());
    channel.pipeline().addLast(new ClientConnection(worker, channel, now > most));
  }

  private void acceptAgain() {
    if (!listener.config().isAutoRead() && connections.get() < config.ingress().connections()) {
      listener.config().setAutoRead(true);
    }
  }

  private int busy() {
    List<Future<Integer>> counts = new ArrayList<>();
    workers.forEach((loop, worker) -> counts.add(loop.submit(worker::busy)));
    int busy = 0;
    for (Future<Integer> count : counts) {
      busy += count.awaitUninterruptibly().isSuccess() ? count.getNow() : 0;
    }
    return busy;
  }

  private void onEachLoop(java.util.function.Consumer<Worker> action) {
    List<Future<?>> done = new ArrayList<>();
    workers.forEach((loop, worker) -> done.add(loop.submit(() -> action.accept(worker))));
    done.forEach(Future::awaitUninterruptibly);
  }
}
