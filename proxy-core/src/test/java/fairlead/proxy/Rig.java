package fairlead.proxy;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.Explanation;
import fairlead.policy.HostAsk;
import fairlead.policy.PolicyRules;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.RuleId;
import fairlead.policy.Tier;
import fairlead.policy.WebRequest;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grants;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.match.Host;
import fairlead.proxy.audit.AuditLog;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.egress.EgressConfig;
import fairlead.proxy.http1.HeadLimits;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.ingress.IngressConfig;
import fairlead.proxy.ingress.Parts;
import fairlead.proxy.ingress.Portal;
import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.Holdings;
import fairlead.proxy.ledger.MemoryHoldings;
import fairlead.proxy.ledger.MemoryLedger;
import fairlead.proxy.ledger.MemoryRefusals;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.metrics.ProxyMeters;
import fairlead.proxy.notice.Notices;
import fairlead.proxy.session.Passages;
import fairlead.proxy.session.SessionKeeper;
import fairlead.proxy.session.SessionRecords;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A running proxy for tests: every name {@code *.test} is this machine, user {@code u} with any
 * password is known, and what hosts may be reached is up to the test.
 */
final class Rig implements AutoCloseable {
  /** Noon of a day, so that no test meets a midnight. */
  private static final long EPOCH =
      Instant.parse("2026-03-04T12:00:00Z").toEpochMilli()
          - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());

  static final String CREDENTIALS =
      "Proxy-Authorization: Basic "
          + Base64.getEncoder().encodeToString("u:pw".getBytes(StandardCharsets.UTF_8))
          + "\r\n";

  final List<AuditRecord> records = new CopyOnWriteArrayList<>();
  final FakeAudit audit = new FakeAudit();
  final Refusals refusals = new MemoryRefusals(InstantSource.system());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final ProxyServer server;
  final FakeAuthenticator authenticator = new FakeAuthenticator();
  final MemoryLedger ledger = new MemoryLedger(this::ledgerMillis);
  final MemoryHoldings holdings = new MemoryHoldings();
  final SessionKeeper keeper;
  private final ScheduledExecutorService sweeps = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong nanosSkipped = new AtomicLong();
  private volatile PolicySet policy;
  private volatile Function<WebRequest, @Nullable DenyReason> verdict = request -> null;

  static Rig start() throws IOException {
    return new Setup().start();
  }

  static Rig start(Transport transport) throws IOException {
    return new Setup().transport(transport).start();
  }

  static Rig start(Duration tunnelIdle, Duration responseTimeout) throws IOException {
    return new Setup().times(tunnelIdle, responseTimeout).start();
  }

  /** What a test wants to be otherwise than usual. */
  static final class Setup {
    private static final InetSocketAddress NOWHERE =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private Transport transport = Transport.AUTO;
    private Duration tunnelIdle = Duration.ofMinutes(5);
    private Duration responseTimeout = Duration.ofSeconds(30);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private String hosts = "127.0.0.1 origin.test other.test\n127.0.0.1 denied.test\n";
    private @Nullable PolicySet policy;
    private InetSocketAddress dns = NOWHERE;
    private InetSocketAddress portal = NOWHERE;
    private int connections = 1_000;
    private Duration keepAlive = Duration.ofSeconds(30);

    Setup transport(Transport wanted) {
      transport = wanted;
      return this;
    }

    Setup times(Duration idle, Duration response) {
      tunnelIdle = idle;
      responseTimeout = response;
      return this;
    }

    Setup connectTimeout(Duration longest) {
      connectTimeout = longest;
      return this;
    }

    /** More lines for the hosts file. */
    Setup hosts(String more) {
      hosts += more;
      return this;
    }

    /** A real policy. */
    Setup policy(String yaml) {
      policy = load(yaml);
      return this;
    }

    Setup dns(InetSocketAddress server) {
      dns = server;
      return this;
    }

    /** How long a connection may wait for its next request. */
    Setup keepAlive(Duration longest) {
      keepAlive = longest;
      return this;
    }

    Setup connections(int most) {
      connections = most;
      return this;
    }

    /** Where the web listener's inner socket is. */
    Setup portal(InetSocketAddress inner) {
      portal = inner;
      return this;
    }

    Rig start() throws IOException {
      return new Rig(this);
    }
  }

  private static PolicySet load(String yaml) {
    Map<String, byte[]> files = Map.of("policy.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    return switch (PolicyLoader.of(files).load()) {
      case PolicyLoader.Loaded loaded -> loaded.policy();
      case PolicyLoader.Rejected rejected ->
          throw new AssertionError(rejected.problems().toString());
    };
  }

  private Rig(Setup setup) throws IOException {
    Path hosts = Files.createTempFile("hosts", null);
    Files.writeString(hosts, setup.hosts);
    IngressConfig ingress =
        new IngressConfig(
            new HeadLimits(8_192, 16_384, 100),
            Duration.ofSeconds(2),
            setup.keepAlive,
            setup.responseTimeout,
            setup.tunnelIdle,
            setup.connections,
            "rig");
    EgressConfig egress =
        new EgressConfig(
            setup.connectTimeout,
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            16,
            hosts,
            List.of(setup.dns));
    Portal portal =
        new Portal("http://portal.test:8080", "portal.test", 8080, setup.portal, new byte[32]);
    policy =
        setup.policy == null ? new FakePolicy(request -> verdict.apply(request)) : setup.policy;
    DecisionIds ids = new DecisionIds();
    keeper =
        new SessionKeeper(
            ledger,
            holdings,
            ledger,
            () -> policyNow(),
            ids::next,
            System::nanoTime,
            new SessionRecords(audit),
            Notices.NOBODY);
    Parts parts =
        new Parts(
            this::policyNow,
            authenticator,
            keeper.sessions(),
            audit,
            refusals,
            new ProxyMeters(meters),
            InstantSource.system(),
            () -> System.nanoTime() + nanosSkipped.get(),
            portal);
    server =
        ProxyServer.start(
            new ProxyConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                setup.transport,
                1,
                ingress,
                egress),
            parts,
            List.of());
    Files.delete(hosts);
    sweeps.scheduleWithFixedDelay(keeper::sweep, 100, 100, TimeUnit.MILLISECONDS);
  }

  private PolicySet policyNow() {
    return policy;
  }

  private long ledgerMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) + EPOCH + skipped.get();
  }

  /** Lets the ledger's clock jump. */
  void pass(Duration time) {
    skipped.addAndGet(time.toMillis());
  }

  /** Lets the loops' monotonic clock jump. */
  void passOnLoops(Duration time) {
    nanosSkipped.addAndGet(time.toNanos());
  }

  /** The ledger's clock. */
  Instant now() {
    return Instant.ofEpochMilli(ledgerMillis());
  }

  /** User {@code u} holds this from here on, and every node hears of it. */
  void hold(Holdings now) {
    holdings.set("u", now);
    ledger.grants.clear();
    ledger.grants.addAll(now.grants().all());
    ledger.tell(Heartbeat.Change.Kind.ACCESS, "u");
  }

  /** Another policy from here on. */
  void reload(String yaml) {
    policy = load(yaml);
  }

  RawClient client() throws IOException {
    return new RawClient(server.address());
  }

  /** Refuses what the function names a reason for. */
  void refuse(Function<WebRequest, @Nullable DenyReason> reasons) {
    verdict = reasons;
  }

  /** How many requests were counted with an outcome and a reason. */
  double requests(String outcome, String reason) {
    return meters
        .find("fairlead.requests")
        .tags("outcome", outcome, "reason", reason)
        .counters()
        .stream()
        .mapToDouble(io.micrometer.core.instrument.Counter::count)
        .sum();
  }

  /** The records of a kind, once there are as many as expected. */
  List<AuditRecord> records(AuditRecord.Kind kind, int expected) throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      List<AuditRecord> found = records.stream().filter(r -> r.kind() == kind).toList();
      if (found.size() >= expected) {
        return found;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("no " + expected + " records of " + kind + " in " + records);
  }

  /** Stops, and insists that whoever took room in the audit log gave it back. */
  @Override
  public void close() {
    server.close();
    sweeps.shutdownNow();
    keeper.close();
    int open = Passages.open(keeper.sessions());
    if (open != 0) {
      throw new AssertionError(open + " passages were never closed");
    }
    if (audit.held.get() != 0) {
      throw new AssertionError(audit.held + " permits were never released");
    }
  }

  /** Allows everything but what the test refuses, with the floor open on loopback. */
  private record FakePolicy(Function<WebRequest, @Nullable DenyReason> verdict)
      implements PolicySet {
    @Override
    public String hash() {
      return "test";
    }

    @Override
    public ZoneId zone() {
      return ZoneOffset.UTC;
    }

    @Override
    public PolicyRules rules() {
      throw new UnsupportedOperationException("made of no rules");
    }

    @Override
    public List<Place> places(Principal principal) {
      return List.of(new Place("full", null, Set.of()));
    }

    @Override
    public boolean isOwner(Principal principal) {
      return false;
    }

    @Override
    public HostAsk askable(String tier, Host.Name host, Instant now) {
      return new HostAsk.NotOffered();
    }

    @Override
    public List<PolicyRules.AskRule> askRules(String tier) {
      return List.of();
    }

    @Override
    public Map<String, Chain> approvals() {
      return Map.of();
    }

    @Override
    public Assignment assign(Principal principal, InetAddress client, Grants grants, Instant now) {
      return new Assignment(Tier.plain("full", ""), null);
    }

    @Override
    public boolean mayAskFrom(String tier) {
      return false;
    }

    @Override
    public Decision decide(Assignment assignment, WebRequest request, Instant now) {
      DenyReason reason = verdict.apply(request);
      return reason == null
          ? new Decision.Allow(new RuleId("all"), false, false, null, null, Instant.MAX)
          : new Decision.Deny(reason, new RuleId("full/1"), false, Instant.MAX);
    }

    @Override
    public boolean opens(Assignment assignment, InetAddress address, int port) {
      return address.isLoopbackAddress();
    }

    @Override
    public Explanation explain(
        Principal principal, InetAddress client, WebRequest request, Instant now) {
      throw new UnsupportedOperationException("the proxy explains nothing itself");
    }

    @Override
    public List<Tier> tiers() {
      return List.of(Tier.plain("full", ""));
    }

    @Override
    public Optional<String> groupFor(String tier) {
      return Optional.empty();
    }

    @Override
    public @Nullable RuleId reportsAddress(
        Assignment assignment, WebRequest request, InetAddress address, Instant now) {
      return null;
    }

    @Override
    public @Nullable RuleId deniesAddress(
        Assignment assignment, WebRequest request, InetAddress address, Instant now) {
      return request.host() instanceof Host.Name name && name.text().startsWith("denied")
          ? new RuleId("no-loopback")
          : null;
    }
  }

  static final class FakeAuthenticator implements Authenticator {
    private volatile long generation;
    private volatile @Nullable String removed;
    private volatile Set<String> groups = Set.of();

    /** The user is no more. */
    void remove(String user) {
      removed = user;
      generation++;
    }

    /** Everybody is in these groups. */
    void groups(String... names) {
      groups = Set.of(names);
      generation++;
    }

    @Override
    public @Nullable Principal again(Known known) {
      String user = known.principal().user();
      return user.equals(removed) ? null : new Principal(user, groups);
    }

    @Override
    public Identification identify(@Nullable String credentials, InetAddress client) {
      if (credentials == null) {
        return new Missing();
      }
      String pair =
          new String(Base64.getDecoder().decode(credentials.substring(6)), StandardCharsets.UTF_8);
      String user = pair.substring(0, pair.indexOf(':'));
      return switch (user) {
        case "bad" -> new Bad();
        case "busy" -> new Busy(Duration.ofSeconds(1));
        case "slow" ->
            new Pending(
                CompletableFuture.supplyAsync(() -> new Known(new Principal(user, groups))));
        default -> new Known(new Principal(user, groups));
      };
    }

    @Override
    public long generation() {
      return generation;
    }
  }

  /** Keeps records in a list; refuses room when told to. */
  final class FakeAudit implements AuditLog {
    volatile boolean full;
    volatile boolean slow;
    private final AtomicInteger held = new AtomicInteger();

    /** Records that were dropped, as there was no room. */
    final AtomicInteger dropped = new AtomicInteger();

    /** Whether what is committed is on disk; a test completes it. */
    volatile @Nullable CompletableFuture<Boolean> committed;

    @Override
    public boolean isShut() {
      return full;
    }

    @Override
    public Permit orDrop() {
      return new FakePermit() {
        @Override
        public void write(AuditRecord event) {
          if (full) {
            dropped.incrementAndGet();
          } else {
            super.write(event);
          }
        }
      };
    }

    @Override
    public Acceptance accept(int room) {
      if (full) {
        return new Unavailable();
      }
      return slow ? new Pending(CompletableFuture.supplyAsync(FakePermit::new)) : new FakePermit();
    }

    private class FakePermit implements Permit {
      private boolean released;

      FakePermit() {
        held.incrementAndGet();
      }

      @Override
      public void write(AuditRecord event) {
        records.add(event);
      }

      @Override
      public CompletionStage<Boolean> commit(AuditRecord event) {
        write(event);
        CompletableFuture<Boolean> told = committed;
        return told == null ? CompletableFuture.completedFuture(true) : told;
      }

      @Override
      public void release() {
        if (!released) {
          released = true;
          held.decrementAndGet();
        }
      }
    }
  }
}
