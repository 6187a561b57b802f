package fairlead.proxy.relay;

import fairlead.proxy.session.Passage;
import fairlead.proxy.session.TunnelEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Two connected channels on one event loop whose octets go to each other, until one end is over.
 *
 * <p>Each side's reads wait for the other's writes. A FIN is passed on as a FIN once what came
 * before it is out, so either direction may end first (half-close). A side whose stream is not
 * whole when the tunnel ends gets a reset, so that a cut stream never looks like a complete one.
 * There is exactly one end: it closes both channels and reports once.
 *
 * <p>Every octet is paid for from the {@link Passage} before it moves. A pause stops reads both
 * ways and the idle time; nothing is lost by it, and a close that happens meanwhile is acted on
 * when it is over.
 *
 * <p>Everything runs on the channels' event loop, hence no field is volatile and nothing locks.
 */
public final class Tunnel implements Timed {
  private final TunnelSide client;
  private final TunnelSide origin;
  private final Passage passage;
  private final long idleMillis;
  private final Consumer<SocketChannel> closer;
  private final Consumer<Ended> listener;
  private @Nullable TunnelEnd firstFin;
  private long moved;
  private long movedAtLastTick;
  private long lastMove;
  private boolean stopped;
  private boolean ended;

  private Tunnel(
      SocketChannel client,
      SocketChannel origin,
      Passage passage,
      long idleMillis,
      long nowMillis,
      Consumer<SocketChannel> closer,
      Consumer<Ended> listener) {
    this.client = new TunnelSide(this, client, origin, TunnelEnd.CLIENT_CLOSED, true);
    this.origin = new TunnelSide(this, origin, client, TunnelEnd.ORIGIN_CLOSED, false);
    this.passage = passage;
    this.idleMillis = idleMillis;
    this.lastMove = nowMillis;
    this.closer = closer;
    this.listener = listener;
  }

  /**
   * How it went.
   *
   * @param bytesUp octets from the client
   * @param bytesDown octets to the client
   */
  public record Ended(TunnelEnd end, long bytesUp, long bytesDown) {}

  /**
   * Joins two channels that have no other handler and starts to read.
   *
   * @param early octets that the client already sent; the tunnel owns the buffer from here on
   * @param first octets that the origin already sent; the same
   * @param clientFinished whether the client's FIN came before
   * @param passage pays for what moves; its holder closes it when told of the end
   * @param idleMillis how long neither side may send, ms
   * @param closer closes a channel whose stream is whole, once what is queued is out
   * @param listener told once, on the loop
   */
  public static Tunnel join(
      SocketChannel client,
      SocketChannel origin,
      ByteBuf early,
      ByteBuf first,
      boolean clientFinished,
      Passage passage,
      long idleMillis,
      long nowMillis,
      Consumer<SocketChannel> closer,
      Consumer<Ended> listener) {
    Tunnel tunnel = new Tunnel(client, origin, passage, idleMillis, nowMillis, closer, listener);
    client.pipeline().addLast(tunnel.client);
    origin.pipeline().addLast(tunnel.origin);
    tunnel.client.begin(early);
    tunnel.origin.begin(first);
    if (clientFinished) {
      tunnel.client.finishLater();
    }
    tunnel.client.read(origin.isWritable());
    tunnel.origin.read(true);
    return tunnel;
  }

  /** Ends the tunnel; does nothing the second time. */
  public void end(TunnelEnd reason) {
    if (ended) {
      return;
    }
    ended = true;
    client.drop();
    origin.drop();
    close(client.channel(), origin.isFinished());
    close(origin.channel(), client.isFinished());
    listener.accept(new Ended(reason, client.octets(), origin.octets()));
  }

  /** Stops reads and the idle time, or lets them go on; does nothing where that is so. */
  public void stop(boolean now) {
    if (stopped == now || ended) {
      return;
    }
    stopped = now;
    if (stopped) {
      client.read(false);
      origin.read(false);
    } else {
      resume();
    }
  }

  boolean hasEnded() {
    return ended;
  }

  boolean isStopped() {
    return stopped;
  }

  Passage passage() {
    return passage;
  }

  /** Goes on once there may be data again. */
  void awaitData() {
    passage.await(() -> client.channel().eventLoop().execute(this::dataCame));
  }

  private void dataCame() {
    passage.awake();
    resume();
  }

  private void resume() {
    if (!ended) {
      client.resume();
    }
    if (!ended) {
      origin.resume();
    }
  }

  @Override
  public void tick(long nowMillis) {
    if (stopped || moved != movedAtLastTick) {
      movedAtLastTick = moved;
      lastMove = nowMillis;
    } else if (nowMillis - lastMove >= idleMillis) {
      end(TunnelEnd.IDLE);
    }
  }

  TunnelSide other(TunnelSide side) {
    return side == client ? origin : client;
  }

  void moved(int octets) {
    moved += octets;
  }

  /** One side sent its FIN: the other gets it; with both, the tunnel is over. */
  void finished(TunnelSide side) {
    if (ended || !side.finish()) {
      return;
    }
    if (firstFin == null) {
      firstFin = side.closing();
      SocketChannel other = other(side).channel();
      other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> finish(other));
    } else {
      end(firstFin);
    }
  }

  /** Passes a FIN on, behind all that came before it. The channel's own FIN then closes it. */
  private static void finish(SocketChannel channel) {
    channel.config().setAllowHalfClosure(false);
    channel.shutdownOutput();
  }

  /** One side closed: by its FIN where the other's was passed on to it, else by a fault. */
  void gone(TunnelSide side) {
    if (firstFin == null) {
      end(TunnelEnd.RESET);
    } else {
      side.finish();
      end(firstFin);
    }
  }

  private void close(SocketChannel channel, boolean whole) {
    if (whole) {
      closer.accept(channel);
    } else {
      Reset.send(channel);
    }
  }
}
