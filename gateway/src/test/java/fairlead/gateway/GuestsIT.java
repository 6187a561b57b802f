package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A guest with a printed pass, at a gateway as it ships, set up as its own texts say. */
@Execution(ExecutionMode.CONCURRENT)
class GuestsIT {
  /** A node hears of a revocation within one second; a busy machine may take longer to act. */
  private static final int MOST_SECONDS = 3;

  @TempDir private Path directory;
  private TestConfig config;
  private ServerSocket origin;
  private RunningGateway gateway;
  private String name = "";
  private String password = "";

  @BeforeEach
  void start() throws Exception {
    origin = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    config = new TestConfig(directory, origin.getLocalPort());
    config.write("groups", "staff: ada\noperators: ada\nstudents: ben\n");
    gateway = RunningGateway.start(config.directory());
    Map<String, @Nullable Object> made =
        JsonTree.object(
            command("pass", "print", "--group", "students", "--expires", "1h", "--json"));
    Map<String, @Nullable Object> pass = JsonTree.objects(made.get("passes")).getFirst();
    name = ApiCommand.text(pass, "user");
    password = ApiCommand.text(pass, "password");
    assertThat(made.get("proxy")).isEqualTo(proxy());
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    origin.close();
  }

  private String proxy() {
    return gateway.url("proxy").substring("http://".length());
  }

  private String command(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", gateway.url("web")));
    ProcessBuilder command = RunningGateway.command(all);
    command.environment().put("FAIRLEAD_USER", "ada");
    command.environment().put("FAIRLEAD_PASSWORD", TestConfig.PASSWORD);
    Process process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private String audit() throws IOException {
    return Files.readString(Records.log(config.data()));
  }

  @Test
  void aRevokedPassEndsWhatItsHolderHasOpen() throws Exception {
    try (Socket client = tunnel();
        Socket server = origin.accept()) {
      client.getOutputStream().write('!');
      assertThat(server.getInputStream().read()).isEqualTo('!');
      command("pass", "revoke", name);
      long revoked = System.nanoTime();
      server.setSoTimeout(10_000);
      assertThatThrownBy(() -> server.getInputStream().read())
          .as("cut, not merely closed")
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - revoked))
          .isLessThan(MOST_SECONDS);
    }
    assertThat(asGuest("http://a.test/")).contains("407 bad-credentials");
    Waiting.until("the records", () -> audit().contains("\"pass-revoked\""));
    Waiting.until("the tunnel's end", () -> audit().contains("\"reason\":\"revoked\""));
    assertThat(audit())
        .contains("1 passes of group students until ", " " + name + "\"")
        .doesNotContain(password);
  }

  private String asGuest(String url) throws Exception {
    return Curl.run("-x", gateway.url("proxy"), "-U", name + ":" + password, url).output();
  }

  private Socket tunnel() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port("proxy"));
    String pair = name + ":" + password;
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    String head =
        "CONNECT site.test:%1$d HTTP/1.1\r\nHost: site.test:%1$d\r\nProxy-Authorization: Basic %2$s\r\n\r\n"
            .formatted(origin.getLocalPort(), basic);
    client.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      int octet = client.getInputStream().read();
      assertThat(octet).as(answer.toString()).isNotNegative();
      answer.append((char) octet);
    }
    assertThat(answer).startsWith("HTTP/1.1 200");
    return client;
  }

  /** The lines to paste of a section of the guide that the gateway itself would give. */
  private String pasted(String client, String heading) throws Exception {
    Process process =
        RunningGateway.command(
                List.of(
                    "setup",
                    client,
                    "--json",
                    "--proxy",
                    gateway.url("proxy"),
                    "--portal",
                    gateway.url("web")))
            .start();
    String json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return JsonTree.objects(JsonTree.object(json).get("sections")).stream()
        .filter(section -> heading.equals(section.get("heading")))
        .flatMap(section -> JsonTree.objects(section.get("blocks")).stream())
        .filter(block -> block.containsKey("paste"))
        .map(block -> String.valueOf(block.get("paste")).replace("NAME", name))
        .collect(Collectors.joining("\n"));
  }

  private Curl shell(String script) throws Exception {
    return Curl.program(
        Map.of("HOME", directory.toString(), "GIT_TERMINAL_PROMPT", "0"),
        List.of("bash", "-ec", script));
  }

  @Test
  void whatIsPastedForCurlAndGitWorks() throws Exception {
    String exports =
        pasted("curl", "Paste")
            .lines()
            .filter(line -> line.startsWith("export"))
            .collect(Collectors.joining("\n"));
    assertThat(
            shell(exports + "\ncurl -sI --proxy-user " + name + ":" + password + " http://a.test/"))
        .extracting(Curl::output)
        .asString()
        .startsWith("HTTP/1.1 403 not-in-allowlist; why " + gateway.url("web") + "/why/");
    String check = pasted("curl", "Check it").lines().findFirst().orElseThrow();
    assertThat(shell(check).output()).startsWith("HTTP/1.1 200");
    shell(pasted("git", "Paste"));
    String helper = "!f() { cat > /dev/null; echo password=" + password + "; }; f";
    assertThat(
            shell("git -c credential.helper='" + helper + "' ls-remote https://a.test/r").output())
        .contains("CONNECT tunnel failed, response 403");
    assertThat(shell(pasted("git", "Undo") + "\n! git config --global http.proxy").exit()).isZero();
  }
}
