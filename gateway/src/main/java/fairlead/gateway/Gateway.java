package fairlead.gateway;

import fairlead.console.Addresses;
import fairlead.console.PolicyDesk;
import fairlead.console.TlsFiles;
import fairlead.console.WebConfig;
import fairlead.console.WebParts;
import fairlead.console.WebServer;
import fairlead.gateway.notify.Webhooks;
import fairlead.policy.PolicySet;
import fairlead.policy.match.Host;
import fairlead.proxy.ProxyServer;
import fairlead.proxy.access.AccessDesk;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.audit.DurableLog;
import fairlead.proxy.audit.LookUpSpool;
import fairlead.proxy.audit.sink.Sinks;
import fairlead.proxy.identity.FileAuthenticator;
import fairlead.proxy.identity.FileProblem;
import fairlead.proxy.identity.Hasher;
import fairlead.proxy.identity.IdentityConfig;
import fairlead.proxy.identity.PassBook;
import fairlead.proxy.identity.TokenBook;
import fairlead.proxy.ingress.Parts;
import fairlead.proxy.ingress.Portal;
import fairlead.proxy.ledger.SqlLedger;
import fairlead.proxy.lookup.Pseudonyms;
import fairlead.proxy.metrics.ProxyMeters;
import fairlead.proxy.notice.Notice;
import fairlead.proxy.notice.Notices;
import fairlead.proxy.session.SessionKeeper;
import fairlead.proxy.session.SessionRecords;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: makes every part, joins them, and takes them apart again. */
final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final int HASH_QUEUE = 256;
  private static final int HASH_THREADS = 2;
  private static final long LOOK_MILLIS = 250;
  private static final long FLUSH_SECONDS = 5;
  private static final long SWEEP_MILLIS = 500;
  private static final long COUNT_MILLIS = 2_500;

  private final Settings settings;
  private final Listening listening;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ThreadMeters threads;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("housekeeping").daemon().factory());

  /** A policy that takes long to read must keep nobody in who was removed meanwhile. */
  private final ScheduledExecutorService policyReading =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("policy").daemon().factory());

  private final Reloads reloads = new Reloads();
  private final Reloads policyReloads = new Reloads();
  private final PolicyKeeper policies;
  private final SqlLedger ledger;
  private final TokenBook tokens;
  private final PassBook passes;
  private final Addresses addresses;
  private final SessionKeeper sessions;
  private final AccessDesk access;
  private final FileAuthenticator authenticator;
  private final ProxyServer proxy;
  private final WebServer web;
  private final MetricsListener metrics;
  private final Notices notices;
  private final Sinks sinks;
  private final DurableLog audit;
  private final AuditWatch auditWatch;
  private final LookUpSpool lookUps;

  /** The log's writer, which asks for names, is there before the ledger is. */
  private final CompletableFuture<Pseudonyms> pseudonyms = new CompletableFuture<>();

  private final EventRecords events;

  /**
   * Starts everything.
   *
   * @param terminal where a first start says what it made, if standard error is a terminal
   * @throws IOException if a port, a file or a directory cannot be had; nothing runs then
   */
  Gateway(Path directory, Settings settings, boolean strict, PrintWriter terminal)
      throws IOException {
    this(directory, settings, strict, terminal, Time.SYSTEM);
  }

  /** The same, with a time of the caller's. */
  Gateway(Path directory, Settings settings, boolean strict, PrintWriter terminal, Time time)
      throws IOException {
    this.clock = time.wall();
    this.nanos = time.nanos();
    this.threads = new ThreadMeters(registry, nanos);
    this.settings = settings;
    this.listening = new Listening(settings);
    this.addresses = new Addresses(settings.text(Setting.PROXY_PUBLIC_ADDRESS));
    try {
      Path data = own(DataDirectory.take(settings.path(Setting.DATA))).path();
      NativeLibraries.unpackBelow(data);
      ProxyMeters meters = new ProxyMeters(registry);
      own(SystemMeters.on(registry));
      String node = node(settings);
      Webhooks webhooks =
          own(
              Webhooks.of(
                  settings.receivers(), data, node, registry, clock, nanos, Version.text()));
      notices = new CountedNotices(webhooks, meters);
      sinks = own(SinkWiring.of(settings, data, registry, time));
      audit =
          own(
              LogWiring.open(
                  settings,
                  data,
                  node,
                  this::policiesNow,
                  user -> pseudonyms.join().of(user),
                  clock,
                  meters));
      events = new EventRecords(audit, clock);
      lookUps = new LookUpSpool(data);
      meters.watchAuditQueue(audit::queued, settings.number(Setting.AUDIT_QUEUE));
      meters.watchAuditLosses(audit::trouble, audit::dropped);
      meters.watchAuditDisk(audit::waiting);
      auditWatch = new AuditWatch(audit::trouble, notices, clock);
      ledger = own(SqlLedger.open(LedgerPlace.of(settings, data), clock, nanos));
      meters.watchLedger(ledger.heartbeat()::silentMillis);
      pseudonyms.complete(new Pseudonyms(ledger.pseudonyms(), ledger.heartbeat(), clock, nanos));
      tokens = new TokenBook(ledger.tokens(), ledger.heartbeat());
      passes = new PassBook(ledger.passes(), ledger.heartbeat());
      UserFiles users = UserFiles.of(directory, settings);
      authenticator = authenticator(users);
      policies =
          new PolicyKeeper(
              directory, data, settings.policyTests(), event -> policyRead(event, meters));
      watch(users);
      policies.start(strict);
      FirstStart first = new FirstStart(users, data, settings.text(Setting.ROLES_OPERATORS));
      say(first.run(policies.current(), Terminal.isError()), terminal);
      tokens.look();
      passes.look();
      authenticator.start().forEach(problem -> LOG.error("{}; the line is left out", problem));
      metrics =
          own(
              listening.start(
                  Setting.METRICS_ADDRESS,
                  Setting.METRICS_PORT,
                  at -> new MetricsListener(at, registry)));
      sessions = keepSessions(meters);
      access = keepAccess(meters);
      web = own(startWeb());
      proxy = own(startProxy(meters));
      webhooks.start(web.publicUrl());
      addresses.proxyListens(proxy.address());
      often(housekeeping, "housekeeping", this::look);
      often(policyReading, "policy", this::lookAtPolicy);
      metrics.ready(true);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
  }

  /**
   * Its sweep has a thread of its own: a policy that takes long to read must hold up no session.
   */
  private SessionKeeper keepSessions(ProxyMeters meters) {
    SessionKeeper keeper =
        own(
            new SessionKeeper(
                ledger.sessions(),
                ledger.holdings(),
                ledger.heartbeat(),
                policies::current,
                events::nextId,
                nanos,
                new SessionRecords(audit),
                notices));
    ScheduledExecutorService sweeps =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("sessions").daemon().factory());
    own(sweeps::shutdownNow);
    sweeps.scheduleWithFixedDelay(
        threads.punctual("sessions", SWEEP_MILLIS, keeper::sweep),
        SWEEP_MILLIS,
        SWEEP_MILLIS,
        TimeUnit.MILLISECONDS);
    sweeps.scheduleWithFixedDelay(
        Housekeeping.contained(() -> meters.sessions(keeper.counts())),
        COUNT_MILLIS,
        COUNT_MILLIS,
        TimeUnit.MILLISECONDS);
    return keeper;
  }

  private AccessDesk keepAccess(ProxyMeters meters) {
    AccessDesk desk =
        new AccessDesk(
            new AccessDesk.Parts(
                ledger.access(),
                ledger.heartbeat(),
                new DeedRecords(audit, clock),
                policies::current,
                authenticator::principal,
                settings.disclosure(),
                notices,
                new RememberedWords(policyReading)));
    new AccessLooks(desk, meters).on(housekeeping);
    return desk;
  }

  /** Lets the sinks begin, once what they could print comes behind the banner. */
  void copyRecords() {
    sinks.start();
  }

  /** Asked by the log's writer, which has nothing of a tier before there are policies. */
  private PolicySet policiesNow() {
    return policies.current();
  }

  /** This gateway's name. */
  static String node(Settings settings) {
    String named = settings.text(Setting.NODE);
    if (!named.isEmpty()) {
      return named;
    }
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      LOG.warn("this machine's own name does not resolve; records say localhost");
      return "localhost";
    }
  }

  private FileAuthenticator authenticator(UserFiles users) {
    ThreadPoolExecutor hashing =
        new ThreadPoolExecutor(
            HASH_THREADS,
            HASH_THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(HASH_QUEUE),
            Thread.ofPlatform().name("hash-", 0).daemon().factory());
    IdentityConfig config =
        new IdentityConfig(
            users.usersFile(),
            users.groupsFile(),
            settings.duration(Setting.IDENTITY_CACHE),
            settings.networks());
    FileAuthenticator made =
        new FileAuthenticator(
            config, tokens, passes, Hasher.bcrypt(), hashing, clock, events::failedLogin);
    own(made);
    own(hashing::shutdownNow);
    threads.watchHashing(hashing.getQueue(), HASH_QUEUE);
    housekeeping.scheduleWithFixedDelay(
        Housekeeping.contained(made::flush), FLUSH_SECONDS, FLUSH_SECONDS, TimeUnit.SECONDS);
    return made;
  }

  /**
   * Watches the files from before they are first read, people first: one who was removed must be
   * out whatever becomes of the rest.
   */
  private void watch(UserFiles users) {
    List<Path> hosts = List.of(settings.path(Setting.EGRESS_HOSTS));
    reloads.add(
        "users and groups",
        () -> List.of(users.usersFile(), users.groupsFile()),
        _ -> authenticator.reload().stream().map(FileProblem::toString).toList());
    policyReloads.add("the policy", policies::files, this::readPolicy);
    reloads.add("the hosts file", () -> hosts, this::readHosts);
  }

  private List<String> readPolicy(boolean told) {
    if (told || settings.policyReload() == PolicyReload.AUTO) {
      policies.reload(PolicyDesk.How.RELOAD, null);
    } else {
      policies.noticed();
    }
    return List.of();
  }

  private List<String> readHosts(boolean told) {
    proxy.reloadHosts();
    return List.of();
  }

  private static void say(String words, PrintWriter terminal) {
    if (Terminal.isError()) {
      terminal.print(words);
      terminal.flush();
    } else {
      words.lines().forEach(line -> LOG.info("{}", line));
    }
  }

  private WebServer startWeb() throws IOException {
    TlsFiles tls = webTls();
    String publicUrl = settings.text(Setting.WEB_PUBLIC_URL);
    boolean wpad = settings.truth(Setting.WEB_WPAD);
    WebParts asked =
        new WebWiring(
                settings,
                authenticator,
                tokens,
                passes,
                addresses,
                policies,
                policyReading,
                sessions,
                ledger,
                audit,
                access,
                pseudonyms.join(),
                new HistoryKeeper(registry, clock).on(housekeeping),
                clock)
            .parts();
    return listening.start(
        Setting.WEB_ADDRESS,
        Setting.WEB_PORT,
        at -> WebServer.start(new WebConfig(at, publicUrl, wpad, tls), asked));
  }

  private @Nullable TlsFiles webTls() throws IOException {
    if (!settings.isNamed(Setting.WEB_TLS_CERTIFICATE)) {
      return null;
    }
    TlsFiles tls =
        new TlsFiles(
            settings.path(Setting.WEB_TLS_CERTIFICATE), settings.path(Setting.WEB_TLS_KEY), clock);
    SystemMeters.watchCertificate(registry, tls::until);
    reloads.add(
        "the web listener's certificate",
        tls::files,
        _ -> {
          tls.reload();
          return List.of();
        });
    return tls;
  }

  private ProxyServer startProxy(ProxyMeters meters) throws IOException {
    Parts asked =
        new Parts(
            policies::current,
            authenticator,
            sessions.sessions(),
            audit,
            ledger.refusals(),
            meters,
            clock,
            nanos,
            portal());
    List<InetSocketAddress> others = List.of(web.address(), web.inner(), metrics.address());
    String pseudonym = "fairlead-" + events.nextId().toLowerCase(Locale.ROOT);
    ProxySettings config = new ProxySettings(settings);
    return listening.start(
        Setting.PROXY_ADDRESS,
        Setting.PROXY_PORT,
        at -> ProxyServer.start(config.at(at, pseudonym), asked, others));
  }

  private Portal portal() {
    URI url = URI.create(web.publicUrl());
    Host host = Host.parse(url.getHost());
    int port = url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    return new Portal(
        web.publicUrl(),
        host == null ? url.getHost() : host.text(),
        port,
        web.inner(),
        web.token());
  }

  private void often(ScheduledExecutorService on, String name, Runnable look) {
    on.scheduleWithFixedDelay(
        threads.punctual(name, LOOK_MILLIS, look), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    auditWatch.look();
    lookUps.takeUp(audit);
    reloads.look();
    tokens.look();
    passes.look();
  }

  private void lookAtPolicy() {
    pseudonyms.join().tend();
    policyReloads.look();
    policies.look();
  }

  /** Reads policy, users, groups and hosts again, soon and on another thread. */
  void reload() {
    housekeeping.execute(Housekeeping.contained(reloads::now));
    policyReading.execute(Housekeeping.contained(policyReloads::now));
  }

  private void policyRead(PolicyKeeper.Event event, ProxyMeters meters) {
    if (event.again()) {
      meters.policySoundAgain();
    } else if (event.accepted()) {
      meters.policyAccepted(event.hash());
    } else {
      meters.policyRejected(event.hash());
      notices.tell(new Notice.PolicyRejected(clock.instant(), event.hash(), event.firstProblem()));
    }
    events.policy(event);
  }

  /** What standard output says when everything serves. */
  String banner() {
    return "proxy   http://"
        + Listening.text(proxy.address())
        + "\nweb     "
        + web.localUrl()
        + "\nmetrics http://"
        + Listening.text(metrics.address())
        + "/metrics\nready\n";
  }

  /** Stops as an orchestrator expects: not ready, a pause, no new requests, a drain. Blocks. */
  void stop() throws InterruptedException {
    metrics.ready(false);
    Duration delay = settings.duration(Setting.SHUTDOWN_DELAY);
    LOG.info("stopping");
    TimeUnit.MILLISECONDS.sleep(delay.toMillis());
    int left = proxy.drain(settings.duration(Setting.SHUTDOWN_DRAIN));
    if (left > 0) {
      LOG.info("{} requests and tunnels were still under way", left);
    }
    close();
  }

  /** Puts what is recorded so far on disk, for at most a while, as the process ends at once. */
  void abandon(Duration most) {
    try {
      audit.close(most);
    } catch (IOException e) {
      LOG.warn("while ending: {}", Failure.words(e));
    }
  }

  @Override
  public void close() {
    housekeeping.shutdownNow();
    policyReading.shutdownNow();
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("while stopping: {}", Failure.words(e));
      }
    }
  }
}
