package fairlead.proxy.metrics;

import fairlead.proxy.audit.AuditRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's meters under their Prometheus names. Labels come from the policy and from our own
 * words only, never from a client. Thread-safe; nothing here blocks.
 */
public final class ProxyMeters {
  private static final double MILLIS_PER_SECOND = 1_000;
  private final MeterRegistry registry;
  private final Map<Ended, Counter> requests = new ConcurrentHashMap<>();
  private final Map<String, Counter[]> bytes = new ConcurrentHashMap<>();
  private final Map<String, Counter> tunnelEnds = new ConcurrentHashMap<>();
  private final Map<AuditRecord.Kind, Counter> records = new ConcurrentHashMap<>();
  private final AtomicInteger tunnels = new AtomicInteger();
  private final Timer duration;
  private final Timer decision;
  private final Counter accepted;
  private final Counter rejected;
  private final MultiGauge generation;
  private final MultiGauge sessions;
  private final MultiGauge accessRequests;
  private final LoadMeters load;
  private volatile LongSupplier dropped = () -> 0;
  private final AtomicLong oldestPendingMillis = new AtomicLong();
  private final AtomicInteger fileRejected = new AtomicInteger();

  private record Ended(String tier, AuditRecord.Outcome outcome, String reason) {}

  public ProxyMeters(MeterRegistry registry) {
    this.registry = registry;
    this.load = new LoadMeters(registry);
    this.duration =
        Timer.builder("fairlead.request.duration")
            .description("From a request's head to its answer's end, or to a tunnel's start")
            .serviceLevelObjectives(
                LoadMeters.millis(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 30_000))
            .register(registry);
    this.decision =
        Timer.builder("fairlead.decision.duration")
            .description("Time that the policy took")
            .serviceLevelObjectives(
                Duration.ofNanos(1_000),
                Duration.ofNanos(10_000),
                Duration.ofNanos(100_000),
                Duration.ofMillis(1),
                Duration.ofMillis(10))
            .register(registry);
    Gauge.builder("fairlead.tunnels", tunnels, AtomicInteger::get)
        .description("Open tunnels")
        .register(registry);
    // The registry forgets what it reads if nobody else has it: this here stays.
    FunctionCounter.builder(
            "fairlead.audit.dropped.records", this, meters -> (double) meters.dropped.getAsLong())
        .description("Records that were dropped, in tiers that go on without")
        .register(registry);
    this.accepted = reloads("accepted");
    this.rejected = reloads("rejected");
    this.generation =
        MultiGauge.builder("fairlead.policy.generation.info")
            .description("The policy in force")
            .register(registry);
    this.sessions =
        MultiGauge.builder("fairlead.sessions")
            .description("Sessions that this node holds")
            .register(registry);
    this.accessRequests =
        MultiGauge.builder("fairlead.access.requests")
            .description("Access requests that the ledger keeps")
            .register(registry);
    Gauge.builder(
            "fairlead.access.requests.oldest.pending.seconds",
            oldestPendingMillis,
            millis -> millis.get() / 1_000.0)
        .description(
            "For how long the access request that waits longest has waited; 0 if none does")
        .register(registry);
    Gauge.builder("fairlead.policy.file.rejected", fileRejected, AtomicInteger::get)
        .description("Whether the files of the policy are unsound just now: 1, else 0")
        .register(registry);
  }

  /** Meters of how much of what the proxy has is in use. */
  public LoadMeters load() {
    return load;
  }

  private Counter reloads(String result) {
    return Counter.builder("fairlead.policy.reloads")
        .description("Policies that were read")
        .tag("result", result)
        .register(registry);
  }

  /** A request was answered, or its tunnel stands. */
  public void requestEnded(String tier, AuditRecord.Outcome outcome, String reason, long nanos) {
    requests
        .computeIfAbsent(
            new Ended(tier, outcome, reason),
            key ->
                Counter.builder("fairlead.requests")
                    .description("Requests by how they ended")
                    .tag("tier", key.tier)
                    .tag("outcome", key.outcome.label())
                    .tag("reason", key.reason)
                    .register(registry))
        .increment();
    duration.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** The policy decided. */
  public void decided(long nanos) {
    decision.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Octets of bodies and tunnels went through. */
  public void moved(String tier, long up, long down) {
    Counter[] both = bytes.computeIfAbsent(tier, this::byteCounters);
    both[0].increment((double) up);
    both[1].increment((double) down);
  }

  private Counter[] byteCounters(String tier) {
    return new Counter[] {byteCounter(tier, "up"), byteCounter(tier, "down")};
  }

  private Counter byteCounter(String tier, String direction) {
    return Counter.builder("fairlead.bytes")
        .description("Octets of bodies and tunnels, up from the client and down to it")
        .tag("tier", tier)
        .tag("direction", direction)
        .register(registry);
  }

  /** A tunnel stands. */
  public void tunnelOpened() {
    tunnels.incrementAndGet();
  }

  /** A tunnel that stood has ended. */
  public void tunnelEnded(String reason) {
    tunnels.decrementAndGet();
    tunnelEnds
        .computeIfAbsent(
            reason,
            key ->
                Counter.builder("fairlead.tunnel.ends")
                    .description("Tunnels by how they ended")
                    .tag("reason", key)
                    .register(registry))
        .increment();
  }

  /** A record is on disk. */
  public void recorded(AuditRecord.Kind kind) {
    records
        .computeIfAbsent(
            kind,
            key ->
                Counter.builder("fairlead.audit.records")
                    .description("Records on disk")
                    .tag("kind", key.label())
                    .register(registry))
        .increment();
  }

  /** Shows how many records are reserved or queued, of how many that may. */
  public void watchAuditQueue(IntSupplier queued, int most) {
    Gauge.builder("fairlead.audit.queue.records", queued, IntSupplier::getAsInt)
        .description("Records that are reserved or queued")
        .strongReference(true)
        .register(registry);
    Gauge.builder("fairlead.audit.queue.limit.records", () -> most)
        .description("Most records that may be reserved or queued")
        .register(registry);
  }

  /**
   * Shows whether records reach the disk, and how many are lost.
   *
   * @param trouble why they do not; null if they do
   * @param dropped how many were dropped since the start, in tiers that go on without
   */
  public void watchAuditLosses(Supplier<@Nullable String> trouble, LongSupplier dropped) {
    Gauge.builder("fairlead.audit.failing", () -> trouble.get() == null ? 0 : 1)
        .description("Whether records do not reach the disk just now: 1, else 0")
        .register(registry);
    this.dropped = dropped;
  }

  /** Shows for how long the records that are being written have waited for the disk. */
  public void watchAuditDisk(Supplier<Duration> waiting) {
    Gauge.builder(
            "fairlead.audit.commit.seconds", () -> waiting.get().toMillis() / MILLIS_PER_SECOND)
        .description("For how long the records that are being written have waited for the disk")
        .register(registry);
  }

  /** Shows for how long the ledger has not answered. */
  public void watchLedger(LongSupplier silentMillis) {
    Gauge.builder(
            "fairlead.ledger.silent.seconds", () -> silentMillis.getAsLong() / MILLIS_PER_SECOND)
        .description("For how long the ledger has not answered; 0 while it does")
        .strongReference(true)
        .register(registry);
  }

  /** Shows how many sessions this node holds, by tier and then by state. */
  public void sessions(Map<String, Map<String, Integer>> counts) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    counts.forEach(
        (tier, states) ->
            states.forEach(
                (state, count) ->
                    rows.add(MultiGauge.Row.of(Tags.of("tier", tier, "state", state), count))));
    sessions.register(rows, true);
  }

  /** Shows how many access requests there are, by state. */
  public void accessRequests(Map<String, Long> counts) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    counts.forEach((state, count) -> rows.add(MultiGauge.Row.of(Tags.of("state", state), count)));
    accessRequests.register(rows, true);
  }

  /**
   * A check-in did not come.
   *
   * @param paused whether the session has paused; else it is about to
   */
  public void checkInMissed(String tier, boolean paused) {
    Counter.builder("fairlead.check.ins.missed")
        .description("Check-ins that did not come: late, and then paused")
        .tag("tier", tier)
        .tag("paused", Boolean.toString(paused))
        .register(registry)
        .increment();
  }

  /** Shows for how long the access request that is pending longest has been so. */
  public void oldestPending(Duration age) {
    oldestPendingMillis.set(age.toMillis());
  }

  /** A policy came into force. */
  public void policyAccepted(String hash) {
    accepted.increment();
    fileRejected.set(0);
    show(hash);
  }

  /**
   * A policy was refused.
   *
   * @param inForce the one that is in force all the same
   */
  public void policyRejected(String inForce) {
    rejected.increment();
    fileRejected.set(1);
    show(inForce);
  }

  /** The files that were refused are again those of the policy in force. */
  public void policySoundAgain() {
    fileRejected.set(0);
  }

  private void show(String hash) {
    generation.register(List.of(MultiGauge.Row.of(Tags.of("hash", hash), 1)), true);
  }
}
