package fairlead.proxy.ingress;

import fairlead.policy.DenyReason;
import fairlead.policy.RuleId;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.egress.Egress;
import fairlead.proxy.session.Passage;
import fairlead.proxy.session.TunnelEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A CONNECT that was let in, until its tunnel stands (RFC 9110 §9.3.6). What the client sent early
 * is kept for the origin. The 200 has no framing fields.
 */
final class Connect implements Exchange {
  private static final ByteBuf ESTABLISHED =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer()
              .writeBytes(
                  "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
              .asReadOnly());

  private final ClientConnection client;
  private final Worker worker;
  private final Visit visit;
  private final Route route;
  private final Account account;
  private final Watch watch;
  private boolean gone;

  Connect(ClientConnection client, Visit visit, Route route, Account account, Watch watch) {
    this.client = client;
    this.worker = client.worker;
    this.visit = visit;
    this.route = route;
    this.account = account;
    this.watch = watch;
  }

  void start() {
    account.opened();
    route.dial(this::reached);
  }

  private void reached(Egress.Reached outcome) {
    switch (outcome) {
      case Egress.Origin origin when gone -> origin.channel().close();
      case Egress.Origin origin when watch.look() == Passage.Look.OVER -> {
        origin.channel().close();
        refuse(watch.passage().end().refusal(), null);
      }
      case Egress.Origin origin -> establish(origin);
      case Egress.Unreachable _ when gone -> {}
      case Egress.Unreachable failed -> refuse(failed.reason(), failed.rule());
    }
  }

  private void refuse(DenyReason reason, @Nullable RuleId rule) {
    visit.refusedLater(reason, rule);
    account.refused(AuditRecord.Kind.TUNNEL, reason);
    client.answer(client.refuser.answer(visit, reason, client.head, null, true), false);
  }

  private void establish(Egress.Origin origin) {
    watch.reaches(origin.address());
    SocketChannel channel = client.channel;
    SocketChannel upstream = origin.channel();
    boolean finished = client.inputFinished();
    ByteBuf early = client.surrender();
    channel.writeAndFlush(ESTABLISHED.duplicate(), channel.voidPromise());
    upstream.write(route.preface(), upstream.voidPromise());
    account.established();
    OpenTunnel tunnel = new OpenTunnel(worker, watch, account::ended);
    tunnel.join(channel, upstream, early, Unpooled.EMPTY_BUFFER, finished);
  }

  @Override
  public void clientGone(TunnelEnd why) {
    gone = true;
    account.abandoned(why);
  }
}
