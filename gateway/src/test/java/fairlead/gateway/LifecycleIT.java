package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Start, stop, reload and what survives them. */
@Execution(ExecutionMode.CONCURRENT)
class LifecycleIT {
  private static final String BAD_POLICY = "version: 1\ntiers:\n  full:\n    alow: []\n";

  @TempDir private Path directory;
  private TestConfig config;

  @BeforeEach
  void configure() throws IOException {
    config = new TestConfig(directory, 9);
  }

  @Test
  void aFirstStartMakesUsersAndHidesTheirPasswords() throws Exception {
    Files.delete(config.directory().resolve("users.htpasswd"));
    Files.delete(config.directory().resolve("groups"));
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      Path passwords = config.data().resolve("first-passwords");
      assertThat(gateway.errors()).contains(passwords.toString());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
          .isEqualTo("rw-------");
      List<String> lines = Files.readAllLines(passwords);
      assertThat(lines.stream().map(line -> line.split(" ")[0]))
          .containsExactlyInAnyOrder("full-user", "monitored-user", "none-user", "operator");
      for (String line : lines) {
        String[] pair = line.split(" ");
        assertThat(gateway.errors()).doesNotContain(pair[1]);
        String said =
            Curl.run("-x", gateway.url("proxy"), "-U", pair[0] + ":" + pair[1], "http://x.invalid/")
                .output();
        assertThat(said).doesNotStartWith("HTTP/1.1 407");
      }
    }
  }

  @Test
  void takesANewPolicyWhenItsFileChanges() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      assertThat(gateway.ask("ben", "http://new.test:9/")).contains("not-in-allowlist");
      config.policy("site.test, new.test");
      Waiting.until(
          "the new policy",
          () -> !gateway.ask("ben", "http://new.test:9/").contains("not-in-allowlist"));
    }
  }

  @Test
  void keepsTheLastGoodPolicyWhenTheNewOneIsBad() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      config.write("policy.yaml", BAD_POLICY);
      gateway.signal("HUP");
      Waiting.until(
          "the refusal of the policy", () -> gateway.errors().contains("policy.yaml:4:5"));
      assertThat(gateway.ask("ben", "http://new.test:9/")).contains("not-in-allowlist");
      assertThat(Curl.run(gateway.url("metrics")).output())
          .contains("fairlead_policy_reloads_total{result=\"rejected\"}");
    }
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      assertThat(gateway.errors()).contains("policy.yaml:4:5", "last accepted");
      assertThat(gateway.ask("ben", "http://new.test:9/")).contains("not-in-allowlist");
    }
    Process strict =
        RunningGateway.command(
                List.of("run", "--config", config.directory().toString(), "--strict"))
            .redirectErrorStream(true)
            .start();
    String said = new String(strict.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(strict.waitFor()).isEqualTo(1);
    assertThat(said).contains("policy.yaml:4:5", "--strict refuses").doesNotContain("\tat ");
  }

  @Test
  void takesANewUserWhileItRuns() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      ProcessBuilder add =
          RunningGateway.command(
              List.of(
                  "user",
                  "add",
                  "--config",
                  config.directory().toString(),
                  "--group",
                  "students",
                  "--password-stdin",
                  "dora"));
      Process adding = add.redirectErrorStream(true).start();
      adding.getOutputStream().write((TestConfig.PASSWORD + "\n").getBytes());
      adding.getOutputStream().close();
      String said = new String(adding.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(adding.waitFor()).as(said).isZero();
      Waiting.until(
          "dora", () -> gateway.ask("dora", "http://new.test:9/").contains("403 not-in-allowlist"));
    }
  }

  @Test
  void knowsAClientByItsAddress() throws Exception {
    config.write(
        "fairlead.yaml",
        """
        identity: { networks: [ { from: 127.0.0.0/8, user: runner } ] }
        """);
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      assertThat(Curl.run("-x", gateway.url("proxy"), "http://new.test:9/").output())
          .startsWith("HTTP/1.1 403 not-in-allowlist");
      assertThat(Curl.run("-x", gateway.url("proxy"), "-U", "ben:no", "http://a.test/").output())
          .startsWith("HTTP/1.1 407 bad-credentials");
    }
  }

  @Test
  void everyFailedLoginIsInTheLogAfterAStop() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      for (int i = 0; i < 9; i++) {
        Curl.run("-x", gateway.url("proxy"), "-U", "ben:guess" + i, "http://a.test/");
      }
      gateway.signal("TERM");
      assertThat(gateway.exit()).isZero();
    }
    assertThat(auditOf(config).filter(line -> line.contains("\"kind\":\"login\"")))
        .satisfiesExactly(
            first -> assertThat(first).contains("\"detail\":\"1 failure\""),
            rest -> assertThat(rest).contains("\"detail\":\"8 failures\""));
  }

  @Test
  void lettingGoOfATunnelTakesNoLongerThanTheDrain() throws Exception {
    try (ServerSocket origin = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TestConfig opened = new TestConfig(directory, origin.getLocalPort());
      RunningGateway gateway = RunningGateway.start(opened.directory());
      try (Socket client = new Socket("127.0.0.1", gateway.port("proxy"))) {
        String authority = "site.test:" + origin.getLocalPort();
        client.getOutputStream().write(request("CONNECT " + authority, authority));
        assertThat(readHead(client)).startsWith("HTTP/1.1 200 ");
        try (Socket far = origin.accept()) {
          gateway.signal("TERM");
          far.getOutputStream().write("still here".getBytes(StandardCharsets.US_ASCII));
          assertThat(new String(client.getInputStream().readNBytes(10))).isEqualTo("still here");
          assertThat(gateway.isAlive()).isTrue();
          assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
        }
        assertThat(gateway.exit()).isZero();
      }
      assertThat(Files.readString(Records.log(opened.data())))
          .contains("\"kind\":\"tunnel\"", "\"reason\":\"draining\"");
    }
  }

  private static byte[] request(String line, String host) {
    String credentials =
        Base64.getEncoder()
            .encodeToString(("ben:" + TestConfig.PASSWORD).getBytes(StandardCharsets.UTF_8));
    return (line
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nAccept: text/plain\r\nProxy-Authorization: Basic "
            + credentials
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String readHead(Socket from) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) from.getInputStream().read());
    }
    return head.toString();
  }

  @Test
  void numbersRecordsOnAfterAKill() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      gateway.ask("ben", "http://one.test:9/");
      gateway.ask("ben", "http://two.test:9/");
      Thread.sleep(500);
      gateway.signal("KILL");
      gateway.exit();
    }
    Path log = Records.log(config.data());
    Files.writeString(log, "{\"v\":1,\"torn", java.nio.file.StandardOpenOption.APPEND);
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      gateway.ask("ben", "http://three.test:9/");
      assertThat(gateway.errors()).contains("365d-000000000001.jsonl");
    }
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).hasSizeGreaterThan(4);
    assertNumbered(lines);
  }

  private static void assertNumbered(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).endsWith("}").contains("\"seq\":" + (i + 1) + ",");
    }
  }

  /** Sends one request after another on one connection until an answer's status is another. */
  private static int countWhile(String status, Socket client, int most) throws IOException {
    byte[] request = request("GET http://new.test:9/", "new.test:9");
    for (int count = 0; count < most; count++) {
      client.getOutputStream().write(request);
      String head = readHead(client);
      String length = head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
      client.getInputStream().readNBytes(Integer.parseInt(length));
      if (!head.startsWith("HTTP/1.1 " + status)) {
        return count;
      }
    }
    throw new AssertionError("still " + status + " after " + most + " requests");
  }

  @Test
  void aFullDiskRefusesUntilThereIsRoomAndLosesNothing() throws Exception {
    int refused;
    try (RunningGateway gateway = RunningGateway.startWithFilesUpTo(2_048, config.directory())) {
      try (Socket client = new Socket("127.0.0.1", gateway.port("proxy"))) {
        client.setTcpNoDelay(true);
        refused = countWhile("403 not-in-allowlist", client, 100_000);
      }
      assertThat(gateway.errors()).contains("the audit log cannot be written");
      assertThat(gateway.ask("ben", "http://new.test:9/"))
          .startsWith("HTTP/1.1 503 audit-unavailable");
      gateway.liftFileLimit();
      Waiting.until(
          "room for records",
          () -> gateway.ask("ben", "http://new.test:9/").contains("403 not-in-allowlist"));
    }
    List<String> lines = Files.readAllLines(Records.log(config.data()));
    assertThat(lines.stream().filter(line -> line.contains("\"reason\":\"not-in-allowlist\"")))
        .hasSize(refused + 1);
    assertNumbered(lines);
  }

  @Test
  void oneDirectoryServesOneGateway() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      Process second =
          RunningGateway.command(List.of("run", "--config", config.directory().toString()))
              .redirectErrorStream(true)
              .start();
      String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(second.waitFor()).isEqualTo(1);
      assertThat(said).contains("in use by another gateway, process ").doesNotContain("\tat ");
      assertThat(gateway.isAlive()).isTrue();
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Process run =
          RunningGateway.command(
                  List.of(
                      "run",
                      "--config",
                      config.directory().toString(),
                      "--proxy-port",
                      port,
                      "--web-port",
                      "0",
                      "--metrics-port",
                      "0"))
              .redirectErrorStream(true)
              .start();
      String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(run.waitFor()).isEqualTo(1);
      assertThat(said)
          .contains(
              "proxy.port: cannot listen on 127.0.0.1:"
                  + port
                  + ": it is in use; choose another with --proxy-port")
          .doesNotContain("\tat ", "ready\n");
    }
  }

  /** Answers every request on every connection. */
  private static void serve(ServerSocket origin) {
    while (!origin.isClosed()) {
      try {
        Socket socket = origin.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (socket) {
                    while (!readHead(socket).isEmpty()) {
                      byte[] ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes();
                      socket.getOutputStream().write(ok);
                    }
                  } catch (IOException e) {
                    // The proxy went first.
                  }
                });
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void aReloadFailsNoRequestAndIsARecord() throws Exception {
    try (ServerSocket origin = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(origin));
      TestConfig busy = new TestConfig(directory, origin.getLocalPort());
      AtomicBoolean enough = new AtomicBoolean();
      try (RunningGateway gateway = RunningGateway.start(busy.directory())) {
        List<Future<Integer>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int i = 0; i < 4; i++) {
            clients.add(threads.submit(() -> askUntil(enough, gateway, origin.getLocalPort())));
          }
          try {
            reloadTenTimes(busy, gateway);
          } finally {
            enough.set(true);
          }
        }
        for (Future<Integer> client : clients) {
          assertThat(client.get()).isGreaterThan(10);
        }
      }
      assertThat(auditOf(busy).filter(line -> line.contains("\"outcome\":\"refused\""))).isEmpty();
    }
  }

  private static void reloadTenTimes(TestConfig busy, RunningGateway gateway) throws Exception {
    for (int i = 1; i <= 10; i++) {
      busy.policy("site.test, new-" + i + ".test");
      gateway.signal("HUP");
      String accepted = "\"detail\":\"accepted: students gain new-" + i + ".test on port ";
      Waiting.until("policy " + i, () -> auditOf(busy).anyMatch(line -> line.contains(accepted)));
    }
  }

  private static Stream<String> auditOf(TestConfig config) throws IOException {
    return Files.readAllLines(Records.log(config.data())).stream();
  }

  /** Asks on one connection; how often it was answered with 200, which is always. */
  private static int askUntil(AtomicBoolean enough, RunningGateway gateway, int port)
      throws IOException {
    String authority = "site.test:" + port;
    int answered = 0;
    try (Socket client = new Socket("127.0.0.1", gateway.port("proxy"))) {
      while (!enough.get()) {
        client.getOutputStream().write(request("GET http://" + authority + "/", authority));
        assertThat(readHead(client)).startsWith("HTTP/1.1 200 ");
        answered++;
      }
    }
    return answered;
  }

  @ParameterizedTest
  @CsvSource({"'::1', ''", "127.0.0.1, 'http://Gateway.Test:8080'"})
  void thePagesAreReachedUnderWhateverNameTheyHave(String address, String url) throws Exception {
    config.write(
        "fairlead.yaml", "web: { address: \"%s\", public-url: \"%s\" }\n".formatted(address, url));
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      String refused = Curl.run("-x", gateway.url("proxy"), "http://new.test:9/").output();
      String link = refused.lines().findFirst().orElseThrow().split("why ")[1];
      assertThat(link).startsWith(url.isEmpty() ? "http://[::1]:" : url + "/why/");
      assertThat(Curl.run("-x", gateway.url("proxy"), link).output())
          .startsWith("HTTP/1.1 200 ")
          .contains("credentials-required");
    }
  }
}
