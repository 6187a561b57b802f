package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code test} prints, and what failing tests mean to {@code check}. */
class TestCommandTest {
  private static final String POLICY =
      """
      version: 1
      tiers:
        full:
          allow: [ { id: web, hosts: ["*"] } ]
        monitored:
          allow:
            - { id: reference, hosts: [.site.test], when: ["mon-fri 08:00-18:00"] }
          deny:
            - { id: uploads, hosts: [upload.site.test] }
      assign:
        - { group: staff, tier: full }
      default-tier: monitored
      tests:
        - { groups: [staff], url: "https://a.test/", expect: allow, rule: web }
      """;
  private static final String FAILING =
      """
        - { name: A lesson, url: "https://www.site.test/", at: sat 12:00, expect: allow, rule: reference }
        - { url: "https://other.test/", expect: allow, tier: full }
        - { url: "https://127.1/", expect: allow }
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

  private String where() {
    return config.directory().toString();
  }

  @Test
  void rulesThatNoTestReachesAreNamedAndAreNoFailure() {
    assertThat(run("test", where())).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            No test made these rules decide:
              policy.yaml:7  reference
              policy.yaml:9  uploads
            1 of 1 tests passed
            1 of 3 rules covered
            Taken to be in order: session, grant, quota, supervision, limits.
            """);
    assertThat(run("test", "--coverage", "33", "--config", where())).isZero();
    assertThat(run("test", "--coverage", "34", where())).isEqualTo(1);
    assertThat(err.toString()).contains("33 % of the rules are covered, fewer than 34 %");
    assertThat(run("test", "--coverage", "101", where())).isEqualTo(2);
  }

  @Test
  void failuresAreDifferencesAndSayWhy() throws Exception {
    config.write("policy.yaml", POLICY + FAILING);
    assertThat(run("test", where())).isEqualTo(1);
    assertThat(out.toString())
        .startsWith(
            """
            policy.yaml:15:5: A lesson: https://www.site.test/ at sat 12:00
              - allow, rule reference
              + deny, outside-schedule, rule reference
              in tier monitored: no entry of assign fits, so the default tier counts
              policy.yaml:7  reference: allows www.site.test, but not now: it holds mon-fri 08:00-18:00

            policy.yaml:16:5: https://other.test/
              - allow, tier full
              + deny, not-in-allowlist, tier monitored
              in tier monitored: no entry of assign fits, so the default tier counts
              no rule names the host

            policy.yaml:17:5: https://127.1/
              - allow
              + deny, bad-request
              "127.1" is neither a name nor an address in its usual spelling.

            No test made\
            """)
        .contains("\n1 of 4 tests passed\n");
  }

  @Test
  void thePageShowsWhatIsPrinted() throws Exception {
    String page = Files.readString(Path.of("../docs/policy.md"));
    String section = page.substring(page.indexOf("\n## Tests\n"));
    config.write("policy.yaml", block(section, "yaml"));
    assertThat(run("test", where())).isZero();
    String typo = "\".encyclopaedia.example\"";
    config.write("policy.yaml", block(section, "yaml").replace("\".encyclopedia.example\"", typo));
    assertThat(run("test", where())).isEqualTo(1);
    assertThat(out.toString()).isEqualTo(block(section, "text"));
  }

  /** The first block of this language. */
  private static String block(String page, String language) {
    String from = page.substring(page.indexOf("```" + language + "\n") + language.length() + 4);
    return from.substring(0, from.indexOf("```"));
  }

  @Test
  void programsGetAnObject() throws Exception {
    config.write("policy.yaml", POLICY + FAILING);
    assertThat(run("test", "--json", where())).isEqualTo(1);
    assertThat(out.toString())
        .hasLineCount(1)
        .startsWith("{\"tests\":4,\"failed\":3,\"rules\":3,\"covered\":1,\"assumed\":[\"session\",")
        .contains(
            "{\"file\":\"policy.yaml\",\"line\":14,\"column\":5,\"name\":\"\",\"asks\":"
                + "\"https://a.test/ by somebody in staff\",\"at\":\"2026-02-02T12:00:00.000Z\","
                + "\"passed\":true,\"expected\":{\"decision\":\"allow\",\"rule\":\"web\"},"
                + "\"got\":{\"decision\":\"allow\",\"rule\":\"web\",\"tier\":\"full\"}}",
            "\"got\":{\"decision\":\"deny\",\"reason\":\"outside-schedule\",\"rule\":\"reference\","
                + "\"tier\":\"monitored\"},\"why\":\"no entry",
            "\"uncovered\":[{\"rule\":\"reference\",\"source\":\"policy.yaml:7\"},");
    config.write("policy.yaml", "version: 9\n");
    assertThat(run("test", "--json", where())).isEqualTo(1);
    assertThat(out.toString()).startsWith("{\"sound\":false,\"problems\":[");
    assertThat(run("test", where())).isEqualTo(1);
    assertThat(err.toString()).contains("policy.yaml:1:10: version must be 1");
  }

  @Test
  void aPolicyWithoutTestsIsToldSo() throws Exception {
    config.write("policy.yaml", POLICY.substring(0, POLICY.indexOf("tests:")));
    assertThat(run("test", where())).isZero();
    assertThat(out.toString())
        .contains("no tests: write some under tests: in policy.yaml", "0 of 3 rules covered");
  }

  @Test
  void checkSaysThatAPolicyWillNotBeTaken() throws Exception {
    config.write("policy.yaml", POLICY + FAILING);
    assertThat(run("check", where())).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "policy.yaml:16:5: a test fails: https://other.test/ is expected to be allow, tier"
                + " full, but is deny, not-in-allowlist, tier monitored (fairlead test says why)")
        .doesNotContain("warning");
    config.write("fairlead.yaml", "policy: { tests: warn }\n");
    assertThat(run("check", where())).isZero();
    assertThat(out.toString()).contains("warning: ", "a test fails: ", "is sound, with warnings");
  }
}
