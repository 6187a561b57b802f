package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that run without a gateway. */
class CommandTest {
  @TempDir private Path directory;
  private TestConfig config;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void configure() throws Exception {
    config = new TestConfig(directory, 8443);
  }

  private int run(String... words) {
    CommandLine command = Main.command();
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  private int runOnConfig(String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--config";
    all[words.length + 1] = config.directory().toString();
    return run(all);
  }

  @Test
  void everyCommandExplainsItself() {
    for (String command :
        new String[] {
          "run", "check", "explain", "test", "init", "user", "token", "pass", "session", "status",
          "notify", "setup", "ask", "review", "doctor"
        }) {
      assertThat(run(command, "--help")).isZero();
      assertThat(out.toString()).contains("Usage: fairlead " + command);
    }
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("fairlead ");
  }

  @Test
  void aWrongWordIsUsage() {
    assertThat(run("chekc")).isEqualTo(2);
    assertThat(err.toString()).contains("chekc").contains("check");
    assertThat(run()).isEqualTo(2);
    assertThat(run("explain", "http://a.test/")).isEqualTo(2);
    assertThat(err.toString()).contains("--user");
  }

  @Test
  void checkFindsNothingInASoundConfiguration() {
    assertThat(run("check", config.directory().toString())).as(out.toString()).isZero();
    assertThat(out.toString()).contains("is sound");
    assertThat(run("check", "--json", config.directory().toString())).isZero();
    assertThat(out.toString()).contains("\"sound\":true");
  }

  @Test
  void checkSaysAllThatIsWrongInAllFiles() throws Exception {
    config.write("policy.yaml", "version: 1\ntiers:\n  full:\n    alow: []\n");
    config.write("users.htpasswd", "ada:plain\n");
    config.write("groups", "staff ada\n");
    assertThat(run("check", config.directory().toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("policy.yaml:4:5: ", "(did you mean", "users.htpasswd:1:", "groups:1:");
    assertThat(run("check", directory.resolve("none").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no such configuration directory");
  }

  @Test
  void theSampleConfigurationIsSound() {
    assertThat(run("check", "../config")).as(out.toString()).isZero();
  }

  @Test
  void explainNamesTierRuleAndLine() {
    assertThat(runOnConfig("explain", "--user", "ben", "https://site.test:8443/")).isZero();
    assertThat(out.toString())
        .contains("ben is in tier monitored", "policy.yaml:", "listed", "allow CONNECT site.test");
    assertThat(runOnConfig("explain", "--user", "ben", "https://other.test:8443/")).isEqualTo(1);
    assertThat(out.toString()).contains("not-in-allowlist");
    assertThat(runOnConfig("explain", "--user", "ben", "--group", "staff", "http://other.test/"))
        .isZero();
    assertThat(runOnConfig("explain", "--json", "--user", "zoe", "http://a.test/")).isEqualTo(1);
    assertThat(out.toString()).contains("\"reason\":\"no-tier\"");
    assertThat(runOnConfig("explain", "--user", "ben", "ftp://a.test/")).isEqualTo(2);
    assertThat(runOnConfig("explain", "--user", "ben", "--at", "noon", "http://a.test/"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("expected: like 2026-");
  }

  @Test
  void setupListsClientsAndFillsInWhereTheProxyIs() throws Exception {
    assertThat(runOnConfig("setup")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("curl  ", "gnome  ").hasLineCount(13);
    config.write(
        "fairlead.yaml",
        "proxy: { public-address: proxy.school.example:3128 }\n"
            + "web: { public-url: https://gateway.school.example }\n");
    assertThat(runOnConfig("setup", "curl")).isZero();
    assertThat(out.toString())
        .contains("    export https_proxy=http://proxy.school.example:3128\n")
        .contains("-x http://proxy.school.example:3128 https://gateway.school.example/\n")
        .doesNotContain("{", "@");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    assertThat(run("setup", "--json", "git", "--proxy", "http://[::1]:1", "--portal", "http://p"))
        .isZero();
    assertThat(JsonTree.object(out.toString()))
        .containsEntry("client", "git")
        .containsEntry("proxy", "http://[::1]:1");
    assertThat(out.toString()).contains("git config --global http.proxy http://NAME@[::1]:1");
  }

  @Test
  void setupSaysWhatItExpected() throws Exception {
    assertThat(runOnConfig("setup", "crul")).isEqualTo(2);
    assertThat(err.toString()).contains("crul", "curl");
    for (String proxy : new String[] {"proxy", "socks5://p:1", "https://p:1", "http://p"}) {
      assertThat(run("setup", "curl", "--proxy", proxy, "--portal", "http://p")).isEqualTo(2);
      assertThat(err.toString()).contains("--proxy " + proxy, "http://127.0.0.1:3128");
    }
    config.write("fairlead.yaml", "proxy: { port: 0 }\n");
    assertThat(runOnConfig("setup", "curl")).isEqualTo(2);
    assertThat(err.toString()).contains("say --proxy URL");
    config.write("fairlead.yaml", "proxy: { public-address: nowhere }\n");
    assertThat(runOnConfig("setup", "curl")).isEqualTo(1);
    assertThat(err.toString()).contains("proxy.public-address: nowhere", "host:port");
  }

  @Test
  void aNameThatPassesHaveIsNoUsers() throws Exception {
    assertThat(withInput("a fine one\n", "user", "add", "--password-stdin", "guest-7f3k"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("guest pass");
  }

  @Test
  void usersComeAndGo() throws Exception {
    assertThat(
            withInput("a fine one\n", "user", "add", "--password-stdin", "--group", "staff", "eve"))
        .as(err.toString())
        .isZero();
    assertThat(Files.readString(config.directory().resolve("users.htpasswd")))
        .contains("eve:$2")
        .doesNotContain("a fine one");
    assertThat(Files.readString(config.directory().resolve("groups"))).contains("staff: ada eve");
    assertThat(withInput("x\n", "user", "add", "--password-stdin", "eve")).isEqualTo(1);
    assertThat(err.toString()).contains("eve");
    assertThat(runOnConfig("user", "list")).isZero();
    assertThat(out.toString()).contains("eve", "staff");
    String before = Files.readString(config.directory().resolve("users.htpasswd"));
    assertThat(runOnConfig("user", "passwd", "--generate", "eve")).isZero();
    assertThat(out.toString().strip()).hasSizeGreaterThan(11);
    assertThat(Files.readString(config.directory().resolve("users.htpasswd"))).isNotEqualTo(before);
    assertThat(runOnConfig("user", "remove", "eve")).isZero();
    assertThat(Files.readString(config.directory().resolve("users.htpasswd")))
        .doesNotContain("eve");
    assertThat(Files.readString(config.directory().resolve("groups"))).doesNotContain("eve");
    assertThat(runOnConfig("user", "remove", "eve")).isEqualTo(1);
  }

  @Test
  void namesThatWouldBreakTheFilesAreRefused() {
    for (String name : new String[] {"a:b", "a b", "", "a\nb", "#a"}) {
      assertThat(withInput("a fine one\n", "user", "add", "--password-stdin", name))
          .as("[%s]", name)
          .isEqualTo(2);
    }
  }

  private int withInput(String input, String... words) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return runOnConfig(words);
    } finally {
      System.setIn(before);
    }
  }
}
