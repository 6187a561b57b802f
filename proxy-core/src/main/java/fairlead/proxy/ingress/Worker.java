package fairlead.proxy.ingress;

import fairlead.policy.PolicySet;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.egress.Egress;
import fairlead.proxy.relay.Timed;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one event loop share: its way out, its ids, its coarse clock. Used on its
 * loop only, hence its fields are plain; {@code ProxyServer} sends it messages.
 */
public final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final long TICK_MILLIS = 250;

  /** So long without room in the audit log, what cannot go on without records ends. */
  private static final long UNRECORDED_MILLIS = 30_000;

  private static final long NEVER = Long.MAX_VALUE;

  final EventLoop loop;
  final Parts parts;
  final IngressConfig config;
  final Egress egress;
  final DecisionIds ids = new DecisionIds();
  private final Set<Timed> timed = new LinkedHashSet<>();
  private long now;
  private long ledgerNow;
  private PolicySet policies;
  private long people;
  private long shutSince = NEVER;
  private boolean draining;

  public Worker(EventLoop loop, Parts parts, IngressConfig config, Egress egress) {
    this.loop = loop;
    this.parts = parts;
    this.config = config;
    this.egress = egress;
    this.policies = parts.policies().get();
    look();
    loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  ByteBufAllocator allocator() {
    return ByteBufAllocator.DEFAULT;
  }

  /** The loop's monotonic time, at most a tick old, ms. */
  long now() {
    return now;
  }

  /** The ledger's clock, at most a tick old, ms since the epoch. */
  long ledgerNow() {
    return ledgerNow;
  }

  /** The generation in force, as of the last tick. */
  PolicySet policies() {
    return policies;
  }

  /** The generation of users, groups and tokens, as of the last tick. */
  long people() {
    return people;
  }

  /** Whether nothing can be recorded for so long that what must be recorded ends. */
  boolean unrecorded() {
    return now - shutSince >= UNRECORDED_MILLIS;
  }

  void track(Timed one) {
    timed.add(one);
  }

  void untrack(Timed one) {
    timed.remove(one);
  }

  boolean draining() {
    return draining;
  }

  /** Takes no new request from here on; those under way go on. */
  public void drain() {
    draining = true;
    snapshot().forEach(Draining::drain);
  }

  /** Ends whatever is still under way. */
  public void end() {
    snapshot().forEach(Draining::end);
    egress.close();
  }

  /** How many connections, requests and tunnels are under way, idle connections left out. */
  public int busy() {
    int busy = 0;
    for (Timed one : timed) {
      if (one instanceof Draining draining && draining.busy()) {
        busy++;
      }
    }
    return busy;
  }

  private List<Draining> snapshot() {
    return timed.stream().filter(Draining.class::isInstance).map(Draining.class::cast).toList();
  }

  private void look() {
    now = TimeUnit.NANOSECONDS.toMillis(parts.nanos().getAsLong());
    ledgerNow = parts.sessions().millis();
    policies = parts.policies().get();
    people = parts.authenticator().generation();
    shutSince = parts.audit().isShut() ? Math.min(shutSince, now) : NEVER;
  }

  private void tick() {
    look();
    for (Timed one : timed.toArray(new Timed[0])) {
      try {
        one.tick(now);
      } catch (RuntimeException e) {
        LOG.error("a deadline was missed because of a mistake of ours", e);
      }
    }
    egress.tick(now);
  }

  /** Something that a stop has to end. */
  interface Draining extends Timed {

    /** Finishes early if nothing is under way. */
    void drain();

    /** Ends now. */
    void end();

    /** Whether something is under way. */
    boolean busy();
  }
}
