package fairlead.gateway;

import fairlead.policy.load.yaml.ByteSize;
import fairlead.proxy.Transport;
import fairlead.proxy.session.Disclosure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Every setting: its key in {@code fairlead.yaml}, its type, its default, and what it means. */
enum Setting {
  PROXY_ADDRESS("proxy.address", String.class, "127.0.0.1", "where clients connect"),
  PROXY_PORT("proxy.port", Integer.class, "3128", "port of the proxy; 0 picks a free one"),
  PROXY_PUBLIC_ADDRESS(
      "proxy.public-address",
      String.class,
      "",
      "the proxy as clients are told to reach it, `host:port`, such as `gateway.example:3128`;"
          + " empty for its listener, whose wildcard stands for the name by which a page was"
          + " asked"),
  WEB_ADDRESS("web.address", String.class, "127.0.0.1", "where the pages are served"),
  WEB_PORT("web.port", Integer.class, "8080", "port of the pages; 0 picks a free one"),
  WEB_PUBLIC_URL(
      "web.public-url",
      String.class,
      "",
      "stands before every link, such as `http://gateway.example:8080`; empty for the web"
          + " listener's own address, unless that is a wildcard"),
  WEB_TLS_CERTIFICATE(
      "web.tls.certificate",
      Path.class,
      "",
      "PEM file with the certificate of the pages, then those that lead to its root; read again"
          + " when it changes; empty for no TLS"),
  WEB_TLS_KEY(
      "web.tls.key",
      Path.class,
      "",
      "PEM file with that certificate's private key as PKCS #8, without a password"),
  WEB_WPAD(
      "web.wpad",
      Boolean.class,
      "false",
      "whether `/wpad.dat` is answered for the hosts `wpad` and `wpad.*`, where browsers look for a"
          + " proxy by themselves"),
  WEB_IDLE(
      "web.idle",
      Duration.class,
      "30m",
      "how long somebody who signed in to the pages stays so without using them"),
  WEB_LONGEST(
      "web.longest",
      Duration.class,
      "12h",
      "after which somebody who signed in to the pages has to sign in again"),
  METRICS_ADDRESS(
      "metrics.address", String.class, "127.0.0.1", "where metrics and health are served"),
  METRICS_PORT(
      "metrics.port", Integer.class, "9180", "port of metrics and health; 0 picks a free one"),
  DATA(
      "data",
      Path.class,
      "",
      "directory of records and accepted policies; empty for `data` beside the configuration"
          + " directory"),
  TRANSPORT(
      "transport", Transport.class, "auto", "how sockets are driven: auto, epoll, io-uring or nio"),
  LOOPS("loops", Integer.class, "0", "event loops; 0 for one a core"),
  HTTP_REQUEST_LINE("http.request-line", ByteSize.class, "8KiB", "longest request line"),
  HTTP_HEAD("http.head", ByteSize.class, "16KiB", "largest head of a request or an answer"),
  HTTP_FIELDS("http.fields", Integer.class, "100", "most fields in a head"),
  HTTP_HEAD_TIMEOUT(
      "http.head-timeout", Duration.class, "30s", "from a head's first octet to its last"),
  HTTP_KEEP_ALIVE_TIMEOUT(
      "http.keep-alive-timeout",
      Duration.class,
      "60s",
      "how long a client's connection may wait for its next request"),
  EGRESS_CONNECT_TIMEOUT(
      "egress.connect-timeout",
      Duration.class,
      "10s",
      "to connect to an origin, all its addresses together"),
  EGRESS_RESPONSE_TIMEOUT(
      "egress.response-timeout",
      Duration.class,
      "60s",
      "from a request's end to the end of its answer's head"),
  EGRESS_POOL_IDLE(
      "egress.pool-idle",
      Duration.class,
      "30s",
      "how long an unused connection to an origin is kept"),
  EGRESS_POOL_PER_ORIGIN(
      "egress.pool-per-origin",
      Integer.class,
      "64",
      "unused connections kept for one origin and user on one event loop"),
  EGRESS_HOSTS("egress.hosts", Path.class, "/etc/hosts", "the hosts file"),
  EGRESS_DNS("egress.dns", List.class, "", "name servers as address:port; empty for the system's"),
  EGRESS_DNS_TIMEOUT("egress.dns-timeout", Duration.class, "5s", "for one look-up"),
  TUNNEL_IDLE(
      "tunnel.idle", Duration.class, "5m", "how long neither side of a tunnel or a body may send"),
  IDENTITY_USERS("identity.users", Path.class, "users.htpasswd", "the password file"),
  IDENTITY_GROUPS("identity.groups", Path.class, "groups", "the group file"),
  IDENTITY_CACHE(
      "identity.cache",
      Duration.class,
      "5m",
      "how long checked credentials are taken without a new check"),
  IDENTITY_NETWORKS(
      "identity.networks",
      List.class,
      "",
      "who a client without credentials is, by its address: a list of `{ from: RANGE, user: NAME"
          + " }`, in the environment too"),
  ROLES_OPERATORS(
      "roles.operators",
      String.class,
      "operators",
      "the group that runs the gateway: sees and acts on sessions, issues tokens"),
  ROLES_AUDITORS(
      "roles.auditors",
      String.class,
      "auditors",
      "the group that looks after those who do: sees sessions, each look a record"),
  ROLES_DISCLOSE(
      "roles.disclose",
      Disclosure.class,
      "name",
      "what a person learns of who acted on their session: name or role"),
  POLICY_TESTS(
      "policy.tests",
      PolicyTests.class,
      "require",
      "what a failing test of the policy means: `require` takes no policy with one, `warn` says it"
          + " and takes the policy"),
  AUDIT_QUEUE(
      "audit.queue",
      Integer.class,
      "65536",
      "records that may wait for the disk; behind that requests are refused"),
  AUDIT_PSEUDONYMS(
      "audit.pseudonyms",
      Boolean.class,
      "false",
      "whether records call people by pseudonyms, whose keys are in the ledger: erasing a key"
          + " (`fairlead audit erase`) unlinks the records"),
  AUDIT_KEEP(
      "audit.keep",
      Duration.class,
      "365d",
      "how long records are kept, in whole days, where their tier does not say: older ones are"
          + " deleted"),
  AUDIT_SINKS(
      "audit.sinks",
      List.class,
      "",
      "where copies of the records go: a list of sinks (Kafka, OTLP, syslog, standard output), in"
          + " the environment too; docs/sinks.md says how"),
  POLICY_RELOAD(
      "policy.reload",
      PolicyReload.class,
      "auto",
      "when changed policy files are taken: auto, as soon as they stand still, or manual, by"
          + " `fairlead reload` or SIGHUP"),
  NOTIFY(
      "notify",
      List.class,
      "",
      "who is told at once of what happens, over HTTP: a list, in the environment too;"
          + " docs/notify.md says how"),
  NODE(
      "node",
      String.class,
      "",
      "this gateway's name in records and in the ledger; empty for the machine's"),
  LEDGER_URL(
      "ledger.url",
      String.class,
      "",
      "where sessions and usage are kept: empty for a file in the data directory, or a PostgreSQL"
          + " database that a fleet shares, such as `jdbc:postgresql://db.example/fairlead`"),
  LEDGER_USER("ledger.user", String.class, "", "who we are to that database"),
  LEDGER_PASSWORD(
      "ledger.password",
      String.class,
      "",
      "the password for it; better given in the environment, or in a `.pgpass` file"),
  LIMITS_CONNECTIONS(
      "limits.connections", Integer.class, "10000", "most client connections at a time"),
  SHUTDOWN_DELAY(
      "shutdown.delay",
      Duration.class,
      "0s",
      "how long to go on after SIGTERM while load balancers look away"),
  SHUTDOWN_DRAIN(
      "shutdown.drain", Duration.class, "30s", "how long what is under way may go on after that");

  private final String key;
  private final Class<?> type;
  private final String standard;
  private final String meaning;

  Setting(String key, Class<?> type, String standard, String meaning) {
    this.key = key;
    this.type = type;
    this.standard = standard;
    this.meaning = meaning;
  }

  String key() {
    return key;
  }

  Class<?> type() {
    return type;
  }

  /** The default as it would be written in the file; empty for an empty list or nothing. */
  String standard() {
    return standard;
  }

  String meaning() {
    return meaning;
  }

  /** The environment variable: {@code proxy.port} as {@code FAIRLEAD_PROXY_PORT}. */
  String variable() {
    return "FAIRLEAD_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The flag of {@code fairlead run}; empty if it has none. */
  String flag() {
    return switch (this) {
      case PROXY_PORT -> "--proxy-port";
      case WEB_PORT -> "--web-port";
      case METRICS_PORT -> "--metrics-port";
      case DATA -> "--data";
      default -> "";
    };
  }
}
