package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The API of a gateway as it ships, asked by its own commands, on its own ledger. */
@Execution(ExecutionMode.CONCURRENT)
class ApiIT {
  @TempDir private Path directory;
  private TestConfig config;

  @BeforeEach
  void configure() throws IOException {
    config = new TestConfig(directory, 9);
    config.write("groups", "staff: ada\nstudents: ben runner\noperators: ada\nagents: agent-7\n");
  }

  private static String command(RunningGateway gateway, String user, String... words)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", gateway.url("web")));
    ProcessBuilder command = RunningGateway.command(all);
    command.environment().put("FAIRLEAD_USER", user);
    command.environment().put("FAIRLEAD_PASSWORD", TestConfig.PASSWORD);
    command.environment().put("http_proxy", "http://127.0.0.1:1");
    Process process = command.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private String audit() throws IOException {
    return Files.readString(Records.log(config.data()));
  }

  @Test
  void aTokenOpensTheProxyUntilItIsRevokedOrItsUserIsGone() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      String issued =
          command(gateway, "ada", "token", "issue", "--user", "ben", "--expires", "1h", "--json");
      String secret = issued.replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
      String id = issued.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
      assertThat(asBearer(gateway, secret)).contains("not-in-allowlist");
      assertThat(
              Curl.run("-x", gateway.url("proxy"), "-U", "ben:" + secret, "http://a.test/")
                  .output())
          .contains("not-in-allowlist");
      command(gateway, "ada", "token", "revoke", id);
      Waiting.until("the end", () -> asBearer(gateway, secret).startsWith("HTTP/1.1 407"));
      String agents =
          command(gateway, "ada", "token", "issue", "--user", "agent-7", "--expires", "1h")
              .lines()
              .filter(line -> line.startsWith("fl_"))
              .findFirst()
              .orElseThrow();
      assertThat(asBearer(gateway, agents)).contains("no-tier");
      config.write("groups", "operators: ada\n");
      Waiting.until("the end", () -> asBearer(gateway, agents).startsWith("HTTP/1.1 407"));
      Waiting.until("the records", () -> audit().contains("\"token-revoked\""));
      assertThat(audit()).contains("\"reason\":\"token-issued\"").doesNotContain(secret, agents);
    }
  }

  private static String asBearer(RunningGateway gateway, String secret) throws Exception {
    return Curl.run(
            "-x",
            gateway.url("proxy"),
            "--proxy-header",
            "Proxy-Authorization: Bearer " + secret,
            "http://a.test/")
        .output();
  }

  @Test
  void aSessionIsSeenEndedAndItsPersonIsToldWhy() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      assertThat(gateway.ask("ben", "http://site.test:9/")).contains("connect-failed");
      String session = command(gateway, "ada", "session", "list", "--user", "ben", "--json");
      assertThat(session).contains("\"state\":\"active\"");
      String id = session.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
      command(gateway, "ada", "session", "end", id, "--reason", "shared a password");
      Waiting.until(
          "the refusal", () -> gateway.ask("ben", "http://site.test:9/").contains("revoked"));
      String page =
          Curl.run("-u", "ben:" + TestConfig.PASSWORD, gateway.url("web") + "/session").output();
      assertThat(page).contains("Your session has ended.", "ended by ada: shared a password");
      command(gateway, "ada", "session", "resume", id);
      Waiting.until(
          "the return", () -> gateway.ask("ben", "http://site.test:9/").contains("connect-failed"));
      assertThat(command(gateway, "ada", "status")).contains("ledger    reachable", "1 active");
      Waiting.until("the records", () -> audit().contains("\"resumed\""));
      assertThat(audit())
          .contains("\"kind\":\"look-up\"", "\"kind\":\"revocation\"", "\"shared a password\"");
    }
  }
}
