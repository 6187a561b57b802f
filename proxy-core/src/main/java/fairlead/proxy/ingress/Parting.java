package fairlead.proxy.ingress;

import fairlead.proxy.relay.Reset;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.SocketChannel;

/**
 * A channel that closes once what is queued is out. Where that cannot be, because its peer takes
 * nothing for too long or we stop, it ends in a reset: its peer must not think it got everything.
 */
final class Parting implements Worker.Draining {
  private final Worker worker;
  private final SocketChannel channel;
  private final Backlog backlog;

  private Parting(Worker worker, SocketChannel channel) {
    this.worker = worker;
    this.channel = channel;
    this.backlog = new Backlog(channel, worker.now());
  }

  /** Closes a channel that is nobody's any more. */
  static void of(Worker worker, SocketChannel channel) {
    Parting parting = new Parting(worker, channel);
    if (parting.backlog.octets() == 0) {
      channel.close();
      return;
    }
    worker.track(parting);
    channel.closeFuture().addListener(_ -> worker.untrack(parting));
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void tick(long nowMillis) {
    if (backlog.stalled(nowMillis) >= worker.config.tunnelIdle().toMillis()) {
      Reset.send(channel);
    }
  }

  @Override
  public void drain() {
    // It is under way already.
  }

  @Override
  public void end() {
    Reset.send(channel);
  }

  @Override
  public boolean busy() {
    return true;
  }
}
