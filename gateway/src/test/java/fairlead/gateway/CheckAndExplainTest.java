package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.wording.WrittenTime;
import fairlead.proxy.audit.TestLogs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code check} and {@code explain} print. */
class CheckAndExplainTest {
  private static final String POLICY =
      """
      version: 1
      timezone: Europe/London
      tiers:
        full:
          allow:
            - { id: web, hosts: ["*", "address:0.0.0.0/0"] }
        monitored:
          allow:
            - { id: office, hosts: [office.test], when: ["mon-fri 08:00-18:00"] }
            - { id: far, hosts: [far.test], when: ["2040-01-02"] }
            - { id: docs, hosts: [docs.test], scheme: http, paths: [/public/] }
          deny:
            - { id: admin, hosts: [docs.test], scheme: http, paths: [/public/admin/] }
      assign:
        - { group: staff, tier: full }
        - { group: students, tier: monitored }
      default-tier: monitored
      """;

  @TempDir private Path directory;
  private TestConfig config;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void configure() throws Exception {
    config = new TestConfig(directory, 8443);
    config.write("policy.yaml", POLICY);
  }

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.command()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  private int explain(String user, String at, String url, String... more) {
    String[] words = {"explain", "--config", "" + config.directory(), "--user", user, "--at", at};
    String[] all = new String[words.length + more.length + 1];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    all[all.length - 1] = url;
    return run(all);
  }

  @Test
  void explainNamesAnEdgeOnlyIfThereIsOne() {
    assertThat(explain("ben", "2026-11-24T17:00", "https://office.test/")).isZero();
    assertThat(out.toString())
        .contains("At 2026-11-24 17:00 Europe/London:")
        .endsWith("This holds until 2026-11-24 18:00 Europe/London.\n");
    assertThat(explain("ben", "2026-07-03T18:00", "https://office.test/")).isEqualTo(1);
    assertThat(out.toString())
        .contains("office: allows office.test, but not now: it holds mon-fri 08:00-18:00\n")
        .endsWith("It passes from 2026-07-06 08:00 Europe/London.\n");
    assertThat(explain("ben", "2026-11-24T17:00", "https://far.test/")).isEqualTo(1);
    assertThat(out.toString()).endsWith("It passes from 2040-01-02 00:00 Europe/London.\n");
    assertThat(explain("ben", "2040-01-03T00:00", "https://far.test/")).isEqualTo(1);
    assertThat(out.toString()).contains("outside-schedule").doesNotContain("from 20", "until 20");
  }

  @Test
  void explainSaysThatNoNameWasResolved() {
    assertThat(explain("ada", "09:30", "http://a.test/")).isZero();
    assertThat(out.toString()).contains("No name was resolved.", "vetted when it is dialled");
    assertThat(explain("ada", "09:30", "http://9.9.9.9/")).isZero();
    assertThat(out.toString()).doesNotContain("resolved");
  }

  @Test
  void explainSaysThatAUserIsUnknown() throws Exception {
    assertThat(explain("zoe", "09:30", "http://a.test/")).isEqualTo(1);
    assertThat(out.toString()).startsWith("zoe is no user of this gateway");
    assertThat(explain("zoe", "09:30", "http://a.test/", "--json")).isEqualTo(1);
    assertThat(out.toString()).contains("\"user_known\":false");
    assertThat(explain("ben", "09:30", "http://a.test/")).isEqualTo(1);
    assertThat(out.toString()).doesNotContain("is no user");
    config.write(
        "fairlead.yaml", "identity: { networks: [ { from: 10.9.1.0/24, user: ci-runner } ] }\n");
    assertThat(explain("ci-runner", "09:30", "http://a.test/")).isEqualTo(1);
    assertThat(out.toString()).doesNotContain("is no user");
  }

  @Test
  void explainSaysWhatItTakesToBeInOrder() throws Exception {
    assertThat(explain("ada", "09:30", "http://a.test/")).isZero();
    assertThat(out.toString()).doesNotContain("in order");
    assertThat(explain("ada", "09:30", "http://a.test/", "--json")).isZero();
    assertThat(out.toString()).doesNotContain("assumed");
    String terms = "    session: { length: 1h }\n    limits: { requests: 600/min }\n    allow:\n";
    config.write("policy.yaml", POLICY.replaceFirst("    allow:\n", terms));
    assertThat(explain("ada", "09:30", "http://a.test/")).isZero();
    assertThat(out.toString()).endsWith("Taken to be in order: session, limits.\n");
    assertThat(explain("ada", "09:30", "http://a.test/", "--json")).isZero();
    assertThat(out.toString()).contains("\"assumed\":[\"session\",\"limits\"]");
    assertThat(explain("ben", "09:30", "http://a.test/")).isEqualTo(1);
    assertThat(out.toString()).doesNotContain("in order");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.1/",
        "http://2130706433/",
        "https://0x7f.1/",
        "http://a.test:0/",
        "http://a.test:65536/",
        "http://[::zz]/"
      })
  void whatTheProxyCannotReadIsABadRequest(String url) {
    assertThat(explain("ada", "09:30", url)).isEqualTo(1);
    assertThat(out.toString()).startsWith("deny ").contains(": bad-request\n");
    assertThat(explain("ada", "09:30", url, "--json")).isEqualTo(1);
    assertThat(out.toString()).contains("\"reason\":\"bad-request\"", "\"request\":{");
  }

  @Test
  void schemeMayBeInCapitals() {
    assertThat(explain("ada", "09:30", "HTTP://a.test/")).isZero();
    assertThat(out.toString()).contains("allow GET a.test:80/");
    assertThat(explain("ada", "09:30", "HTTPS://a.test/")).isZero();
    assertThat(out.toString()).contains("allow CONNECT a.test:443,");
  }

  @Test
  void explainSaysThatHttpsHidesThePath() {
    assertThat(explain("ben", "09:30", "https://docs.test/public/")).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "docs: allows docs.test, but HTTPS hides the path\n",
            "admin: refuses docs.test, but HTTPS hides the path\n");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-07-01T09:30:00Z,2026-07-01T09:30:00Z",
    "2026-07-01T09:30:00+02:00,2026-07-01T07:30:00Z",
    "2026-07-01T09:30,2026-07-01T08:30:00Z",
    "2026-11-24T09:30:10,2026-11-24T09:30:10Z",
    "09:30,2026-07-04T08:30:00Z"
  })
  void timeIsThatOfThePolicysZone(String text, String time) {
    Instant now = Instant.parse("2026-07-03T23:30:00Z");
    assertThat(WrittenTime.parse(text, ZoneId.of("Europe/London"), now)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"noon", "9", "2026-11-24", "2026-11-24T25:00", "T", "", "24:00"})
  void otherTextIsNoTime(String text) {
    assertThat(WrittenTime.parse(text, ZoneId.of("UTC"), Instant.EPOCH)).isNull();
  }

  @Test
  void explainTellsProgramsTheRequestAndTheEdge() {
    assertThat(explain("ben", "2026-11-24T17:00", "https://office.test/", "--json")).isZero();
    assertThat(out.toString())
        .contains(
            "\"request\":{\"scheme\":\"connect\",\"method\":\"CONNECT\",\"host\":\"office.test\","
                + "\"port\":443,\"path\":\"\"}",
            "\"until\":\"2026-11-24T18:00:00.000Z\"");
    assertThat(explain("ada", "09:30", "http://a.test/b?c", "--json")).isZero();
    assertThat(out.toString()).contains("\"path\":\"/b\"").doesNotContain("until");
  }

  @Test
  void misuseIsOneSentenceAndAPointer() {
    assertThat(run("explain", "http://a.test/")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "fairlead: Missing required option: '--user=<user>'\nsee fairlead explain --help\n");
    assertThat(explain("ada", "noon", "http://a.test/")).isEqualTo(2);
    assertThat(err.toString()).contains("--at noon is no time").hasLineCount(2);
    assertThat(explain("ada", "09:30", "a.test")).isEqualTo(2);
    assertThat(err.toString()).contains("a.test is no URL").hasLineCount(2);
  }

  @Test
  void checkTakesTheDirectoryEitherWayAndNamesIt() throws Exception {
    config.write("policy.yaml", "version: 9\n");
    String place = config.directory().resolve("policy.yaml") + ":1:10: version must be 1";
    assertThat(run("check", "" + config.directory())).isEqualTo(1);
    assertThat(out.toString()).contains(place);
    assertThat(run("check", "--config", "" + config.directory())).isEqualTo(1);
    assertThat(out.toString()).contains(place);
    assertThat(run("check", "--config", ".", "..")).isEqualTo(2);
    assertThat(run("check", "--json", "" + config.directory())).isEqualTo(1);
    assertThat(out.toString()).contains("\"file\":\"policy.yaml\"");
  }

  @Test
  void checkSortsByPlace() throws Exception {
    config.write("policy.yaml", "version: 9\n");
    config.write("fairlead.yaml", "nonsense: 1\n");
    Files.writeString(config.directory().resolve("groups"), "staff ada\n");
    assertThat(run("check", "" + config.directory())).isEqualTo(1);
    assertThat(out.toString().lines().map(line -> line.replaceFirst("^.*/", "")))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("fairlead.yaml:1:1:"),
            second -> assertThat(second).startsWith("policy.yaml:1:1:"),
            third -> assertThat(third).startsWith("policy.yaml:1:10:"));
  }

  @Test
  void explainsADecisionThatWasMade() throws Exception {
    Path audit = Files.createDirectories(config.data().resolve("audit"));
    String id = "6K3QJ2M8XZ4TA";
    Files.writeString(
        audit.resolve("365d.jsonl"),
        """
        {"v":1,"time":"2026-11-24T17:00:00.000Z","id":"%1$s","kind":"open","user":"ben","tier":"monitored","client":"127.0.0.1","method":"CONNECT","scheme":"connect","host":"office.test","port":443,"decision":"allow","outcome":"allowed","rule":"office","policy":"00"}
        {"v":1,"time":"2026-11-24T17:00:00.000Z","id":"%1$s","kind":"tunnel","user":"ben","tier":"monitored","client":"127.0.0.1","method":"CONNECT","scheme":"connect","host":"office.test","port":443,"decision":"allow","outcome":"allowed","reason":"client-closed","rule":"office","policy":"00"}
        {"v":1,"time":"2026-11-24T17:00:00.000Z","id":"7K3QJ2M8XZ4TA","kind":"policy","detail":"%1$s"}
        {"id":"%1$s","torn
        """
            .formatted(id));
    assertThat(run("explain", "--config", config.directory().toString(), "--id", id))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .startsWith(
            "2026-11-24T17:00:00.000Z open: CONNECT office.test:443 by ben from 127.0.0.1 in tier"
                + " monitored: allowed, rule office (policy 00)\n2026-11-24T17:00:00.000Z tunnel: ")
        .contains(
            "\nThe policy of these files, which is another, and the groups of now say of that"
                + " time:\nAt 2026-11-24 17:00 ",
            "\nallow CONNECT office.test:443, by rule office\n");
    assertThat(run("explain", "--config", config.directory().toString(), "--id", id, "--json"))
        .isZero();
    assertThat(out.toString()).hasLineCount(2).startsWith("{\"v\":1,");
    assertThat(run("explain", "--config", config.directory().toString(), "--id", "7K3QJ2M8XZ4TA"))
        .isZero();
    assertThat(out.toString()).endsWith("No policy decided this.\n");
    assertThat(run("explain", "--config", config.directory().toString(), "--id", "0K3QJ2M8XZ4TA"))
        .isEqualTo(1);
    assertThat(run("explain", "--config", config.directory().toString(), "--id", "../x"))
        .isEqualTo(2);
    assertThat(run("explain", "--config", config.directory().toString(), "https://a.test/"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("Missing required option: '--user=<user>'");
    assertThat(TestLogs.records(audit, "365d"))
        .anyMatch(line -> line.contains("\"look-up\"") && line.contains("\"subject\":\"ben\""));
  }

  private String warnings(String settings, String more) throws Exception {
    config.write("fairlead.yaml", settings);
    config.write("policy.yaml", POLICY + more);
    assertThat(run("check", "" + config.directory())).isZero();
    // The directory's name is drawn at random, and may have any number in it.
    return out.toString()
        .replace(config.directory() + "/", "")
        .replace(config.directory().toString(), "CONFIG");
  }

  @Test
  void checkHoldsThePolicyAgainstPeople() throws Exception {
    String assigned =
        POLICY.replace(
            "assign:\n",
            "assign:\n  - { user: zoe, tier: full }\n  - { group: stuff, tier: full }\n");
    config.write("policy.yaml", assigned);
    assertThat(run("check", "" + config.directory())).isZero();
    assertThat(out.toString().replace(config.directory() + "/", ""))
        .contains(
            "warning: policy.yaml:15:5: assign: there is no user \"zoe\" (known: ada, ben,"
                + " cleo, runner)\n",
            "warning: policy.yaml:16:5: assign: nobody is in the group \"stuff\" (did you mean"
                + " \"staff\"?)\n")
        .endsWith(" is sound, with warnings\n");
    config.write("fairlead.yaml", "identity: { networks: [ { from: 10.9.1.0/24, user: zoe } ] }\n");
    assertThat(run("check", "" + config.directory())).isZero();
    assertThat(out.toString()).doesNotContain("zoe").contains("stuff");
    config.write("users.htpasswd", "");
    config.write("groups", "");
    assertThat(run("check", "" + config.directory())).isZero();
    assertThat(out.toString()).doesNotContain("zoe").doesNotContain("stuff");
  }

  @Test
  void checkWarnsOfOpeningsThatReachTheGatewayItself() throws Exception {
    String hole = "egress: { open: [ { range: 127.0.0.0/8, ports: [%s] } ] }\n";
    String said = "policy.yaml:18:19: egress: port %d of 127.0.0.1 is this gateway's own (%s)";
    assertThat(warnings("", hole.formatted("3000-9000")))
        .contains(
            said.formatted(3128, "proxy") + ", which stays closed (leave the port out)\n",
            said.formatted(8080, "web pages"))
        .doesNotContain("9180");
    assertThat(warnings("metrics: { port: 9999 }\n", hole.formatted("9999")))
        .contains(said.formatted(9999, "metrics"));
    assertThat(warnings("proxy: { port: 0 }\n", hole.formatted("3128"))).doesNotContain("own");
    assertThat(warnings("proxy: { address: 127.0.0.2 }\n", hole.formatted("3128")))
        .contains("port 3128 of 127.0.0.2 is");
    String far = "egress: { open: [ { range: 10.0.0.0/8, ports: [3128] } ] }\n";
    assertThat(warnings("proxy: { address: 0.0.0.0 }\n", far)).doesNotContain("own");
  }

  @Test
  void checkWarnsOfPasswordsInTheClear() throws Exception {
    String what = " takes passwords from other machines, and in the clear (";
    assertThat(warnings("proxy: { address: 10.0.0.1 }\n", ""))
        .contains("warning: fairlead.yaml:1:19: proxy.address: 10.0.0.1" + what + "stay on");
    assertThat(warnings("web: { address: 10.0.0.1 }\n", ""))
        .contains("warning: fairlead.yaml:1:17: web.address: 10.0.0.1" + what + "name web.tls.");
    assertThat(warnings("web: { address: 0.0.0.0, public-url: 'https://gateway.example' }\n", ""))
        .doesNotContain("clear");
    assertThat(warnings("proxy: { address: '::1' }\nweb: { address: localhost }\n", ""))
        .doesNotContain("clear");
    config.write("fairlead.yaml", "proxy: { address: 10.0.0.1 }\n");
    assertThat(run("check", "--json", "" + config.directory())).isZero();
    assertThat(out.toString())
        .contains("\"file\":\"fairlead.yaml\",\"line\":1,\"column\":19,\"what\":\"proxy.address");
  }
}
