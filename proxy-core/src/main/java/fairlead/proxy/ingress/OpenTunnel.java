package fairlead.proxy.ingress;

import fairlead.proxy.relay.Tunnel;
import fairlead.proxy.session.TunnelEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel under the worker's eyes: held against its session and the policy, ended at a stop,
 * accounted for once.
 */
final class OpenTunnel implements Worker.Draining {
  private final Worker worker;
  private final Watch watch;
  private final Consumer<Tunnel.Ended> listener;
  private @Nullable Tunnel tunnel;

  OpenTunnel(Worker worker, Watch watch, Consumer<Tunnel.Ended> listener) {
    this.worker = worker;
    this.watch = watch;
    this.listener = listener;
  }

  /**
   * Joins the channels.
   *
   * @param early what the client sent already; owned by the tunnel from here on
   * @param first what the origin sent already; the same
   * @param clientFinished whether the client's FIN came before
   */
  void join(
      SocketChannel client,
      SocketChannel origin,
      ByteBuf early,
      ByteBuf first,
      boolean clientFinished) {
    worker.track(this);
    long idle = worker.config.tunnelIdle().toMillis();
    tunnel =
        Tunnel.join(
            client,
            origin,
            early,
            first,
            clientFinished,
            watch.passage(),
            idle,
            worker.now(),
            channel -> Parting.of(worker, channel),
            this::ended);
    look();
  }

  private void look() {
    if (tunnel == null) {
      return;
    }
    switch (watch.look()) {
      case GO_ON -> tunnel.stop(false);
      case PAUSED -> tunnel.stop(true);
      case OVER -> tunnel.end(watch.passage().end());
    }
  }

  private void ended(Tunnel.Ended end) {
    worker.untrack(this);
    listener.accept(end);
  }

  @Override
  public void tick(long nowMillis) {
    if (tunnel != null) {
      look();
      tunnel.tick(nowMillis);
    }
  }

  @Override
  public void drain() {
    // A tunnel goes on until the drain is over.
  }

  @Override
  public void end() {
    if (tunnel != null) {
      tunnel.end(TunnelEnd.DRAINING);
    }
  }

  @Override
  public boolean busy() {
    return true;
  }
}
