package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.console.Addresses;
import fairlead.console.History;
import fairlead.console.Roles;
import fairlead.console.SignInTerms;
import fairlead.console.Vitals;
import fairlead.console.WebConfig;
import fairlead.console.WebParts;
import fairlead.console.WebServer;
import fairlead.policy.PolicySet;
import fairlead.policy.Tier;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.session.Account;
import fairlead.policy.session.Opening;
import fairlead.policy.session.Session;
import fairlead.proxy.TestClock;
import fairlead.proxy.access.AccessDesk;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.audit.ListedRecords;
import fairlead.proxy.audit.RecordSearch;
import fairlead.proxy.identity.FileAuthenticator;
import fairlead.proxy.identity.Hasher;
import fairlead.proxy.identity.IdentityConfig;
import fairlead.proxy.identity.PassBook;
import fairlead.proxy.identity.PassDesk;
import fairlead.proxy.identity.TokenBook;
import fairlead.proxy.identity.TokenDesk;
import fairlead.proxy.ledger.MemoryAccess;
import fairlead.proxy.ledger.MemoryLedger;
import fairlead.proxy.ledger.MemoryPasses;
import fairlead.proxy.ledger.MemoryRefusals;
import fairlead.proxy.ledger.MemoryRemarks;
import fairlead.proxy.ledger.MemorySignIns;
import fairlead.proxy.ledger.MemoryTokens;
import fairlead.proxy.lookup.RecordDesk;
import fairlead.proxy.notice.Notices;
import fairlead.proxy.session.Disclosure;
import fairlead.proxy.session.HeldHere;
import fairlead.proxy.session.SessionDesk;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that ask a running gateway. */
class ApiCommandTest {
  private static final PolicySet POLICY =
      policy(
          """
          version: 1
          tiers:
            monitored:
              session: { length: 1h }
              quota: { data: 1MiB/day }
              allow: [ { hosts: [a.test] } ]
          default-tier: monitored
          """);
  private static final Tier TIER = POLICY.tiers().getFirst();

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final MemoryLedger ledger = new MemoryLedger(() -> clock.millis());
  private final MemoryTokens tokens = new MemoryTokens(clock);
  private final TokenBook book = new TokenBook(tokens, tokens);
  private final MemoryPasses passes = new MemoryPasses(tokens);
  private final PassBook passBook = new PassBook(passes, tokens);
  private final Addresses addresses = new Addresses("gateway.example:3128");
  private final ListedRecords log = new ListedRecords();
  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private TestConfig config;
  private PolicyKeeper keeper;
  private WebServer web;

  private static PolicySet policy(String text) {
    Map<String, byte[]> files = Map.of("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
    return switch (PolicyLoader.of(files).load()) {
      case PolicyLoader.Loaded loaded -> loaded.policy();
      case PolicyLoader.Rejected rejected -> throw new AssertionError(rejected.problems());
    };
  }

  @BeforeEach
  void start() throws IOException {
    config = new TestConfig(directory, 8443);
    config.write("groups", "operators: ada\n");
    FileAuthenticator people =
        new FileAuthenticator(
            new IdentityConfig(
                config.directory().resolve("users.htpasswd"),
                config.directory().resolve("groups"),
                Duration.ofMinutes(5),
                List.of()),
            book,
            passBook,
            Hasher.bcrypt(),
            Runnable::run,
            clock,
            (user, client, count) -> {});
    people.start();
    book.look();
    passBook.look();
    DeedRecords records = new DeedRecords(log, clock);
    keeper = new PolicyKeeper(config.directory(), directory, PolicyTests.REQUIRE, _ -> {});
    keeper.start(true);
    AccessDesk access =
        new AccessDesk(
            new AccessDesk.Parts(
                new MemoryAccess(clock::millis),
                ledger,
                records,
                () -> POLICY,
                people::principal,
                Disclosure.NAME,
                Notices.NOBODY,
                (_, _, _, _) -> List.of()));
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    web =
        WebServer.start(
            new WebConfig(free, ""),
            new WebParts(
                people,
                new SignInTerms(
                    new MemorySignIns(tokens), Duration.ofMinutes(30), Duration.ofHours(12)),
                new MemoryRefusals(clock),
                () -> POLICY,
                (policies, who, from) ->
                    CompletableFuture.completedFuture(policies.assign(who, from)),
                people::principal,
                new SessionDesk(
                    ledger, ledger, records, () -> POLICY, new HeldHere(() -> 0), Disclosure.NAME),
                new TokenDesk(tokens, tokens, book, records, people::knows),
                access,
                new RecordDesk(
                    new RecordSearch(directory.resolve("audit")),
                    new MemoryRemarks(),
                    new MemoryRefusals(clock),
                    records,
                    clock,
                    name -> name),
                List.of(),
                List.of(),
                new PassDesk(passes, tokens, passBook, records, people::knows, Set.of("operators")),
                addresses,
                new KeptPolicyDesk(keeper, PolicyReload.AUTO, Runnable::run, () -> !log.full),
                new Roles("operators", "auditors"),
                () -> new Vitals("1.2.3", Duration.ofSeconds(90), 0, log.full, 3),
                new History(),
                clock));
    config.write("fairlead.yaml", "web: { port: " + web.address().getPort() + " }\n");
    as("ada");
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private void as(String user) {
    environment.put("FAIRLEAD_USER", user);
    environment.put("FAIRLEAD_PASSWORD", TestConfig.PASSWORD);
  }

  private void open(String id, String user) {
    Session.Terms terms =
        new Session.Terms(
            TIER.session().length(),
            TIER.session().idle(),
            TIER.session().drain(),
            TIER.quota().data(),
            null);
    Account account = new Account(user, TIER.name());
    ledger.open(new Opening.Wish(id, account, terms, TIER.sessions(), false), ZoneOffset.UTC);
  }

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.command(environment)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  /** Asks the server that the configuration names. */
  private int ask(String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--config";
    all[words.length + 1] = config.directory().toString();
    return run(all);
  }

  @Test
  void printsSlipsForGuestsThatLetThemIn() throws Exception {
    assertThat(ask("pass", "print", "--group", "guests", "--count", "5", "--expires", "1d"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString().split("User name      guest-", -1)).hasSize(6);
    assertThat(out.toString().split("\f", -1)).as("four slips a page").hasSize(2);
    assertThat(out.toString())
        .contains("Proxy          gateway.example:3128")
        .contains("How to set up  " + web.publicUrl() + "/setup")
        .contains("Each request is recorded under this user name");
    assertThat(err.toString()).isEqualTo("5 passes in tier monitored, valid for 1d\n");
    String name = out.toString().replaceAll("(?s)^.*?(guest-[0-9a-z]{4}).*", "$1");
    String password = out.toString().replaceAll("(?s)^.*?Password +([0-9a-z-]+).*", "$1");
    environment.put("FAIRLEAD_USER", name);
    environment.put("FAIRLEAD_PASSWORD", password);
    assertThat(ask("pass", "list")).isEqualTo(1);
    assertThat(err.toString()).as("let in, as a guest").contains("This is for operators.");
    as("ada");
    assertThat(ask("pass", "list", "--group", "guests")).isZero();
    assertThat(out.toString()).contains(name).hasLineCount(6).doesNotContain(password);
    assertThat(ask("pass", "revoke", name, "guest-0000x")).isEqualTo(1);
    assertThat(out.toString()).isEqualTo("revoked pass " + name + "\n");
    assertThat(err.toString()).contains("guest-0000x: There is no such");
  }

  @Test
  void printsSlipsAsAPageForItsOwnersEyesOnly() throws Exception {
    Path page = directory.resolve("slips.html");
    String file = page.toString();
    assertThat(ask("pass", "print", "--group", "guests", "--expires", "1d", "--html", file))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).isEqualTo(file + "\n");
    assertThat(page).content().contains("<dt>Password</dt><dd><b>", "</section>");
    assertThat(java.nio.file.Files.getPosixFilePermissions(page)).hasSize(2);
    assertThat(ask("pass", "print", "--group", "guests", "--expires", "1d", "--html", file))
        .as("one that exists is kept")
        .isEqualTo(2);
    for (String wrong : new String[] {"--count=0", "--expires=1", "--group=a b"}) {
      assertThat(ask("pass", "print", "--group", "guests", "--expires", "1d", wrong)).isEqualTo(2);
    }
  }

  @Test
  void listsSessionsInColumnsOrAsJson() {
    open("s1", "ben");
    assertThat(ask("session", "list")).as(err.toString()).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            ID  USER  TIER       STATE   LEFT    DATA LEFT  ENDS
            s1  ben   monitored  active  3600 s  1048576 B  2026-03-02T10:00:00.000Z
            """);
    assertThat(err.toString()).isEmpty();
    assertThat(ask("session", "list", "--json", "--user", "ben")).isZero();
    assertThat(out.toString())
        .startsWith("{\"id\":\"s1\",\"user\":\"ben\",")
        .contains("\"reason\":null}")
        .hasLineCount(1);
    assertThat(ask("session", "list", "--user", "b&x=y n")).isZero();
    assertThat(out.toString()).hasLineCount(1);
  }

  @Test
  void actsOnSessions() {
    open("s1", "ben");
    assertThat(ask("session", "pause", "s1", "--reason", "drill")).as(err.toString()).isZero();
    assertThat(out.toString()).isEqualTo("paused session s1 of ben (monitored)\n");
    assertThat(ask("session", "resume", "s1")).isZero();
    assertThat(ask("session", "extend", "s1", "--by", "30m", "--json")).isZero();
    assertThat(out.toString()).contains("\"seconds_remaining\":5400");
    assertThat(ask("session", "end", "s1", "--reason", "over")).isZero();
    assertThat(out.toString()).isEqualTo("ended session s1 of ben (monitored)\n");
    assertThat(ask("session", "pause", "s1", "--reason", "drill")).isEqualTo(1);
    assertThat(err.toString()).startsWith("fairlead: This makes no sense as things stand: ");
    assertThat(ask("session", "pause", "nothing/../x", "--reason", "drill")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void endsOnesOwn() {
    open("s1", "ben");
    as("ben");
    assertThat(ask("session", "end")).as(err.toString()).isZero();
    assertThat(out.toString()).isEqualTo("ended session s1 of ben (monitored)\n");
    assertThat(ask("session", "end")).isEqualTo(1);
    assertThat(ask("session", "list")).isEqualTo(1);
    assertThat(err.toString()).contains("This is not yours to do");
  }

  @Test
  void issuesATokenWithWhichOneCanAsk() {
    assertThat(ask("token", "issue", "--user", "ada", "--expires", "8h"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).matches("fl_[0-9a-z]{32}\n");
    assertThat(err.toString()).matches("token [0-9A-Z]{13} of ada until 2026-03-02T17:.*\n");
    String secret = out.toString().strip();
    environment.put("FAIRLEAD_PASSWORD", secret);
    assertThat(ask("token", "list")).isZero();
    assertThat(out.toString()).startsWith("ID             USER  EXPIRES ").doesNotContain(secret);
    environment.remove("FAIRLEAD_USER");
    assertThat(ask("token", "list", "--json")).as("as Bearer").isZero();
    String id = out.toString().replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
    assertThat(ask("token", "revoke", id)).isZero();
    assertThat(out.toString()).isEqualTo("revoked token " + id + "\n");
    assertThat(ask("token", "list")).isEqualTo(1);
    assertThat(err.toString()).contains("Wrong name, password or token");
  }

  @Test
  void aTokenInJsonIsOneObject() {
    assertThat(ask("token", "issue", "--user", "ben", "--expires", "8h", "--json")).isZero();
    assertThat(out.toString()).startsWith("{\"id\":").contains("\"token\":\"fl_").hasLineCount(1);
    assertThat(err.toString()).isEmpty();
    assertThat(ask("token", "issue", "--user", "zoe", "--expires", "8h")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no such \"user\"");
  }

  @Test
  void reloadsThePolicyAndSaysWhatCameOfIt() throws IOException {
    String first = keeper.current().hash();
    assertThat(ask("reload")).as(err.toString()).isZero();
    assertThat(out.toString()).isEqualTo("policy " + first + " is in force already\n");
    config.write("policy.yaml", "version: 1\ntiers: { t: {} }\ndefault-tier: u\n");
    assertThat(ask("reload", "--dry-run")).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("policy.yaml:3:15: default-tier: unknown tier \"u\" ")
        .endsWith("\nwould not take it: policy " + first + " would stay\n");
    assertThat(ask("reload")).isEqualTo(1);
    assertThat(out.toString()).endsWith("not taken: policy " + first + " stays in force\n");
    config.write("policy.yaml", "version: 1\ntiers: { t: {} }\ndefault-tier: t\n");
    assertThat(ask("reload", "--dry-run")).isZero();
    assertThat(out.toString())
        .contains("would take policy ", " in place of " + first + "\n", "everybody")
        .hasLineCount(2);
    assertThat(keeper.current().hash()).isEqualTo(first);
    assertThat(ask("reload", "--json")).isZero();
    assertThat(out.toString()).startsWith("{\"result\":\"taken\",").hasLineCount(1);
    assertThat(keeper.current().hash()).isNotEqualTo(first);
    log.full = true;
    assertThat(ask("reload")).isEqualTo(1);
    log.full = false;
    assertThat(ask("reload", "--dry-run", "--accept")).isEqualTo(2);
    as("ben");
    assertThat(ask("reload")).isEqualTo(1);
    assertThat(err.toString()).contains("This is not yours to do");
  }

  private int explain(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "explain";
    all[1] = "--server";
    all[2] = web.localUrl();
    System.arraycopy(words, 0, all, 3, words.length);
    return run(all);
  }

  @Test
  void explainsOnTheRunningGeneration() {
    assertThat(explain("--user", "ben", "https://a.test/")).as(err.toString()).isZero();
    assertThat(out.toString())
        .startsWith(
            "ben is in tier monitored: no entry of assign fits, so the default tier counts\n")
        .contains("\nallow CONNECT a.test:443, by rule monitored/1\n");
    assertThat(explain("--user", "zoe", "--at", "09:30", "http://b.test/x")).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("zoe is no user of this gateway")
        .contains("09:30 UTC:\n", "deny GET b.test:80/x: not-in-allowlist\n");
    assertThat(explain("--json", "http://127.1/")).isEqualTo(1);
    assertThat(out.toString()).contains("\"reason\":\"bad-request\"").hasLineCount(1);
    as("ben");
    assertThat(explain("https://a.test/")).as("oneself").isZero();
    assertThat(explain("--user", "ada", "https://a.test/")).isEqualTo(1);
    assertThat(err.toString()).contains("Others are explained to operators and auditors");
    assertThat(explain("--at", "soon", "https://a.test/")).isEqualTo(1);
    assertThat(err.toString()).contains("no time such as");
    assertThat(explain("--id", "0000000000000")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no refusal of the last week with this id");
    assertThat(explain("--id", "0000000000000", "https://a.test/")).isEqualTo(2);
  }

  @Test
  void saysHowTheGatewayIs() {
    open("s1", "ben");
    assertThat(ask("status")).as(err.toString()).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            version   1.2.3
            uptime    90 s
            policy    %s
            ledger    reachable
            audit     sound, 3 waiting
            sessions  1 active, 0 paused, 0 draining
            """
                .formatted(POLICY.hash()));
    log.full = true;
    assertThat(ask("status", "--json")).isEqualTo(1);
    assertThat(out.toString()).contains("\"failing\":true").hasLineCount(1);
    log.full = false;
    ledger.gone(true);
    assertThat(ask("status")).isEqualTo(1);
    assertThat(out.toString()).contains("out of reach", "unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "session",
        "token",
        "session pause s1",
        "session pause --reason x",
        "session end s1",
        "session end --reason x",
        "session extend s1",
        "session extend s1 --by 30",
        "token issue --user ben",
        "token issue --expires 8h",
        "token issue --user ben --expires tomorrow",
        "token issue --user b:n --expires 8h",
        "token revoke",
        "session list --server nowhere",
        "session list --server http://127.0.0.1:8080/x",
        "status --server ftp://a.test"
      })
  void wrongWordsAreUsage(String words) {
    assertThat(run(words.split(" "))).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("fairlead: ");
    assertThat(log.records).isEmpty();
  }

  @Test
  void whoAsksHasToBeSaid() {
    environment.remove("FAIRLEAD_PASSWORD");
    assertThat(ask("status")).isEqualTo(2);
    assertThat(err.toString()).contains("FAIRLEAD_PASSWORD is not set, and there is no terminal");
    environment.clear();
    assertThat(ask("status")).isEqualTo(2);
    assertThat(err.toString()).contains("FAIRLEAD_USER");
    environment.put("FAIRLEAD_USER", "ada");
    environment.put("FAIRLEAD_PASSWORD", "wrong");
    assertThat(ask("status")).isEqualTo(1);
    assertThat(err.toString()).contains("Wrong name, password or token");
  }

  @Test
  void theServerCanBeNamed() throws Exception {
    config.write("fairlead.yaml", "web: { port: 0 }\n");
    assertThat(ask("status")).isEqualTo(2);
    assertThat(err.toString()).contains("say --server URL");
    assertThat(ask("status", "--server", web.localUrl() + "/")).as(err.toString()).isZero();
    environment.put("FAIRLEAD_SERVER", web.localUrl());
    assertThat(ask("status")).isZero();
    environment.remove("FAIRLEAD_SERVER");
    config.write(
        "fairlead.yaml",
        "web: { address: 0.0.0.0, public-url: 'http://a.test', port: %d }\n"
            .formatted(web.address().getPort()));
    assertThat(ask("status")).as(err.toString()).isZero();
  }

  @Test
  void whoCannotBeReachedIsNamed() throws Exception {
    String url = web.localUrl();
    web.close();
    assertThat(run("status", "--server", url)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("fairlead: " + url + "/ cannot be reached; is the gateway running?\n");
  }

  @Test
  void whatAServerSaysIsCleaned() throws Exception {
    String body = "{\"title\":\"\\u001b[2J\u009b\",\"detail\":\"\\u202ex\"}";
    assertThat(answered("HTTP/1.1 403 x", body)).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("fairlead: \\u001b[2J\\u009b: \\u202ex\n");
    assertThat(answered("HTTP/1.1 200 x", "{\"version\":\"\\u001b]0;\u007f\"}")).isEqualTo(1);
    assertThat(out.toString()).startsWith("version   \\u001b]0;\\u007f\n");
    assertThat(answered("HTTP/1.1 200 x", "<html>")).isEqualTo(1);
    assertThat(err.toString()).contains("answers as no Fairlead gateway does");
    assertThat(answered("HTTP/1.1 302 x\r\nLocation: http://a.test/", "")).isEqualTo(1);
    assertThat(err.toString()).contains(" leads to http://a.test/; say --server so");
  }

  /** What status makes of a server that answers so. */
  private int answered(String head, String body) throws Exception {
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getInputStream().read(new byte[8_192]);
                  String answer = head + "\r\nContent-Length: " + octets.length + "\r\n\r\n";
                  socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                  socket.getOutputStream().write(octets);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      return run("status", "--server", "http://127.0.0.1:" + server.getLocalPort());
    }
  }
}
