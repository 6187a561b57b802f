package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Dashboards, rules, alerts and the page on metrics, against a real Prometheus that scrapes the
 * gateway as it ships, with some of everything going on.
 */
@Timeout(90)
@Execution(ExecutionMode.CONCURRENT)
class DashboardsIT {
  /** What nothing is told of here, and why. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "fairlead_audit_lag_records", "there is no sink",
          "jvm_gc_pause_seconds", "there may have been none yet",
          "jvm_gc_pause_seconds_max", "there may have been none yet",
          "jvm_gc_concurrent_phase_time_seconds", "there may have been none yet",
          "jvm_gc_concurrent_phase_time_seconds_max", "there may have been none yet");

  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern SELECTOR =
      Pattern.compile(
          "\\b((?:fairlead|process|jvm)_\\w+|up|instance(?:_\\w+)?:[\\w:]+)(\\{[^}]*})?");
  private static final Pattern REASONS = Pattern.compile("reason=~?\"([^\"]*)\"");
  private static final Pattern SERIES =
      Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? [-+0-9.eENaInf]+$");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (\\w+) \\| ([^|]*)\\| ([^|]*)\\| (.+) \\|$");

  private static final String POLICY =
      """
      version: 1
      timezone: %2$s
      tiers:
        full: { allow: [ { id: web, hosts: ["*"], ports: [%1$s] } ] }
        watched:
          session: { length: 1h }
          supervision: { every: 5s, grace: 1s, hold: 1h, by: "group:full" }
          allow: [ { id: listed, hosts: [site.test], ports: [%1$s] } ]
        lab:
          approval: lab
          allow: [ { id: all, hosts: ["*"], ports: [%1$s] } ]
        none: {}
      assign:
        - { group: full, tier: full }
        - { group: watched, tier: watched }
        - { group: lab, tier: lab }
      default-tier: none
      approvals:
        lab: { stages: [ { by: "group:full" } ], grant: { opens: tier, sessions: 1, valid: 24h } }
      egress: { open: [ { range: 127.0.0.1/32, ports: [%1$s] } ] }
      """;

  @TempDir private static Path directory;
  private static Origin origin;
  private static TestConfig config;
  private static RunningGateway gateway;
  private static Prometheus prometheus;
  private static String policy;
  private static int closed;
  private static Download open;

  @BeforeAll
  static void start() throws Exception {
    origin = new Origin();
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = nobody.getLocalPort();
    }
    configure();
    gateway = RunningGateway.start(config.directory());
    prometheus =
        Prometheus.start(Files.createDirectories(directory.resolve("p")), gateway.port("metrics"));
    somethingOfEverything();
    open = Download.tunnel(gateway, "ada", origin, "/endless/64");
    scrapes(3);
    somethingOfEverything();
    Waiting.until(
        "a missed check-in",
        () -> !prometheus.query("fairlead_check_ins_missed_total{paused=\"true\"}").isEmpty());
    scrapes(3);
  }

  @AfterAll
  static void stop() throws IOException {
    open.close();
    prometheus.close();
    gateway.close();
    origin.close();
  }

  private static void configure() throws Exception {
    config = new TestConfig(directory, origin.port());
    config.people("full: ada", "watched: ben", "lab: kim", "operators: ann");
    config.certificate();
    config.write(
        "fairlead.yaml",
        """
        egress: { hosts: hosts }
        web: { tls: { certificate: web.pem, key: web.key } }
        notify: [ { url: "http://127.0.0.1:%d/", format: slack } ]
        shutdown: { drain: 1s }
        """
            .formatted(closed));
    policy = POLICY.formatted(origin.port() + ", " + closed, TestConfig.noon());
    config.write("policy.yaml", policy);
  }

  private static void scrapes(int more) throws Exception {
    long before = prometheus.scrapes();
    Waiting.until("more scrapes", () -> prometheus.scrapes() >= before + more);
  }

  private static String url(int port) {
    return "http://site.test:" + port + "/1/0";
  }

  private static void somethingOfEverything() throws Exception {
    assertThat(gateway.ask("ada", url(origin.port()))).startsWith("HTTP/1.1 200 ");
    assertThat(gateway.ask("ada", url(closed))).startsWith("HTTP/1.1 502 connect-failed");
    assertThat(gateway.ask("ben", url(origin.port()))) // nobody checks in on them
        .matches("(?s)HTTP/1\\.1 (200|503 awaiting-supervisor).*");
    assertThat(gateway.ask("ben", "http://other.test/")).startsWith("HTTP/1.1 403 not-in-allow");
    assertThat(gateway.ask("kim", url(origin.port()))).startsWith("HTTP/1.1 403 needs-approval");
    assertThat(Curl.run("-x", gateway.url("proxy"), "-U", "ada:no", url(closed)).output())
        .startsWith("HTTP/1.1 407 bad-credentials");
    try (Download tunnel = Download.tunnel(gateway, "ada", origin, "/1000/0")) {
      assertThat(tunnel.end(10).misplaced()).isEqualTo(-1);
    }
    api(
        "kim",
        "/access-requests",
        "-H",
        "Content-Type: application/json",
        "-d",
        "{\"reason\":\"x\"}");
    assertThat(api("ann", "/sessions")).startsWith("HTTP/1.1 200 ");
    config.write("policy.yaml", policy.replace("version: 1", "version: nothing"));
    Waiting.until("the rejection", () -> scrape().contains("fairlead_policy_file_rejected 1.0"));
    config.write("policy.yaml", policy);
    Waiting.until("the policy", () -> scrape().contains("fairlead_policy_file_rejected 0.0"));
  }

  private static String api(String user, String path, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("-k", "-u", user + ":" + TestConfig.PASSWORD));
    words.addAll(List.of(more));
    words.add(gateway.url("web") + "/api/v1" + path);
    return Curl.run(words.toArray(String[]::new)).output();
  }

  private static String scrape() throws Exception {
    return Curl.program(Map.of(), List.of("curl", "-sS", gateway.url("metrics"))).output();
  }

  private static Set<String> names() throws Exception {
    return prometheus.query("count by (__name__) ({__name__=~\".+\"})").stream()
        .map(each -> String.valueOf(JsonTree.members(each.get("metric")).get("__name__")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isElsewhere(String expression) {
    return ELSEWHERE.keySet().stream().anyMatch(expression::contains);
  }

  private static List<String> selectors(String expression) {
    return SELECTOR.matcher(expression).results().map(MatchResult::group).distinct().toList();
  }

  @Test
  void everyPanelShowsSomething() throws Exception {
    Set<String> names = names();
    SoftAssertions softly = new SoftAssertions();
    for (Dashboard dashboard : Dashboard.all()) {
      for (String expression : dashboard.expressions()) {
        List<Map<String, @Nullable Object>> series = prometheus.query(expression);
        if (!isElsewhere(expression)) {
          softly.assertThat(series).as(expression).anyMatch(DashboardsIT::isNumber);
          softly.assertThat(names).as(expression).containsAll(namesIn(expression));
        }
      }
    }
    softly.assertAll();
  }

  private static boolean isNumber(Map<String, @Nullable Object> series) {
    return series.get("value") instanceof List<?> value && !"NaN".equals(value.get(1));
  }

  private static List<String> namesIn(String expression) {
    return SELECTOR
        .matcher(TEXT.matcher(expression).replaceAll("\"\""))
        .results()
        .map(each -> each.group(1))
        .toList();
  }

  @Test
  void everyRuleWorksAndNoAlertFires() throws Exception {
    List<Map<String, @Nullable Object>> rules =
        Waiting.forOne(
            "all rules",
            prometheus::rules,
            all -> all.stream().allMatch(each -> "ok".equals(each.get("health"))));
    assertThat(rules).hasSizeGreaterThan(20);
    SoftAssertions softly = new SoftAssertions();
    for (Map<String, @Nullable Object> rule : rules) {
      String name = String.valueOf(rule.get("name"));
      if ("recording".equals(rule.get("type"))) {
        softly.assertThat(prometheus.query(name)).as(name).anyMatch(DashboardsIT::isNumber);
      }
      for (String selector : selectors(String.valueOf(rule.get("query")))) {
        // What is too much must not be here, but what it would be told of must.
        String any = selector.replaceAll("reason=\"overloaded\"", "");
        if (!isElsewhere(selector)) {
          softly.assertThat(prometheus.query(any)).as(name + ": " + selector).isNotEmpty();
        }
      }
    }
    softly.assertAll();
    assertThat(prometheus.query("ALERTS{alertstate=\"firing\"}")).isEmpty();
  }

  @Test
  void everyReasonThatIsAskedForExists() throws Exception {
    List<String> known = Arrays.stream(DenyReason.values()).map(DenyReason::label).toList();
    Stream<String> dashboards =
        Dashboard.all().stream().flatMap(each -> each.expressions().stream());
    Stream<String> rules =
        prometheus.rules().stream().map(each -> String.valueOf(each.get("query")));
    List<String> asked =
        Stream.concat(dashboards, rules)
            .flatMap(each -> REASONS.matcher(each).results())
            .flatMap(each -> Arrays.stream(each.group(1).split("\\|")))
            .distinct()
            .toList();
    assertThat(asked)
        .isNotEmpty()
        .allSatisfy(each -> assertThat(known).anyMatch(label -> label.matches(each)));
  }

  @Test
  void promtoolFindsNothingToSayOfAScrape() throws Exception {
    Path file = Files.writeString(directory.resolve("scrape"), scrape());
    Curl said =
        Curl.program(
            Map.of(), List.of("bash", "-c", "promtool check metrics < \"$0\"", file.toString()));
    assertThat(said.output()).isEmpty();
    assertThat(said.exit()).isZero();
  }

  /** A family as the page or a scrape has it. */
  private record Family(String name, String type, Set<String> labels) {}

  @Test
  void thePageOnMetricsSaysWhatThereIs() throws Exception {
    List<Family> scraped = scraped(scrape());
    List<Family> told = new ArrayList<>();
    SoftAssertions softly = new SoftAssertions();
    for (MatchResult row :
        ROW.matcher(Files.readString(Path.of("../docs/metrics.md"))).results().toList()) {
      Set<String> labels =
          Arrays.stream(row.group(3).replace("`", "").split(" "))
              .filter(each -> !each.isEmpty())
              .collect(Collectors.toCollection(TreeSet::new));
      told.add(new Family(row.group(1), row.group(2), labels));
      String unit = row.group(4).strip();
      softly.assertThat(unit.equals("seconds")).as(row.group()).isEqualTo(has(row, "_seconds"));
      softly.assertThat(unit.equals("bytes")).as(row.group()).isEqualTo(has(row, "_bytes"));
    }
    softly.assertThat(told).containsAll(scraped);
    softly
        .assertThat(told.stream().filter(each -> !ELSEWHERE.containsKey(each.name())))
        .isSubsetOf(scraped);
    softly.assertAll();
  }

  private static boolean has(MatchResult row, String unit) {
    return (row.group(1) + "_").contains(unit + "_");
  }

  private static List<Family> scraped(String scrape) {
    List<Family> families = new ArrayList<>();
    for (String block : scrape.split("(?m)^# HELP ")) {
      MatchResult type =
          Pattern.compile("(?m)^# TYPE ([a-z_]+) (\\w+)$")
              .matcher(block)
              .results()
              .findFirst()
              .orElse(null);
      if (type != null) {
        Set<String> labels =
            SERIES
                .matcher(block)
                .results()
                .filter(each -> each.group(2) != null)
                .flatMap(each -> LABEL.matcher(each.group(2)).results())
                .map(each -> each.group(1))
                .filter(each -> !each.equals("le"))
                .collect(Collectors.toCollection(TreeSet::new));
        families.add(new Family(type.group(1), type.group(2), labels));
      }
    }
    return families;
  }
}
