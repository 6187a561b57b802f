package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Changes of files while the gateway runs, wherever the files are. */
@Execution(ExecutionMode.CONCURRENT)
class ReloadIT {
  private static final String BAD_POLICY = "version: 1\ntiers:\n  full:\n    alow: []\n";

  @TempDir private Path directory;
  private TestConfig config;

  @BeforeEach
  void configure() throws IOException {
    config = new TestConfig(directory, 9);
  }

  private void remove(Path users, String user) throws IOException {
    List<String> left =
        Files.readAllLines(users).stream().filter(line -> !line.startsWith(user + ":")).toList();
    Files.write(users, left);
  }

  @Test
  void oneWhoWasRemovedIsOutThoughThePolicyCannotBeKept() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      Path kept = config.data().resolve("policy");
      Files.move(kept, config.data().resolve("away"));
      Files.writeString(kept, "in the way");
      config.policy("site.test, new.test");
      remove(config.directory().resolve("users.htpasswd"), "cleo");
      Waiting.until("cleo", () -> gateway.ask("cleo", "http://a.test/").startsWith("HTTP/1.1 407"));
      Waiting.until(
          "the policy",
          () -> !gateway.ask("ben", "http://new.test:9/").contains("not-in-allowlist"));
      assertThat(gateway.errors()).contains("cannot be kept, and is tried again");
      Files.delete(kept);
      Waiting.until("the copy", () -> Files.exists(kept.resolve("accepted")));
    }
  }

  @Test
  void filesOutsideTheDirectoryCountAndBusyOnesInsideDoNot() throws Exception {
    Path people = Files.createDirectories(directory.resolve("people"));
    Files.move(config.directory().resolve("users.htpasswd"), people.resolve("users"));
    Files.move(config.directory().resolve("groups"), people.resolve("groups"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), config.directory());
    config.policy("site.test, late.test");
    config.write(
        "fairlead.yaml",
        """
        data: data
        identity: { users: ../people/users, groups: ../people/groups }
        egress: { hosts: ../people/hosts }
        """);
    try (RunningGateway gateway = RunningGateway.start(link)) {
      Path log = Records.log(config.directory().resolve("data"));
      Waiting.until("the log", () -> Files.exists(log));
      assertThat(gateway.ask("ben", "http://late.test:9/")).contains("502 dns-failed");
      remove(people.resolve("users"), "cleo");
      Waiting.until("cleo", () -> gateway.ask("cleo", "http://a.test/").startsWith("HTTP/1.1 407"));
      config.policy("new.test, late.test");
      Waiting.until(
          "the policy",
          () -> !gateway.ask("ben", "http://new.test:9/").contains("not-in-allowlist"));
      Files.writeString(people.resolve("hosts"), "127.0.0.1 late.test\n");
      Waiting.until(
          "hosts", () -> gateway.ask("ben", "http://late.test:9/").contains("connect-failed"));
    }
  }

  @Test
  void aConfigMapIsNoticedWhenItsLinkIsSwapped() throws Exception {
    Path policy = config.directory().resolve("policy.yaml");
    for (String version : List.of("v1", "v2")) {
      config.policy(version + ".test");
      Path to = Files.createDirectories(config.directory().resolve(".." + version));
      Files.move(policy, to.resolve("policy.yaml"));
    }
    Path data = Files.createSymbolicLink(config.directory().resolve("..data"), Path.of("..v1"));
    Files.createSymbolicLink(policy, Path.of("..data/policy.yaml"));
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      assertThat(gateway.ask("ben", "http://v2.test:9/")).contains("not-in-allowlist");
      Path fresh = Files.createSymbolicLink(data.resolveSibling("..tmp"), Path.of("..v2"));
      Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
      Waiting.until(
          "v2", () -> !gateway.ask("ben", "http://v2.test:9/").contains("not-in-allowlist"));
    }
  }

  private static boolean isRejected(RunningGateway gateway) throws Exception {
    String metrics = Curl.run(gateway.url("metrics")).output();
    return metrics.contains("fairlead_policy_file_rejected 1.0");
  }

  @Test
  void aListThatWasMissingPutsThePolicyRight() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      config.policy("\"list:late\"");
      Path policy = config.directory().resolve("policy.yaml");
      Files.writeString(policy, "lists: { late: { file: lists/late.txt } }\n" + read(policy));
      Waiting.until("the refusal", () -> isRejected(gateway));
      config.write("late.txt", "new.test\n");
      Path lists = Files.createDirectories(config.directory().resolve("lists"));
      Files.move(config.directory().resolve("late.txt"), lists.resolve("late.txt"));
      Waiting.until("the list", () -> !isRejected(gateway));
      assertThat(gateway.errors()).contains("the policy files are sound again; policy ");
      assertThat(gateway.ask("ben", "http://new.test:9/")).doesNotContain("not-in-allowlist");
      Files.writeString(lists.resolve("late.txt"), "newer.test\n");
      Waiting.until(
          "more", () -> gateway.ask("ben", "http://new.test:9/").contains("not-in-allowlist"));
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  @Test
  void aPolicyThatIsPutRightIsSaidToBe() throws Exception {
    String good = read(config.directory().resolve("policy.yaml"));
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      config.write("policy.yaml", BAD_POLICY);
      Waiting.until("the refusal", () -> isRejected(gateway));
      config.write("policy.yaml", good);
      Waiting.until("the end of it", () -> !isRejected(gateway));
      assertThat(gateway.errors()).contains("the policy files are sound again; ");
      Path log = Records.log(config.data());
      Waiting.until("its record", () -> read(log).contains("\"sound again\""));
    }
  }

  @Test
  void aPolicyThatFailsItsTestsIsNotTakenUntilItPasses() throws Exception {
    Path policy = config.directory().resolve("policy.yaml");
    String test = "tests: [ { groups: [students], url: 'http://new.test:9/', expect: deny } ]\n";
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      config.policy("site.test, new.test");
      Files.writeString(policy, read(policy) + test);
      Waiting.until("the refusal", () -> isRejected(gateway));
      assertThat(gateway.errors())
          .contains("a test fails: http://new.test:9/ by somebody in students is expected to be");
      assertThat(gateway.ask("ben", "http://new.test:9/")).contains("not-in-allowlist");
      Files.writeString(policy, read(policy).replace("expect: deny", "expect: allow"));
      Waiting.until(
          "the policy",
          () -> !gateway.ask("ben", "http://new.test:9/").contains("not-in-allowlist"));
      Path tests = Files.createDirectories(config.directory().resolve("tests"));
      Files.writeString(tests.resolve("more.test.yaml"), "version: 1\n" + test);
      Waiting.until("the other refusal", () -> isRejected(gateway));
      assertThat(gateway.errors()).contains("tests/more.test.yaml:2:10: a test fails: ");
      Files.delete(tests.resolve("more.test.yaml"));
      Waiting.until("the end of it", () -> !isRejected(gateway));
    }
  }

  @Test
  void aHangUpThatChangesNothingIsAnswered() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      gateway.signal("HUP");
      Waiting.until(
          "a line", () -> gateway.errors().contains("told to reload: no file has changed"));
      assertThat(gateway.errors().lines())
          .allMatch(line -> line.matches("\\{\"time\":\"20[^\"]{17}\\.[0-9]{3}Z\",\"level\".*}"));
    }
    try (RunningGateway gateway = RunningGateway.startWithoutHangUp(config.directory())) {
      assertThat(gateway.errors()).contains("SIGHUP does not reach this process");
    }
  }

  @Test
  void commandsTakeTheSettingsThatTheGatewayTakes() throws Exception {
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(config.directory().resolve("users.htpasswd"), elsewhere);
    ProcessBuilder list =
        RunningGateway.command(List.of("user", "list", "--config", config.directory().toString()));
    assertThat(output(list, Map.of())).doesNotContain("cleo");
    assertThat(output(list, Map.of("FAIRLEAD_IDENTITY_USERS", elsewhere.toString())))
        .contains("cleo");
    ProcessBuilder check = RunningGateway.command(List.of("check", config.directory().toString()));
    assertThat(output(check, Map.of("FAIRLEAD_PROXY_PORT", "x")))
        .contains("FAIRLEAD_PROXY_PORT: proxy.port must be a whole number");
    ProcessBuilder explain =
        RunningGateway.command(
            List.of(
                "explain",
                "--config",
                config.directory().toString(),
                "--user",
                "ben",
                "http://site.test:9/"));
    Files.move(config.directory().resolve("groups"), directory.resolve("groups"));
    assertThat(output(explain, Map.of())).contains("ben is in tier none");
    assertThat(
            output(explain, Map.of("FAIRLEAD_IDENTITY_GROUPS", directory.resolve("groups") + "")))
        .contains("ben is in tier monitored");
  }

  private static String output(ProcessBuilder command, Map<String, String> environment)
      throws IOException {
    command.environment().putAll(environment);
    Process process = command.redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes());
  }
}
