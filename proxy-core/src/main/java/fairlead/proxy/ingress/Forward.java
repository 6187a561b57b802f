package fairlead.proxy.ingress;

import fairlead.policy.DenyReason;
import fairlead.policy.RuleId;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.egress.Egress;
import fairlead.proxy.egress.OriginConnection;
import fairlead.proxy.http1.Body;
import fairlead.proxy.http1.Progress;
import fairlead.proxy.http1.RequestEdits;
import fairlead.proxy.http1.RequestHead;
import fairlead.proxy.http1.ResponseEdits;
import fairlead.proxy.http1.ResponseHead;
import fairlead.proxy.relay.BodyPass;
import fairlead.proxy.relay.Tunnel;
import fairlead.proxy.session.TunnelEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One plain request and its answer, relayed (RFC 9110 §7.6, RFC 9112 §9).
 *
 * <p>An answer that is cut short never looks complete: the client's connection ends before the
 * length that was announced or the last chunk, or by a reset where only the close marks the end.
 */
final class Forward implements Exchange, OriginConnection.User {
  private static final int MOST_INTERIM_ANSWERS = 32;
  private static final int HEAD_AND_SMALL_BODY = 2_048;

  private final ClientConnection client;
  private final Worker worker;
  private final Visit visit;
  private final Route route;
  private final Account account;
  private final Watch watch;
  private final RequestHead head;
  private final ResponseHead response;
  private final BodyPass up;
  private @Nullable BodyPass down;
  private @Nullable OriginConnection origin;
  private boolean keepAlive;
  private boolean retried;
  private boolean over;
  private int interim;
  private long moved;
  private long movedAtLastTick;
  private long lastMove;
  private boolean stopped;
  private @Nullable ByteBuf held;
  private @Nullable Boolean endHeld;

  Forward(ClientConnection client, Visit visit, Route route, Account account, Watch watch) {
    this.client = client;
    this.worker = client.worker;
    this.visit = visit;
    this.route = route;
    this.account = account;
    this.watch = watch;
    this.head = client.head;
    this.response = client.response();
    this.up = BodyPass.up(head.body(), head.contentLength(), watch.passage());
  }

  /**
   * Sends the request over a kept connection if it could be sent again, over a fresh one otherwise.
   */
  void start() {
    OriginConnection kept = head.idempotentWithoutBody() ? route.pooled() : null;
    if (kept == null) {
      route.dial(this::reached);
    } else {
      send(kept);
    }
  }

  private void reached(Egress.Reached outcome) {
    switch (outcome) {
      case Egress.Origin reached when over -> reached.channel().close();
      case Egress.Origin reached -> {
        OriginConnection fresh = route.adopt(reached);
        fresh.channel().write(route.preface(), fresh.channel().voidPromise());
        send(fresh);
      }
      case Egress.Unreachable _ when over -> {}
      case Egress.Unreachable failed -> fail(failed.reason(), failed.rule());
    }
  }

  private void send(OriginConnection connection) {
    origin = connection;
    watch.reaches(connection.address());
    lastMove = worker.now();
    response.reset();
    response.forRequest(head.isHead(), head.upgrade() != null);
    connection.use(this);
    connection.read(!stopped);
    Channel channel = connection.channel();
    ByteBuf out = worker.allocator().buffer(1024);
    head.writeTo(out, new RequestEdits(worker.config.pseudonym(), head.upgrade() != null));
    channel.write(out, channel.voidPromise());
    client.drive();
  }

  @Override
  public void take(ByteBuf in) {
    if (origin == null || up.done() || stopped) {
      return;
    }
    long before = up.octets();
    if (!up.pass(in, origin.channel())) {
      broken(DenyReason.BAD_REQUEST);
      return;
    }
    moved += up.octets() - before;
    if (!up.done() && in.isReadable()) {
      awaitData();
    } else if (!up.done() && client.inputFinished()) {
      broken(DenyReason.BAD_REQUEST);
    }
  }

  @Override
  public boolean wantsMore(boolean nothingHeld) {
    if (origin == null || up.done()) {
      return nothingHeld;
    }
    return !stopped && nothingHeld && origin.channel().isWritable();
  }

  @Override
  public void clientPaused() {
    if (origin != null) {
      origin.channel().flush();
    }
  }

  @Override
  public void originWritable() {
    client.drive();
  }

  @Override
  public void clientWritable() {
    if (origin != null) {
      origin.read(!stopped && held == null);
    }
  }

  @Override
  public void clientFinished() {
    client.drive(); // what came before it first: then it is known whether the request is whole
  }

  @Override
  public void clientGone(TunnelEnd why) {
    if (!over) {
      dropOrigin();
      finish(AuditRecord.Outcome.ALLOWED, why.label());
    }
  }

  @Override
  public void originSent(ByteBuf octets) {
    if (stopped || held != null) {
      hold(octets);
      return;
    }
    try {
      while (!over && octets.isReadable()) {
        if (down == null) {
          if (!readHead(octets)) {
            return;
          }
        } else {
          passBody(down, octets);
          return;
        }
      }
    } finally {
      octets.release();
    }
  }

  /** Whether a head was complete, so that what follows it can be looked at. */
  private boolean readHead(ByteBuf octets) {
    Progress progress = response.read(octets);
    if (progress == Progress.DONE) {
      answered(octets);
    } else if (progress == Progress.FAULTY) {
      fail(DenyReason.UPSTREAM_MALFORMED, null);
    }
    return progress == Progress.DONE;
  }

  private void answered(ByteBuf octets) {
    if (response.interim()) {
      passInterim();
    } else if (response.switching()) {
      switchProtocols(octets);
    } else {
      begin(octets);
    }
  }

  private void passInterim() {
    if (++interim > MOST_INTERIM_ANSWERS) {
      fail(DenyReason.UPSTREAM_MALFORMED, null);
      return;
    }
    if (head.minorVersion() == 1) {
      writeHead(new ResponseEdits(worker.config.pseudonym(), false, false, false, false));
      client.channel.flush();
    }
    response.reset();
    response.forRequest(head.isHead(), head.upgrade() != null);
  }

  private void begin(ByteBuf octets) {
    boolean oldClient = head.minorVersion() == 0;
    BodyPass body =
        BodyPass.down(response.body(), response.contentLength(), oldClient, watch.passage());
    down = body;
    keepAlive =
        head.keepAlive()
            && up.done()
            && !body.untilClose()
            && !(oldClient && response.body() == Body.CHUNKED)
            && !worker.draining();
    ByteBuf out = worker.allocator().buffer(HEAD_AND_SMALL_BODY);
    response.writeTo(
        out,
        new ResponseEdits(
            worker.config.pseudonym(), !keepAlive, oldClient && keepAlive, oldClient, false));
    body.passBehind(out, octets);
    moved += body.octets();
    client.channel.write(out, client.channel.voidPromise());
    passBody(body, octets);
  }

  private void passBody(BodyPass body, ByteBuf octets) {
    long before = body.octets();
    boolean sound = body.pass(octets, client.channel);
    moved += body.octets() - before;
    if (!sound) {
      cut(DenyReason.UPSTREAM_MALFORMED);
    } else if (body.done()) {
      complete(octets.isReadable());
    } else if (octets.isReadable()) {
      hold(octets.readRetainedSlice(octets.readableBytes()));
      awaitData();
    } else if (!client.channel.isWritable() && origin != null) {
      client.channel.flush();
      origin.read(client.channel.isWritable());
    }
  }

  private void awaitData() {
    watch.passage().await(() -> worker.loop.execute(this::dataCame));
  }

  private void dataCame() {
    watch.passage().awake();
    goOn();
  }

  /** Keeps what came from the origin; owns it from here on. */
  private void hold(ByteBuf octets) {
    held = held == null ? octets : client.joined(held, octets);
    if (origin != null) {
      origin.read(false);
    }
  }

  private void dropHeld() {
    if (held != null) {
      held.release();
      held = null;
    }
  }

  /** Stops reads both ways, or lets them go on. */
  private void stop(boolean now) {
    if (stopped == now) {
      return;
    }
    stopped = now;
    if (stopped && origin != null) {
      origin.read(false);
      client.drive();
    } else if (!stopped) {
      goOn();
    }
  }

  /** Goes on with what was held, with what waited behind it, with reading. */
  private void goOn() {
    if (over || stopped) {
      return;
    }
    ByteBuf octets = held;
    held = null;
    if (octets != null) {
      originSent(octets);
      client.channel.flush();
    }
    Boolean clean = endHeld;
    if (clean != null && held == null && !over) {
      endHeld = null;
      originEnded(clean);
    }
    if (!over) {
      clientWritable();
      client.drive();
    }
  }

  private void writeHead(ResponseEdits edits) {
    ByteBuf out = worker.allocator().buffer(1024);
    response.writeTo(out, edits);
    client.channel.write(out, client.channel.voidPromise());
  }

  private void switchProtocols(ByteBuf octets) {
    OriginConnection connection = origin;
    if (connection == null) {
      return;
    }
    over = true;
    writeHead(new ResponseEdits(worker.config.pseudonym(), false, false, false, true));
    SocketChannel channel = client.channel;
    ByteBuf first = octets.readRetainedSlice(octets.readableBytes());
    SocketChannel upstream = connection.surrender();
    boolean finished = client.inputFinished();
    ByteBuf early = client.surrender();
    channel.flush();
    new OpenTunnel(worker, watch, this::upgraded).join(channel, upstream, early, first, finished);
  }

  private void upgraded(Tunnel.Ended end) {
    account.cut(end.end(), 101, end.bytesUp(), end.bytesDown());
  }

  @Override
  public void originPaused() {
    client.channel.flush();
  }

  @Override
  public void originEnded(boolean clean) {
    if (over) {
      return;
    }
    if (stopped || held != null) {
      endHeld = clean;
      return;
    }
    if (down != null) {
      if (down.untilClose() && clean) {
        complete(false);
      } else {
        cut(DenyReason.UPSTREAM_MALFORMED);
      }
    } else if (mayTryAgain()) {
      retried = true;
      dropOrigin();
      route.dial(this::reached);
    } else {
      fail(DenyReason.UPSTREAM_MALFORMED, null);
    }
  }

  /** A request without effects, on a connection that the origin may have closed before it came. */
  private boolean mayTryAgain() {
    return origin != null
        && origin.reused()
        && !retried
        && interim == 0
        && !response.started()
        && head.idempotentWithoutBody();
  }

  private void complete(boolean trailing) {
    OriginConnection connection = origin;
    origin = null;
    if (connection != null) {
      if (response.keepAlive() && up.done() && !trailing) {
        connection.release(worker.now());
      } else {
        connection.close();
      }
    }
    client.channel.flush();
    finish(AuditRecord.Outcome.ALLOWED, "");
    client.over(keepAlive && up.done());
  }

  /** The exchange failed before the client got any of the answer. */
  private void fail(DenyReason reason, @Nullable RuleId rule) {
    over = true;
    dropOrigin();
    visit.refusedLater(reason, rule);
    account.refused(AuditRecord.Kind.REQUEST, reason);
    boolean goOn = head.keepAlive() && head.minorVersion() == 1 && up.done();
    client.answer(client.refuser.answer(visit, reason, head, null, !goOn), goOn);
  }

  /** The request's own framing broke while it was on its way. */
  private void broken(DenyReason reason) {
    if (down == null) {
      fail(reason, null);
    } else {
      cut(reason);
    }
  }

  /** The exchange failed in the middle of the answer. */
  private void cut(DenyReason reason) {
    dropOrigin();
    finish(AuditRecord.Outcome.FAILED, reason.label());
    if (down != null && down.marksItsEnd()) {
      client.over(false);
    } else {
      client.abort();
    }
  }

  /** The session or the policy ends the exchange. */
  private void cutOff(TunnelEnd why) {
    if (down == null) {
      fail(why.refusal(), null);
      return;
    }
    dropOrigin();
    over = true;
    account.cut(why, response.status(), up.octets(), down.octets());
    if (down.marksItsEnd()) {
      client.over(false);
    } else {
      client.abort();
    }
  }

  private void finish(AuditRecord.Outcome outcome, String reason) {
    over = true;
    account.relayed(
        outcome,
        reason,
        down == null ? 0 : response.status(),
        up.octets(),
        down == null ? 0 : down.octets());
  }

  private void dropOrigin() {
    dropHeld();
    OriginConnection connection = origin;
    origin = null;
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public void tick(long nowMillis) {
    if (over) {
      return;
    }
    switch (watch.look()) {
      case GO_ON -> stop(false);
      case PAUSED -> stop(true);
      case OVER -> cutOff(watch.passage().end());
    }
    if (origin != null && !over) {
      lookAtTime(nowMillis);
    }
  }

  private void lookAtTime(long nowMillis) {
    if (stopped || moved != movedAtLastTick) {
      movedAtLastTick = moved;
      lastMove = nowMillis;
    }
    long still = nowMillis - lastMove;
    if (down == null && up.done() && still >= worker.config.responseTimeout().toMillis()) {
      fail(DenyReason.UPSTREAM_TIMEOUT, null);
    } else if (still >= worker.config.tunnelIdle().toMillis()) {
      broken(down == null ? DenyReason.REQUEST_TIMEOUT : DenyReason.UPSTREAM_TIMEOUT);
    }
  }
}
