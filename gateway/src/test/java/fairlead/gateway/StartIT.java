package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Starts that fail and say why, starts on what is damaged, and an end that cannot wait. */
@Execution(ExecutionMode.CONCURRENT)
class StartIT {
  @TempDir private Path directory;
  private TestConfig config;

  @BeforeEach
  void configure() throws IOException {
    config = new TestConfig(directory, 9);
  }

  private record Run(int exit, String said) {}

  private Run run(Map<String, String> environment, String... flags) throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "--config", config.directory().toString()));
    words.addAll(List.of(flags));
    ProcessBuilder command = RunningGateway.command(words);
    command.environment().putAll(environment);
    Process process = command.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).doesNotContain("\\tat ", "ready\n");
    return new Run(process.waitFor(), said);
  }

  @Test
  void aWrongFlagIsUsage() throws Exception {
    Run run = run(Map.of("FAIRLEAD_TUNNEL_IDLE", "0s"), "--proxy-port", "99999");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.said()).contains("--proxy-port: proxy.port: 99999", "FAIRLEAD_TUNNEL_IDLE: ");
    assertThat(run(Map.of("FAIRLEAD_TUNNEL_IDLE", "0s")).exit()).isEqualTo(1);
  }

  @Test
  void linksToAWildcardAreRefused() throws Exception {
    Run run = run(Map.of("FAIRLEAD_WEB_ADDRESS", "0.0.0.0"));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.said()).contains("FAIRLEAD_WEB_ADDRESS: ", "web.public-url");
  }

  @Test
  void dataThatIsNoDirectoryIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(run(Map.of(), "--data", file.toString()).said())
        .contains(file + " is a file; the setting data, or --data, must name a directory");
    Files.createDirectories(config.data());
    Files.writeString(config.data().resolve("audit"), "");
    assertThat(run(Map.of()).said())
        .contains(config.data().resolve("audit") + ": is a file, not a directory");
  }

  @Test
  void aLogThatIsNoneIsMovedAwayAndThatIsRecorded() throws Exception {
    Files.createDirectories(config.data().resolve("audit"));
    Path log = Files.writeString(Records.log(config.data()), "dear diary\n");
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      assertThat(gateway.errors()).contains(log + ": cut off 11 octets");
      Waiting.until("the record", () -> Files.readString(log).contains("\"torn-tail\""));
    }
    try (Stream<Path> files = Files.list(log.getParent())) {
      assertThat(files.filter(each -> each.toString().contains(".damaged-")))
          .singleElement()
          .satisfies(each -> assertThat(each).hasContent("dear diary"));
    }
  }

  @Test
  void whatStandsBehindTheLogIsMovedAway() throws Exception {
    RunningGateway.start(config.directory()).close();
    Path log = Records.log(config.data());
    Files.writeString(log, "x".repeat(2 << 20) + "\n\n\n{}", StandardOpenOption.APPEND);
    try (RunningGateway gateway =
        RunningGateway.start(config.directory(), Map.of("FAIRLEAD_PROXY_PROT", "1"))) {
      assertThat(gateway.errors())
          .contains(log + ": cut off 2097157 octets", ".jsonl.damaged-20")
          .contains("did you mean \\\"FAIRLEAD_PROXY_PORT\\\"?");
    }
    List<String> lines = Files.readAllLines(log);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).contains("\"seq\":" + (i + 1) + ",");
    }
  }

  @Test
  void aTemplateIsAGatewayThatRuns() throws Exception {
    Path runners = directory.resolve("runners");
    ProcessBuilder init =
        RunningGateway.command(List.of("init", "--template", "ci-runners", runners.toString()));
    assertThat(init.start().waitFor()).isZero();
    try (RunningGateway gateway = RunningGateway.start(runners)) {
      String password =
          Files.readAllLines(config.data().resolve("first-passwords")).stream()
              .filter(line -> line.startsWith("runner-user "))
              .findFirst()
              .orElseThrow()
              .substring("runner-user ".length());
      for (String[] asked :
          new String[][] {
            {"http://www.paste.example/", "denied-by-rule"},
            {"http://www.example.org/", "not-in-allowlist"},
            {"http://mirror.example/admin/", "path-not-allowed"}
          }) {
        String said =
            Curl.run("-x", gateway.url("proxy"), "-U", "runner-user:" + password, asked[0])
                .output();
        assertThat(said).startsWith("HTTP/1.1 403 " + asked[1]);
      }
    }
  }

  @Test
  void aSecondSignalEndsAtOnceButKeepsWhatWasAnswered() throws Exception {
    try (ServerSocket origin = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TestConfig opened = new TestConfig(directory, origin.getLocalPort());
      opened.write(
          "fairlead.yaml",
          "egress: { hosts: hosts }\nshutdown: { drain: 50s }\naudit: { queue: 4096 }\n");
      RunningGateway gateway = RunningGateway.start(opened.directory());
      try (Socket client = new Socket("127.0.0.1", gateway.port("proxy"))) {
        String authority = "site.test:" + origin.getLocalPort();
        client.getOutputStream().write(connect(authority));
        assertThat(client.getInputStream().readNBytes(12)).asString().endsWith(" 200");
        gateway.signal("TERM");
        String said = "";
        for (int i = 0; i < 50 && !said.contains("503 draining"); i++) {
          said =
              Curl.run("-x", gateway.url("proxy"), "-U", "ben:" + TestConfig.PASSWORD, "site.test")
                  .output();
        }
        long before = System.nanoTime();
        gateway.signal("TERM");
        assertThat(gateway.exit()).isZero();
        assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
      }
      assertThat(Files.readString(Records.log(opened.data()))).contains("\"reason\":\"draining\"");
    }
  }

  private static byte[] connect(String authority) {
    byte[] pair = ("ben:" + TestConfig.PASSWORD).getBytes(StandardCharsets.UTF_8);
    return ("CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\nProxy-Authorization: Basic %2$s\r\n\r\n")
        .formatted(authority, Base64.getEncoder().encodeToString(pair))
        .getBytes(StandardCharsets.US_ASCII);
  }
}
