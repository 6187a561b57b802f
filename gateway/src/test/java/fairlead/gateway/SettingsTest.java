package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.gateway.notify.NoticeFormat;
import fairlead.gateway.notify.NoticeType;
import fairlead.gateway.notify.Receiver;
import fairlead.policy.load.yaml.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir private Path directory;

  private Settings file(String yaml) throws Exception {
    Files.writeString(directory.resolve("fairlead.yaml"), yaml);
    return Settings.read(directory, Map.of(), Map.of());
  }

  @Test
  void standOnTheirDefaultsWithoutAFile() throws Exception {
    Settings settings = Settings.read(directory, Map.of(), Map.of());
    assertThat(settings.text(Setting.PROXY_ADDRESS)).isEqualTo("127.0.0.1");
    assertThat(settings.number(Setting.PROXY_PORT)).isEqualTo(3128);
    assertThat(settings.number(Setting.WEB_PORT)).isEqualTo(8080);
    assertThat(settings.number(Setting.METRICS_PORT)).isEqualTo(9180);
    assertThat(settings.octets(Setting.HTTP_REQUEST_LINE)).isEqualTo(8 << 10);
    assertThat(settings.octets(Setting.HTTP_HEAD)).isEqualTo(16 << 10);
    assertThat(settings.number(Setting.HTTP_FIELDS)).isEqualTo(100);
    assertThat(settings.duration(Setting.HTTP_HEAD_TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.duration(Setting.EGRESS_CONNECT_TIMEOUT)).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.duration(Setting.TUNNEL_IDLE)).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.duration(Setting.SHUTDOWN_DRAIN)).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.networks()).isEmpty();
  }

  @Test
  void letTheLaterSourceWin() throws Exception {
    Files.writeString(directory.resolve("fairlead.yaml"), "proxy: { port: 1 }\nweb: { port: 1 }\n");
    Map<String, String> environment =
        Map.of("FAIRLEAD_PROXY_PORT", "2", "FAIRLEAD_METRICS_PORT", "2", "PATH", "/bin");
    Settings settings = Settings.read(directory, environment, Map.of(Setting.PROXY_PORT, "3"));
    assertThat(settings.number(Setting.PROXY_PORT)).isEqualTo(3);
    assertThat(settings.number(Setting.METRICS_PORT)).isEqualTo(2);
    assertThat(settings.number(Setting.WEB_PORT)).isEqualTo(1);
  }

  @Test
  void readNetworksAndLists() throws Exception {
    Settings settings =
        file(
            """
            identity:
              networks:
                - { from: 10.9.1.0/24, user: ci-runner }
                - { from: "2001:db8::/32", user: lab }
            egress:
              dns: [ "192.0.2.1:5353", 192.0.2.2, "2001:db8::1", "[2001:db8::2]:5353" ]
            """);
    assertThat(settings.networks()).hasSize(2);
    assertThat(settings.networks().getFirst().user()).isEqualTo("ci-runner");
    assertThat(settings.nameServers())
        .containsExactly(
            new InetSocketAddress("192.0.2.1", 5353),
            new InetSocketAddress("192.0.2.2", 53),
            new InetSocketAddress("2001:db8::1", 53),
            new InetSocketAddress("2001:db8::2", 5353));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "proxy: { prot: 1 } | fairlead.yaml:1:10: unknown setting \"proxy.prot\" (did you mean",
        "proxy: { port: many } | fairlead.yaml:1:16:",
        "proxy: { port: 65536 } | proxy.port: 65536 (expected: 0 to 65535)",
        "proxy: { port: -1 } | proxy.port: -1 (expected: 0 to 65535)",
        "tunnel: { idle: 300 } | fairlead.yaml:1:17:",
        "http: { head: 16384 } | fairlead.yaml:1:15:",
        "http: { head: 1KiB } | http.head:",
        "transport: kqueue | fairlead.yaml:1:12:",
        "proxy: 3128 | fairlead.yaml:1:8:",
        "identity: { networks: [ { from: 10.0.0.0/33, user: a } ] } | fairlead.yaml:1:",
        "egress: { connect-timeout: 10 s } | fairlead.yaml:1:28:",
        "http: { head-timeout: 0s } | fairlead.yaml:1:23: http.head-timeout: 0s (expected: more",
        "egress: { connect-timeout: 0s } | fairlead.yaml:1:28: egress.connect-timeout: 0s (exp",
        "tunnel: { idle: 0m } | fairlead.yaml:1:17: tunnel.idle: 0m (expected: more than 0s)",
        "http: { head: 2GiB } | fairlead.yaml:1:15: http.head: 2GiB (expected: 64B to 1MiB)",
        "http: { head: 4KiB } | http.head: 4KiB (expected: at least http.request-line, 8KiB)",
        "http: { request-line: 32KiB } | 1:23: http.request-line: 32KiB (expected: at most http",
        "audit: { keep: 12h } | fairlead.yaml:1:16: audit.keep: 12h (expected: whole days, at",
        "audit: { keep: 36h } | audit.keep: 36h (expected: whole days",
        "audit: { keep: 0d } | audit.keep: 0d (expected: whole days",
        "web: { tls: { key: a.key } } | web.tls.key: a.key (expected: with web.tls.certificate",
        "web: { tls: { certificate: a.pem } } | fairlead.yaml:1:28: web.tls.certificate: a.pem"
            + " (exp",
        "web: { tls: { certificate: a, key: b }, public-url: 'http://a.example' } | (expected:"
            + " https",
        "web: { public-url: foo } | fairlead.yaml:1:20: web.public-url: foo (expected: http://",
        "web: { public-url: 'ftp://a.example' } | web.public-url: ftp://a.example (expected:",
        "web: { public-url: 'http://a.example/x' } | web.public-url: http://a.example/x (exp",
        "web: { public-url: 'http://u@a.example' } | web.public-url:",
        "web: { public-url: 'http://a.example?q' } | web.public-url:",
        "web: { public-url: 'http://a.example#f' } | web.public-url:",
        "web: { public-url: 'http://a.example:0' } | web.public-url:",
        "web: { public-url: 'http://' } | web.public-url:",
        "web: { address: 0.0.0.0 } | fairlead.yaml:1:17: web.address: 0.0.0.0 (expected: with a",
        "web: { address: '::' } | web.address: :: (expected: with a wildcard, which cannot",
        "web: { address: '' } | web.address: \"\" (expected: an address",
        "egress: { dns: [8.8.8.8.8] } | fairlead.yaml:1:17: egress.dns: 8.8.8.8.8 (expected:",
        "egress: { dns: ['8.8.8.8:0'] } | egress.dns: 8.8.8.8:0 (expected:",
        "egress: { dns: ['8.8.8.8:65536'] } | egress.dns: 8.8.8.8:65536 (expected:",
        "egress: { dns: ['[::1'] } | egress.dns: [::1 (expected:",
        "egress: { dns: { a: b } } | fairlead.yaml:1:16: egress.dns must be a list",
        "egress: { hosts: '' } | fairlead.yaml:1:18: egress.hosts: \"\" (expected: a path)",
        "identity: { users: '' } | fairlead.yaml:1:20: identity.users: \"\" (expected: a path)",
        "identity: { groups: \"a\\0\" } | identity.groups:",
        "identity: { networks: [ { from: 10.0.0.0/8, user: a b } ] } | 1:51: \"a b\" is no user",
        "identity: { networks: [ { from: 10.0.0.0/8 } ] } | missing key \"user\"",
        "identity: { networks: [ { user: a } ] } | missing key \"from\"",
        "identity: { networks: [ { from: '::/0', user: a, group: x } ] } | unknown key \"group\"",
        "notify: https://hooks.example | fairlead.yaml:1:9: notify must be a list",
        "notify: [ { format: slack } ] | fairlead.yaml:1:11: missing key \"url\" in notify",
        "notify: [ { url: hooks.example } ] | fairlead.yaml:1:18: notify: this url cannot be used",
        "notify: [ { url: 'https://u:p@hooks.example' } ] | :1:18: notify: this url cannot be used",
        "notify: [ { url: 'ftp://hooks.example' } ] | 1:18: notify: this url cannot be used"
            + " (expect",
        "notify: [ { url: 'https://hooks.example' } ] | 1:11: notify: nothing signs these notices",
        "notify: [ { url: 'https://a.example', secret: pw } ] | 1:47: notify: this is no secret"
            + " (ex",
        "notify: [ { url: 'https://a.example', secret-file: '' } ] | 1:52: notify: secret-file"
            + " (exp",
        "notify: [ { url: 'https://a.example', on: [asked] } ] | 1:44: an entry of \"on\" in"
            + " notify",
        "notify: [ { url: 'https://a.example', secrets: x } ] | 1:39: unknown key \"secrets\" in"
            + " not",
        "identity: { networks: 10.0.0.0/8 } | fairlead.yaml:1:23: identity.networks must be a",
      })
  void sayWhereAndWhatWasExpected(String yaml, String words) throws Exception {
    assertThatThrownBy(() -> file(yaml + "\n"))
        .isInstanceOfSatisfying(
            Settings.Refused.class,
            refused ->
                assertThat(refused.problems().stream().map(Problem::toString))
                    .anyMatch(line -> line.contains(words.strip())));
  }

  private List<String> refused(Map<String, String> environment, Map<Setting, String> flags) {
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(() -> Settings.read(directory, environment, flags))
        .isInstanceOfSatisfying(
            Settings.Refused.class,
            refused -> {
              refused.problems().forEach(problem -> lines.add(problem.toString()));
              assertThat(refused.isUsage()).isEqualTo(!flags.isEmpty());
            });
    return lines;
  }

  @Test
  void sayEverythingAtOnce() throws IOException {
    Files.writeString(directory.resolve("fairlead.yaml"), "http: { head-timeout: 0s }\n");
    assertThat(
            refused(
                Map.of("FAIRLEAD_WEB_PORT", "x", "FAIRLEAD_TUNNEL_IDLE", "0s"),
                Map.of(Setting.PROXY_PORT, "99999")))
        .containsExactlyInAnyOrder(
            "fairlead.yaml:1:23: http.head-timeout: 0s (expected: more than 0s)",
            "FAIRLEAD_TUNNEL_IDLE: tunnel.idle: 0s (expected: more than 0s)",
            "FAIRLEAD_WEB_PORT: web.port must be a whole number, not \"x\"",
            "--proxy-port: proxy.port: 99999 (expected: 0 to 65535)");
  }

  @Test
  void areTheCallersMistakeOnlyInFlags() {
    assertThat(refused(Map.of(), Map.of(Setting.WEB_PORT, "abc")))
        .containsExactly("--web-port: web.port must be a whole number, not \"abc\"");
    assertThat(refused(Map.of("FAIRLEAD_EGRESS_DNS", "8.8.8.8 8.8.8.8.8"), Map.of()))
        .singleElement()
        .asString()
        .startsWith("FAIRLEAD_EGRESS_DNS: egress.dns: 8.8.8.8.8 (expected:");
  }

  @Test
  void mayBeZeroWhereThatMeansSomething() throws Exception {
    Settings settings = file("shutdown: { delay: 0s, drain: 0s }\nidentity: { cache: 0s }\n");
    assertThat(settings.duration(Setting.SHUTDOWN_DRAIN)).isZero();
  }

  @Test
  void takePathsFromWhereTheyAreWritten() throws Exception {
    Path standard = directory.toAbsolutePath();
    Settings settings = Settings.read(directory, Map.of(), Map.of());
    assertThat(settings.path(Setting.DATA)).isEqualTo(standard.resolveSibling("data"));
    assertThat(settings.path(Setting.IDENTITY_GROUPS)).isEqualTo(standard.resolve("groups"));
    assertThat(settings.path(Setting.EGRESS_HOSTS)).isEqualTo(Path.of("/etc/hosts"));
    Files.writeString(
        directory.resolve("fairlead.yaml"),
        "data: var/../kept\nidentity: { users: ../people }\negress: { hosts: hosts }\n");
    settings = Settings.read(directory, Map.of(), Map.of());
    assertThat(settings.path(Setting.DATA)).isEqualTo(standard.resolve("kept"));
    assertThat(settings.path(Setting.IDENTITY_USERS)).isEqualTo(standard.resolveSibling("people"));
    assertThat(settings.path(Setting.EGRESS_HOSTS)).isEqualTo(standard.resolve("hosts"));
    settings =
        Settings.read(
            directory, Map.of("FAIRLEAD_IDENTITY_USERS", "mine"), Map.of(Setting.DATA, "here"));
    assertThat(settings.path(Setting.DATA)).isEqualTo(Path.of("here").toAbsolutePath());
    assertThat(settings.path(Setting.IDENTITY_USERS)).isEqualTo(Path.of("mine").toAbsolutePath());
  }

  @Test
  void putAPublicUrlIntoNormalForm() throws Exception {
    Settings settings =
        file("web: { address: 0.0.0.0, public-url: 'HTTP://Gateway.Example:8080/' }\n");
    assertThat(settings.text(Setting.WEB_PUBLIC_URL)).isEqualTo("http://Gateway.Example:8080");
  }

  @Test
  void takeNetworksFromTheEnvironmentInPlaceOfThoseOfTheFile() throws Exception {
    file("identity: { networks: [ { from: 10.0.0.0/8, user: ada } ] }\n");
    Map<String, String> environment =
        Map.of("FAIRLEAD_IDENTITY_NETWORKS", "[{ from: 127.0.0.0/8, user: runner }]");
    assertThat(Settings.read(directory, environment, Map.of()).networks())
        .singleElement()
        .satisfies(network -> assertThat(network.user()).isEqualTo("runner"));
    assertThat(refused(Map.of("FAIRLEAD_IDENTITY_NETWORKS", "[{ from: x, user: a }]"), Map.of()))
        .containsExactly(
            "FAIRLEAD_IDENTITY_NETWORKS:1:10: \"x\" is no range of addresses"
                + " (such as 10.9.1.0/24)");
  }

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @Test
  void readReceivers() throws Exception {
    Files.writeString(directory.resolve("hook.secret"), SECRET + "\n");
    Settings settings =
        file(
            """
            notify:
              - { url: "HTTPS://hooks.example/a?key=b", secret-file: hook.secret }
              - url: http://127.0.0.1:9000/
                format: slack
                on: [ask-opened, check-in-missed]
                tiers: [monitored]
                names: true
            """);
    assertThat(settings.warnings()).isEmpty();
    Receiver first = settings.receivers().getFirst();
    assertThat(first.url()).hasToString("https://hooks.example/a?key=b");
    assertThat(first.on()).containsExactlyInAnyOrder(NoticeType.values());
    assertThat(first.format()).isEqualTo(NoticeFormat.JSON);
    assertThat(first.names()).isFalse();
    assertThat(ReceiverReader.unusable(settings)).isEmpty();
    Receiver second = settings.receivers().getLast();
    assertThat(second.shown()).isEqualTo("127.0.0.1:9000");
    assertThat(second.on())
        .containsExactlyInAnyOrder(NoticeType.ASK_OPENED, NoticeType.CHECK_IN_MISSED);
    assertThat(second.tiers()).containsExactly("monitored");
    assertThat(second.names()).isTrue();
  }

  @Test
  void warnOfNoticesAndSecretsInTheClear() throws Exception {
    String entry = "{ url: 'http://hooks.example/key', secret: " + SECRET + " }";
    assertThat(file("notify: [ " + entry + " ]\n").warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "fairlead.yaml:1:18: notify: notices go to hooks.example in the clear (write"
                + " https://…, or let only a network that you trust carry them)",
            "fairlead.yaml:1:54: notify: a secret stands here in the clear (put it into a file"
                + " that only the gateway reads, and write secret-file: FILE)");
    Files.delete(directory.resolve("fairlead.yaml"));
    Map<String, String> environment =
        Map.of("FAIRLEAD_NOTIFY", "[" + entry.replace("http:", "https:") + "]");
    assertThat(Settings.read(directory, environment, Map.of()).warnings()).isEmpty();
  }

  @Test
  void tellNoPartOfASecret() throws Exception {
    Files.writeString(directory.resolve("hook.secret"), SECRET + "\nwhsec_short\n");
    Settings settings =
        file("notify: [ { url: 'https://hooks.example/key', secret-file: hook.secret } ]\n");
    assertThat(ReceiverReader.unusable(settings))
        .singleElement()
        .asString()
        .contains("hook.secret: line 2 is no secret (expected: whsec_ and 24 to 64 octets")
        .doesNotContain("short", "/key");
    Files.delete(directory.resolve("hook.secret"));
    assertThat(ReceiverReader.unusable(settings))
        .singleElement()
        .asString()
        .endsWith("hook.secret: no such file or directory");
  }

  @Test
  void takeNoReceiverTwice() throws Exception {
    String entry = "{ url: 'https://hooks.example/key', format: slack }";
    assertThatThrownBy(() -> file("notify: [ " + entry + ", " + entry + " ]\n"))
        .isInstanceOfSatisfying(
            Settings.Refused.class,
            refused ->
                assertThat(refused.problems().getFirst().toString())
                    .contains("notify: this url is there twice")
                    .doesNotContain("/key"));
  }

  @Test
  void warnOfVariablesThatAreNone() throws Exception {
    Map<String, String> environment =
        Map.of(
            "FAIRLEAD_PROXY_PROT", "1",
            "FAIRLEAD_WHATEVER_ELSE", "1",
            "FAIRLEAD_CONFIG", "config",
            "FAIRLEAD_STDERR_TTY", "1",
            "FAIRLEAD_USER", "ada");
    assertThat(Settings.read(directory, environment, Map.of()).warnings().stream().map(w -> w + ""))
        .containsExactly(
            "FAIRLEAD_PROXY_PROT: there is no such setting (did you mean"
                + " \"FAIRLEAD_PROXY_PORT\"?)",
            "FAIRLEAD_WHATEVER_ELSE: there is no such setting (docs/settings.md has all of them)");
  }

  @Test
  void nameTheirFileWhenItIsNoText() throws IOException {
    Files.write(directory.resolve("fairlead.yaml"), new byte[] {'a', (byte) 0xFF, 'b'});
    assertThat(refused(Map.of(), Map.of()))
        .singleElement()
        .asString()
        .contains("fairlead.yaml", "is not UTF-8 text");
  }

  @Test
  void allStandInTheirTable() throws IOException {
    StringBuilder table = new StringBuilder();
    table.append("| setting | environment | flag | default | meaning |\n");
    table.append("|---|---|---|---|---|\n");
    for (Setting setting : Setting.values()) {
      Stream<String> cells =
          Stream.of(
              code(setting.key()),
              code(setting.variable()),
              code(setting.flag()),
              code(setting.standard()),
              setting.meaning());
      table.append(String.join(" | ", cells.toList()).replaceFirst("^", "| ")).append(" |\n");
    }
    Path page = Path.of("../docs/settings.md");
    String text = Files.readString(page);
    assertThat(text).as("put this into %s:\n%s", page, table).contains(table);
    assertThat(text.lines().filter(line -> line.startsWith("| `"))).hasSameSizeAs(Setting.values());
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  @Test
  void theSampleIsSound() throws Exception {
    Settings.read(Path.of("../config"), Map.of(), Map.of());
  }
}
