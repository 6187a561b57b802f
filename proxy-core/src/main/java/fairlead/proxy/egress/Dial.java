package fairlead.proxy.egress;

import fairlead.policy.DenyReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to reach an origin over its vetted addresses: families take turns, a new address is
 * tried every 250 ms or as soon as one fails, the first to connect wins (Happy Eyeballs, RFC 8305
 * §5). Lives on one event loop, so its fields are plain.
 */
final class Dial {
  private static final long STAGGER_MILLIS = 250;
  private static final int MOST_ADDRESSES = 8;

  private final EventLoop loop;
  private final Sockets sockets;
  private final List<InetAddress> addresses;
  private final int port;
  private final Consumer<Outcome> then;
  private final List<Channel> underWay = new ArrayList<>(2);
  private @Nullable ScheduledFuture<?> stagger;
  private @Nullable ScheduledFuture<?> deadline;
  private int next;
  private boolean over;

  Dial(
      EventLoop loop, Sockets sockets, List<InetAddress> vetted, int port, Consumer<Outcome> then) {
    this.loop = loop;
    this.sockets = sockets;
    this.addresses = interleave(vetted);
    this.port = port;
    this.then = then;
  }

  /** How a dial ended. */
  sealed interface Outcome {}

  /** The channel is connected, reads nothing yet and has no handler. */
  record Connected(SocketChannel channel, InetAddress address) implements Outcome {}

  /** No address took the connection. */
  record Failed(DenyReason reason) implements Outcome {}

  /** Starts; the outcome comes once, on the loop. */
  void start(long timeoutMillis) {
    deadline =
        loop.schedule(
            () -> finish(new Failed(DenyReason.CONNECT_TIMEOUT)),
            timeoutMillis,
            TimeUnit.MILLISECONDS);
    tryNext();
  }

  private void tryNext() {
    if (over) {
      return;
    }
    if (next == addresses.size()) {
      if (underWay.isEmpty()) {
        finish(new Failed(DenyReason.CONNECT_FAILED));
      }
      return;
    }
    InetAddress address = addresses.get(next++);
    if (stagger != null) {
      stagger.cancel(false);
      stagger = null;
    }
    connect(address);
    if (!over && stagger == null && next < addresses.size()) {
      stagger = loop.schedule(this::tryNext, STAGGER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void connect(InetAddress address) {
    SocketChannel channel = channelTo(address);
    if (channel == null) {
      return;
    }
    channel.config().setAutoRead(false).setAllowHalfClosure(true).setConnectTimeoutMillis(0);
    underWay.add(channel);
    loop.register(channel);
    channel
        .connect(new InetSocketAddress(address, port))
        .addListener((ChannelFuture done) -> connected(channel, address, done.isSuccess()));
  }

  /** A socket; null if the system has none left, and then only what is under way may still win. */
  private @Nullable SocketChannel channelTo(InetAddress address) {
    try {
      return sockets.streamTo(address);
    } catch (ChannelException e) {
      next = addresses.size();
      if (underWay.isEmpty()) {
        finish(new Failed(DenyReason.OVERLOADED));
      }
      return null;
    }
  }

  private void connected(SocketChannel channel, InetAddress address, boolean success) {
    underWay.remove(channel);
    if (over) {
      channel.close();
    } else if (success) {
      finish(new Connected(channel, address));
    } else {
      channel.close();
      tryNext();
    }
  }

  private void finish(Outcome outcome) {
    if (!over) {
      stop();
      then.accept(outcome);
    }
  }

  private void stop() {
    over = true;
    if (stagger != null) {
      stagger.cancel(false);
    }
    if (deadline != null) {
      deadline.cancel(false);
    }
    List.copyOf(underWay).forEach(Channel::close);
  }

  private static List<InetAddress> interleave(List<InetAddress> vetted) {
    if (vetted.size() < 2) {
      return vetted;
    }
    List<InetAddress> v6 = vetted.stream().filter(a -> a.getAddress().length == 16).toList();
    List<InetAddress> v4 = vetted.stream().filter(a -> a.getAddress().length == 4).toList();
    List<InetAddress> turns = new ArrayList<>(vetted.size());
    for (int i = 0; i < Math.max(v6.size(), v4.size()); i++) {
      if (i < v6.size()) {
        turns.add(v6.get(i));
      }
      if (i < v4.size()) {
        turns.add(v4.get(i));
      }
    }
    return turns.size() > MOST_ADDRESSES ? turns.subList(0, MOST_ADDRESSES) : turns;
  }
}
