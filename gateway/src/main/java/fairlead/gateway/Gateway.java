package fairlead.gateway;

import fairlead.console.WebConfig;
import fairlead.console.WebServer;
import fairlead.policy.match.Host;
import fairlead.proxy.ProxyServer;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.audit.FileAuditLog;
import fairlead.proxy.identity.FileAuthenticator;
import fairlead.proxy.identity.Hasher;
import fairlead.proxy.identity.IdentityConfig;
import fairlead.proxy.ingress.Parts;
import fairlead.proxy.ingress.Portal;
import fairlead.proxy.ledger.MemoryRefusals;
import fairlead.proxy.metrics.ProxyMeters;
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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: makes every part, joins them, and takes them apart again. */
final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final int HASH_QUEUE = 256;
  private static final int HASH_THREADS = 2;

  private final Settings settings;
  private final Listening listening;
  private final InstantSource clock = InstantSource.system();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("housekeeping").daemon().factory());
  private final PolicyKeeper policies;
  private final FileAuthenticator authenticator;
  private final ProxyServer proxy;
  private final WebServer web;
  private final MetricsListener metrics;
  private final FileAuditLog audit;
  private final DecisionIds ids = new DecisionIds();

  /**
   * Starts everything.
   *
   * @param terminal where a first start says what it made
   * @throws IOException if a port, a file or a directory cannot be had; nothing runs then
   */
  Gateway(Path directory, Settings settings, boolean strict, PrintWriter terminal)
      throws IOException {
    this.settings = settings;
    this.listening = new Listening(settings);
    try {
      Path data = own(DataDirectory.take(settings.path(Setting.DATA))).path();
      ProxyMeters meters = new ProxyMeters(registry);
      own(SystemMeters.on(registry));
      audit = own(openLog(data, meters));
      meters.watchAuditQueue(audit::queued);
      policies = new PolicyKeeper(directory, data, event -> policyChanged(event, meters));
      if (!policies.start(strict)) {
        throw new IOException("there is no policy to start with");
      }
      UserFiles users = UserFiles.of(directory, settings);
      terminal.print(new FirstStart(users, data).run(policies.current(), Terminal.isError()));
      terminal.flush();
      authenticator = authenticator(users);
      authenticator.reload().forEach(problem -> LOG.error("{}", problem));
      metrics =
          own(
              listening.start(
                  Setting.METRICS_ADDRESS,
                  Setting.METRICS_PORT,
                  at -> new MetricsListener(at, registry)));
      MemoryRefusals refusals = new MemoryRefusals(clock);
      web = own(startWeb(refusals));
      proxy = own(startProxy(refusals, meters));
      watch(directory);
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

  private FileAuditLog openLog(Path data, ProxyMeters meters) throws IOException {
    return new FileAuditLog(
        data.resolve("audit"),
        settings.duration(Setting.AUDIT_KEEP).toDays() + "d",
        node(),
        settings.number(Setting.AUDIT_QUEUE),
        clock,
        meters::recorded);
  }

  private static String node() {
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
    own(hashing::shutdownNow);
    IdentityConfig config =
        new IdentityConfig(
            users.usersFile(),
            users.groupsFile(),
            settings.duration(Setting.IDENTITY_CACHE),
            settings.networks());
    return new FileAuthenticator(config, Hasher.bcrypt(), hashing, clock, this::loginFailed);
  }

  private WebServer startWeb(MemoryRefusals refusals) throws IOException {
    String publicUrl = settings.text(Setting.WEB_PUBLIC_URL);
    return listening.start(
        Setting.WEB_ADDRESS,
        Setting.WEB_PORT,
        at ->
            WebServer.start(
                new WebConfig(at, publicUrl), authenticator, refusals, policies::current));
  }

  private ProxyServer startProxy(MemoryRefusals refusals, ProxyMeters meters) throws IOException {
    URI url = URI.create(web.publicUrl());
    Host host = Host.parse(url.getHost());
    int port = url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    Portal portal =
        new Portal(
            web.publicUrl(),
            host == null ? url.getHost() : host.text(),
            port,
            web.inner(),
            web.token());
    Parts asked =
        new Parts(
            policies::current,
            authenticator,
            audit,
            refusals,
            meters,
            clock,
            System::nanoTime,
            portal);
    List<InetSocketAddress> others = List.of(web.address(), web.inner(), metrics.address());
    String pseudonym = "fairlead-" + nextId().toLowerCase(Locale.ROOT);
    ProxySettings config = new ProxySettings(settings);
    return listening.start(
        Setting.PROXY_ADDRESS,
        Setting.PROXY_PORT,
        at -> ProxyServer.start(config.at(at, pseudonym), asked, others));
  }

  private void watch(Path directory) {
    FileWatch files = new FileWatch(directory);
    housekeeping.scheduleWithFixedDelay(
        () -> {
          if (files.changed()) {
            reloadNow();
          }
        },
        500,
        500,
        TimeUnit.MILLISECONDS);
  }

  /** Reads policy, users, groups and hosts again, soon and on another thread. */
  void reload() {
    housekeeping.execute(this::reloadNow);
  }

  private void reloadNow() {
    try {
      policies.reload();
      authenticator.reload().forEach(problem -> LOG.error("{}; what was known stays", problem));
      proxy.reloadHosts();
    } catch (IOException | RuntimeException e) {
      LOG.error("reload failed: {}", e.toString());
    }
  }

  private void policyChanged(PolicyKeeper.Event event, ProxyMeters meters) {
    if (event.accepted()) {
      meters.policyAccepted(event.hash());
    } else {
      meters.policyRejected(event.hash());
    }
    String detail = event.accepted() ? "accepted" : "rejected: " + event.problems().getFirst();
    record(AuditRecords.policy(nextId(), clock.instant(), event.hash(), event.accepted(), detail));
  }

  private void loginFailed(String user, InetAddress client, int count) {
    record(AuditRecords.failedLogin(nextId(), clock.instant(), user, client, count));
  }

  private String nextId() {
    synchronized (ids) {
      return ids.next();
    }
  }

  private void record(AuditRecord entry) {
    if (audit.accept(1) instanceof fairlead.proxy.audit.AuditLog.Permit permit) {
      permit.write(entry);
      permit.release();
    } else {
      LOG.warn("not recorded, the audit log takes nothing: {}", entry.kind().label());
    }
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

  @Override
  public void close() {
    housekeeping.shutdownNow();
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("while stopping: {}", e.toString());
      }
    }
  }
}
