package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Decision;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.RuleId;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.match.Host;
import fairlead.proxy.audit.AuditLog;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DurableLog;
import fairlead.proxy.audit.TestLogs;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Past decisions, made again by the same policy and by another. */
class ReplayTest {
  private static final String POLICY =
      """
      version: 1
      timezone: Europe/London
      rooms: { lab: { from: [10.2.1.0/24] } }
      deny:
        - { id: bad, hosts: [.bad.test, "address:198.41.0.0/16"] }
      tiers:
        full:
          allow: [ { id: web, hosts: ["*"] } ]
        some:
          allow:
            - { id: docs, hosts: [.docs.test], when: ["mon-fri 08:00-18:00"] }
            - { id: registry, hosts: [registry.test], scheme: http, methods: [GET], paths: [/public/] }
          deny:
            - { id: later, hosts: [x.docs.test], mode: report }
        none: {}
      assign:
        - { group: staff, tier: full }
        - { group: students, room: lab, tier: some }
        - { user: cleo, tier: some }
      default-tier: none
      """;

  private static final Map<String, Set<String>> GROUPS =
      Map.of("ada", Set.of("staff"), "ben", Set.of("students"), "cleo", Set.of(), "dan", Set.of());

  @TempDir private Path directory;
  private TestConfig config;
  private Path audit;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void configure() throws Exception {
    config = new TestConfig(directory, 8443);
    config.write("groups", "staff: ada\nstudents: ben\n");
    config.write(
        "users.htpasswd",
        Files.readString(config.directory().resolve("users.htpasswd")).replace("runner", "dan"));
    config.write("policy.yaml", POLICY);
    audit = directory.resolve("audit");
  }

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.command()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  private int replay(String... more) {
    String[] words = {"replay", "--policy", "" + config.directory()};
    return run(Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new));
  }

  private PolicySet policy() {
    return ((PolicyLoader.Loaded) PolicyLoader.load(config.directory())).policy();
  }

  /** Somebody's request. */
  private record Asked(String user, String client, WebRequest request, Instant time) {
    Decision by(PolicySet policy) {
      var who = new Principal(user, Objects.requireNonNull(GROUPS.get(user)));
      var at = Objects.requireNonNull(AddressLiteral.parse(client));
      return policy.decide(policy.assign(who, at), request, time);
    }
  }

  private static <T> T any(Random random, List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private static Asked asked(Random random) {
    String name =
        any(
            random,
            List.of(
                "docs.test",
                "x.docs.test",
                "registry.test",
                "a.bad.test",
                "else.test",
                "9.9.9.9",
                "10.0.0.1"));
    Host host = Objects.requireNonNull(Host.parse(name));
    int port = any(random, List.of(80, 443, 8443));
    WebRequest request =
        random.nextBoolean()
            ? new WebRequest(Scheme.CONNECT, host, port, "CONNECT", "")
            : new WebRequest(
                Scheme.HTTP,
                host,
                port,
                any(random, List.of("GET", "POST")),
                any(random, List.of("/", "/public/a", "/public/../b")));
    return new Asked(
        any(random, List.of("ada", "ben", "cleo", "dan")),
        any(random, List.of("10.2.1.7", "10.9.9.9", "127.0.0.1")),
        request,
        Instant.parse("2026-11-20T00:10:00.123Z").plusSeconds(600L * random.nextInt(6 * 24 * 14)));
  }

  /** The record as the proxy makes it. */
  private static AuditRecord entry(
      AuditRecord.Kind kind, String id, Asked asked, Decision decision) {
    boolean passes = decision instanceof Decision.Allow;
    var reported = decision instanceof Decision.Allow allow ? allow.reported() : null;
    RuleId rule =
        switch (decision) {
          case Decision.Allow allow -> reported == null ? allow.rule() : reported.rule();
          case Decision.Ask ask -> ask.rule();
          case Decision.Deny deny -> deny.rule();
        };
    AuditRecord.Outcome outcome =
        reported != null
            ? AuditRecord.Outcome.REPORTED
            : passes ? AuditRecord.Outcome.ALLOWED : AuditRecord.Outcome.REFUSED;
    String reason =
        decision instanceof Decision.Deny deny
            ? deny.reason().label()
            : reported == null ? null : reported.reason().label();
    return entry(kind, id, asked, outcome, reason, rule == null ? null : rule.value(), null);
  }

  private static AuditRecord entry(
      AuditRecord.Kind kind,
      String id,
      Asked asked,
      AuditRecord.Outcome outcome,
      @Nullable String reason,
      @Nullable String rule,
      @Nullable String address) {
    WebRequest request = asked.request;
    return new AuditRecord(
        asked.time,
        id,
        kind,
        asked.user,
        null,
        "t",
        null,
        asked.client,
        request.method(),
        request.scheme().label(),
        request.host().text(),
        request.port(),
        request.path().isEmpty() ? null : request.path(),
        outcome == AuditRecord.Outcome.REFUSED ? "deny" : "allow",
        outcome,
        reason,
        rule,
        null,
        "f00d",
        200,
        address,
        1,
        2,
        3,
        null,
        0);
  }

  private void write(List<AuditRecord> records) throws Exception {
    try (DurableLog log = TestLogs.open(audit, "365d", InstantSource.system())) {
      AuditLog.Permit permit = (AuditLog.Permit) log.accept(records.size());
      records.forEach(permit::write);
    }
  }

  private static final List<UnaryOperator<String>> CHANGES =
      List.of(
          policy -> policy,
          policy -> policy.replace("mon-fri 08:00-18:00", "mon-thu 09:00-17:00"),
          policy -> policy.replace(", mode: report", ""),
          policy -> policy.replace("[GET]", "[GET, POST]").replace(".bad.test", "else.test"),
          policy -> policy.replace("group: students, room: lab", "group: students"),
          policy -> policy.replace("default-tier: none", "default-tier: full"));

  @Test
  void takesGrantsToBeInOrder() throws Exception {
    config.write(
        "policy.yaml",
        """
        version: 1
        tiers:
          some: { ask: [ { id: more, hosts: [more.test], approval: quick } ] }
          t: { approval: lab, allow: [ { id: all, hosts: ["*"] } ] }
        assign: [ { user: dan, tier: some, may-ask: [t] } ]
        default-tier: some
        approvals:
          quick: { stages: [ { by: "group:staff" } ], grant: { opens: hosts } }
          lab: { stages: [ { by: "group:staff" } ] }
        """);
    List<AuditRecord> records = new ArrayList<>();
    records.add(past("cleo", "more.test", null, "more"));
    records.add(past("cleo", "more.test", "needs-approval", "more"));
    records.add(past("dan", "else.test", null, "all"));
    records.add(past("cleo", "more.test", "needs-approval", null));
    records.add(past("cleo", "else.test", null, "all"));
    records.add(past("cleo", "more.test", null, "web"));
    write(records);
    assertThat(replay(audit.toString(), "--json")).isEqualTo(1);
    assertThat(count("unchanged")).isEqualTo(3);
    assertThat(count("newly_refused")).isEqualTo(2);
    assertThat(count("decided")).isEqualTo(5);
  }

  /** The record of a tunnel that somebody in tier t asked for; a reason is one of a refusal. */
  private static AuditRecord past(
      String user, String host, @Nullable String reason, @Nullable String rule) {
    Host name = Objects.requireNonNull(Host.parse(host));
    Asked asked =
        new Asked(
            user,
            "127.0.0.1",
            new WebRequest(Scheme.CONNECT, name, 443, "CONNECT", ""),
            Instant.parse("2026-11-24T12:00:00Z"));
    return entry(
        AuditRecord.Kind.REQUEST,
        user + host + reason + rule,
        asked,
        reason == null ? AuditRecord.Outcome.ALLOWED : AuditRecord.Outcome.REFUSED,
        reason,
        rule,
        null);
  }

  @Test
  void decidesAsThePolicyDoes() throws Exception {
    Random random = new Random(20261124);
    String byName = POLICY.replace(", \"address:198.41.0.0/16\"", "");
    config.write("policy.yaml", byName);
    PolicySet before = policy();
    List<Asked> all = new ArrayList<>();
    List<AuditRecord> records = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      Asked asked = asked(random);
      all.add(asked);
      Decision decision = asked.by(before);
      boolean pair = decision instanceof Decision.Allow && asked.request.scheme() == Scheme.CONNECT;
      String id = "id" + i;
      records.add(
          entry(pair ? AuditRecord.Kind.OPEN : AuditRecord.Kind.REQUEST, id, asked, decision));
      if (pair) {
        records.add(entry(AuditRecord.Kind.TUNNEL, id, asked, decision));
      }
    }
    write(records);
    assertThat(replay(audit.toString(), "--json")).isZero();
    assertThat(count("unchanged")).isEqualTo(3000);
    assertThat(count("decided")).isEqualTo(3000);
    for (UnaryOperator<String> change : CHANGES) {
      config.write("policy.yaml", change.apply(byName));
      PolicySet next = policy();
      Map<String, Long> expected =
          all.stream()
              .map(asked -> verdict(asked.by(before), asked.by(next)))
              .collect(Collectors.groupingBy(v -> v, Collectors.counting()));
      boolean differs = replay(audit.toString(), "--json") == 1;
      for (String verdict :
          List.of(
              "unchanged", "newly_refused", "newly_allowed", "another_reason", "another_rule")) {
        assertThat(count(verdict)).as(verdict).isEqualTo(expected.getOrDefault(verdict, 0L));
      }
      assertThat(differs)
          .isEqualTo(
              expected.keySet().stream()
                  .anyMatch(v -> !v.equals("unchanged") && !v.equals("another_rule")));
    }
  }

  private long count(String name) {
    return ((Number) Objects.requireNonNull(JsonTree.object(out.toString()).get(name))).longValue();
  }

  private static String verdict(Decision before, Decision now) {
    boolean was = before instanceof Decision.Allow;
    boolean is = now instanceof Decision.Allow;
    if (was != is) {
      return is ? "newly_allowed" : "newly_refused";
    }
    if (before instanceof Decision.Deny a && now instanceof Decision.Deny b) {
      return a.reason() != b.reason()
          ? "another_reason"
          : Objects.equals(a.rule(), b.rule()) ? "unchanged" : "another_rule";
    }
    return Objects.equals(rule((Decision.Allow) before), rule((Decision.Allow) now))
        ? "unchanged"
        : "another_rule";
  }

  private static @Nullable RuleId rule(Decision.Allow allow) {
    var reported = allow.reported();
    return reported == null ? allow.rule() : reported.rule();
  }

  private static Asked connect(String user, String host) {
    return new Asked(
        user,
        "10.2.1.7",
        new WebRequest(
            Scheme.CONNECT, Objects.requireNonNull(Host.parse(host)), 443, "CONNECT", ""),
        Instant.parse("2026-11-24T09:00:00Z"));
  }

  @Test
  void saysWhatDiffersAndWhatItCannotKnow() throws Exception {
    Asked docs = connect("ben", "docs.test");
    Asked bad = connect("ada", "bad.test");
    Asked site = connect("ada", "site.test");
    var refused = AuditRecord.Outcome.REFUSED;
    var allowed = AuditRecord.Outcome.ALLOWED;
    var request = AuditRecord.Kind.REQUEST;
    write(
        List.of(
            entry(AuditRecord.Kind.OPEN, "a", docs, allowed, null, "docs", null),
            entry(AuditRecord.Kind.TUNNEL, "a", docs, allowed, "idle", "docs", "203.0.113.9"),
            entry(AuditRecord.Kind.OPEN, "b", docs, allowed, null, "docs", null),
            entry(request, "c", bad, refused, "denied-by-rule", "bad", null),
            entry(request, "d", site, refused, "quota-data", null, null),
            entry(request, "e", site, refused, "denied-by-rule", "bad", null),
            entry(request, "f", site, refused, "private-address", null, null),
            entry(request, "g", site, AuditRecord.Outcome.FAILED, "dns-failed", "web", null),
            entry(request, "h", connect("zoe", "site.test"), allowed, null, "web", null),
            entry(AuditRecord.Kind.LOGIN, "i", site, allowed, null, null, null),
            entry(AuditRecord.Kind.TUNNEL, "j", site, allowed, "idle", "web", "198.41.0.4")));
    Files.writeString(
        audit.resolve("later.jsonl"),
        """
        {"kind":"request","time":"2026-11-24T09:00:00.000Z","user":"ben","outcome":"refused","reason":"bad-request"}
        {"kind":"request","time":"2026-11-24T09:00:00.000Z","user":"ben","outcome":"allowed","host":[1],"port":"x"}
        {"kind":"request","time":"2026-11-24T09:00:00.000Z","outcome":"allowed","scheme":"connect","method":"CONNECT","host":"a.test","port":443}
        {"kind":"request","time":"yesterday","user":"ada","outcome":"allowed","scheme":"connect","method":"CONNECT","host":"a.test","port":443}
        {"kind":"request","time":"2026-11-24T09:00:00.000Z","user":"ada","client":"10.2.1.7","outcome":"allowed","scheme":"http","method":"GET","host":"a.test","port":80}
        not json
        [1]
        {"kind":"request"}{}
        %s
        {"kind":"request","time":"2026-11\
        """
            .formatted("x".repeat(AuditLines.LONGEST + 1)));
    config.write("policy.yaml", POLICY.replace("hosts: [.docs.test]", "hosts: [\"*.docs.test\"]"));
    assertThat(replay(audit.toString())).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            """
            5 decisions, made again by this policy:
                         2  unchanged
                         3  newly refused
            Of these, 1 had been allowed, and failed for lack of an address or an answer.
            Not made again:
                         4  lines that are no records
                         1  lines that are too long to be records
                         3  records of other kinds
                         1  records of a decision that is counted already
                         2  records that do not say what was asked
                         1  records of nobody known
                         1  records of people whom the files of users and groups do not name
                         2  refused for another reason than the policy (bad-request 1, quota-data 1)
                         2  refused, perhaps for the address that a name led to
                         1  records without the path
            Differences by group and host, the most frequent first:
            TIMES  GROUPS    HOST       THEN            NOW                   SUCH AS
            2      students  docs.test  allowed (docs)  not-in-allowlist      2026-11-24T09:00:00.000Z CONNECT docs.test:443
            1      staff     site.test  allowed (web)   denied-by-rule (bad)  2026-11-24T09:00:00.000Z CONNECT site.test:443
            """);
    assertThat(replay(audit.toString(), "--top", "1")).isEqualTo(1);
    assertThat(out.toString()).endsWith("and 1 more; --top shows them\n");
    assertThat(replay(audit.toString(), "--json", "--top", "1")).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "\"differences\":[{\"change\":\"newly_refused\",\"count\":2,\"groups\":\"students\","
                + "\"host\":\"docs.test\",\"before\":\"allowed\",\"after\":\"not-in-allowlist\","
                + "\"example\":{\"time\":\"2026-11-24T09:00:00.000Z\",\"request\":\"CONNECT"
                + " docs.test:443\",\"rule_before\":\"docs\"}}],\"more\":1");
  }

  @Test
  void readsZippedFilesAndOtherGroups() throws Exception {
    write(
        List.of(
            entry(
                AuditRecord.Kind.REQUEST,
                "a",
                connect("ben", "docs.test"),
                AuditRecord.Outcome.ALLOWED,
                null,
                "docs",
                null)));
    Path zipped = directory.resolve("old.gz");
    var octets = new ByteArrayOutputStream();
    try (OutputStream to = new GZIPOutputStream(octets);
        Stream<Path> files = Files.list(audit)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
        to.write(Files.readAllBytes(file));
      }
    }
    Files.write(zipped, octets.toByteArray());
    assertThat(replay(zipped.toString(), "--json")).isZero();
    assertThat(count("unchanged")).isEqualTo(1);
    Path groups = directory.resolve("groups-of-next-year");
    Files.writeString(groups, "staff: ben\n", StandardCharsets.UTF_8);
    assertThat(replay("--groups", groups.toString(), zipped.toString(), "--json")).isZero();
    assertThat(count("another_rule")).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNotThere() throws Exception {
    assertThat(replay(directory.resolve("missing").toString())).isNotZero();
    assertThat(err.toString()).contains("missing: no such audit log");
    assertThat(run("replay", directory.toString())).isEqualTo(2);
    config.write("policy.yaml", "version: 2\n");
    Files.createDirectories(audit);
    Files.writeString(audit.resolve("a.jsonl"), "");
    assertThat(replay(audit.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("policy.yaml:1:10: version must be 1");
  }
}
