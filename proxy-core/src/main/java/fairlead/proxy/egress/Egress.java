package fairlead.proxy.egress;

import fairlead.policy.DenyReason;
import fairlead.policy.RuleId;
import fairlead.policy.match.Host;
import fairlead.proxy.session.Admission;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way out of an event loop: nothing is dialled without an {@link Admission}, and only at an
 * address that was vetted for it. Used on its loop only.
 */
public final class Egress implements AutoCloseable {
  private final EventLoop loop;
  private final Sockets sockets;
  private final EgressConfig config;
  private final NameResolver names;
  private final Supplier<OwnListeners> own;
  private final InstantSource clock;
  private final OriginPool pool;
  private int resolving;
  private int connecting;
  private int open;
  private final ChannelFutureListener closed = _ -> open--;

  public Egress(
      EventLoop loop,
      Sockets sockets,
      EgressConfig config,
      HostsFile hosts,
      Supplier<OwnListeners> own,
      InstantSource clock) {
    this.loop = loop;
    this.sockets = sockets;
    this.config = config;
    this.names = new NameResolver(loop, sockets, hosts, config);
    this.own = own;
    this.clock = clock;
    this.pool = new OriginPool(config.poolPerOrigin(), config.poolIdle().toMillis());
  }

  /** Whether the origin was reached. */
  public sealed interface Reached {}

  /** A fresh channel that reads nothing yet and has no handler. */
  public record Origin(SocketChannel channel, InetAddress address) implements Reached {}

  /** No vetted address was there, or none took the connection. */
  public record Unreachable(DenyReason reason, @Nullable RuleId rule) implements Reached {}

  /** Resolves, vets and dials; the outcome comes once, on the loop. */
  public void dial(Admission pass, Consumer<Reached> then) {
    switch (pass.request().host()) {
      case Host.Literal literal -> dialVetted(pass, List.of(literal.address()), then);
      case Host.Name name -> {
        resolving++;
        names.resolve(
            name.text(),
            answer -> {
              resolving--;
              switch (answer) {
                case NameResolver.Found found -> dialVetted(pass, found.addresses(), then);
                case NameResolver.Failed _ ->
                    then.accept(new Unreachable(DenyReason.DNS_FAILED, null));
                case NameResolver.TimedOut _ ->
                    then.accept(new Unreachable(DenyReason.DNS_TIMEOUT, null));
              }
            });
      }
    }
  }

  /** Dials the web listener's inner socket: the one address of ours that is ever dialled. */
  public void dialPortal(InetSocketAddress inner, Consumer<Reached> then) {
    connect(List.of(inner.getAddress()), inner.getPort(), then);
  }

  /**
   * A connection of the same principal to the same origin that is still vetted; null if none is
   * kept.
   */
  public @Nullable OriginConnection pooled(Admission pass) {
    while (true) {
      OriginConnection kept = pool.take(OriginPool.Key.of(pass));
      if (kept == null || objection(pass, kept.address()) == null) {
        return kept;
      }
      kept.close();
    }
  }

  /** Wraps a fresh channel for exchanges that may be kept afterwards. */
  public OriginConnection adopt(Admission pass, Origin origin) {
    return new OriginConnection(origin.channel(), origin.address(), OriginPool.Key.of(pass), pool);
  }

  /** Wraps a fresh channel for one exchange. */
  public OriginConnection adoptOnce(Origin origin) {
    return new OriginConnection(origin.channel(), origin.address(), null, pool);
  }

  /** Closes connections that have been unused for too long. */
  public void tick(long nowMillis) {
    pool.tick(nowMillis);
  }

  /** Names that are looked up just now. */
  public int resolving() {
    return resolving;
  }

  /** Origins that are dialled just now. */
  public int connecting() {
    return connecting;
  }

  /** Connections that stand, used or not. */
  public int open() {
    return open;
  }

  /** Connections that are kept unused. */
  public int idle() {
    return pool.size();
  }

  @Override
  public void close() {
    pool.close();
    names.close();
  }

  private void dialVetted(Admission pass, List<InetAddress> addresses, Consumer<Reached> then) {
    List<InetAddress> vetted = new ArrayList<>(addresses.size());
    Admission.Objection first = null;
    for (InetAddress address : addresses) {
      Admission.Objection objection = objection(pass, address);
      if (objection == null) {
        vetted.add(address);
      } else if (first == null || objection.rule() != null) {
        first = objection;
      }
    }
    if (vetted.isEmpty()) {
      then.accept(
          first == null
              ? new Unreachable(DenyReason.DNS_FAILED, null)
              : new Unreachable(first.reason(), first.rule()));
    } else {
      connect(vetted, pass.request().port(), then);
    }
  }

  private Admission.@Nullable Objection objection(Admission pass, InetAddress address) {
    OwnListeners ours = own.get();
    boolean floor =
        ours.listensOn(address, pass.request().port())
            || (ours.isOurs(address) && !pass.opened(address));
    return floor
        ? new Admission.Objection(DenyReason.PRIVATE_ADDRESS, null)
        : pass.objection(address, clock.instant());
  }

  private void connect(List<InetAddress> vetted, int port, Consumer<Reached> then) {
    connecting++;
    new Dial(loop, sockets, vetted, port, outcome -> then.accept(reached(outcome)))
        .start(config.connectTimeout().toMillis());
  }

  private Reached reached(Dial.Outcome outcome) {
    connecting--;
    return switch (outcome) {
      case Dial.Connected made -> {
        open++;
        made.channel().closeFuture().addListener(closed);
        yield new Origin(made.channel(), made.address());
      }
      case Dial.Failed failed -> new Unreachable(failed.reason(), null);
    };
  }
}
