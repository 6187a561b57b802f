package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The users and groups files between processes: several commands, and a gateway that starts. */
class UserFilesIT {
  @TempDir private Path directory;
  private TestConfig config;

  @BeforeEach
  void configure() throws IOException {
    config = new TestConfig(directory, 9);
  }

  private List<String> user(String... words) {
    List<String> all = new ArrayList<>(List.of("user"));
    all.addAll(List.of(words));
    all.addAll(List.of("--config", config.directory().toString()));
    return all;
  }

  private static String said(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void usersWhoAreAddedAtTheSameTimeAreAllThere() throws Exception {
    List<Process> adding = new ArrayList<>();
    for (String name : List.of("eve", "eli", "emma", "emil")) {
      List<String> words = user("add", "--generate", "--group", "g", name);
      adding.add(RunningGateway.command(words).redirectErrorStream(true).start());
    }
    for (Process one : adding) {
      String said = said(one);
      assertThat(one.waitFor()).as(said).isZero();
    }
    UserFiles files =
        new UserFiles(
            config.directory().resolve("users.htpasswd"), config.directory().resolve("groups"));
    assertThat(files.users().hashes())
        .containsOnlyKeys("ada", "ben", "cleo", "runner", "eve", "eli", "emma", "emil");
    assertThat(files.groups().text().lines().filter(line -> line.startsWith("g:")))
        .singleElement()
        .asString()
        .contains("eve", "eli", "emma", "emil");
  }

  /** Runs a command as somebody who is in no group of root's. */
  private static Process asNobody(List<String> words) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("setpriv", "--reuid=4711", "--regid=4711", "--clear-groups"));
    command.addAll(RunningGateway.command(words).command());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private void assumeRoot() throws IOException {
    assumeTrue(Files.getAttribute(directory, "unix:uid").equals(0), "only root can be others");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Process probe = asNobody(List.of("--version"));
    assumeTrue(said(probe).startsWith("fairlead "), "others cannot read these classes");
  }

  @Test
  void whoMayNotGiveAFileBackToItsOwnerChangesNothing() throws Exception {
    assumeRoot();
    Path users = config.directory().resolve("users.htpasswd");
    Path groups = config.directory().resolve("groups");
    Files.setPosixFilePermissions(config.directory(), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setAttribute(groups, "unix:uid", 4711);
    Files.setAttribute(groups, "unix:gid", 4711);
    String before = Files.readString(users);
    Process add = asNobody(user("add", "--generate", "--group", "staff", "eve"));
    assertThat(said(add)).contains(users + ": belongs to root:root").doesNotContain("\tat ");
    assertThat(add.waitFor()).isEqualTo(1);
    assertThat(users).hasContent(before);
    assertThat(groups).content().doesNotContain("eve");
    try (var left = Files.list(config.directory())) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "users.htpasswd",
              "groups",
              "policy.yaml",
              "fairlead.yaml",
              "hosts",
              ".users.htpasswd.lock");
    }
  }

  @Test
  void aFirstStartWhereNothingMayBeWrittenLeavesNoPasswords() throws Exception {
    assumeRoot();
    Files.delete(config.directory().resolve("users.htpasswd"));
    Files.delete(config.directory().resolve("groups"));
    Path data = Files.createDirectory(config.data());
    Files.setAttribute(data, "unix:uid", 4711);
    Process run = asNobody(List.of("run", "--config", config.directory().toString()));
    assertThat(said(run))
        .contains(
            "first start, no users were made: ",
            "users.htpasswd: cannot be changed: no right to write in " + config.directory())
        .doesNotContain("\tat ");
    assertThat(run.waitFor()).isEqualTo(1);
    assertThat(data.resolve("first-passwords")).doesNotExist();
  }

  @Test
  void aStartLeavesOutBadLinesAndKnowsAllOthers() throws Exception {
    Path users = config.directory().resolve("users.htpasswd");
    Files.writeString(users, "\uFEFF" + Files.readString(users) + "cy:plain\n");
    config.write("groups", "staff ada\nstudents: ben\n");
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      assertThat(gateway.errors())
          .contains("users.htpasswd:5:1: ", "groups:1:1: not a group", "the line is left out")
          .doesNotContain("First start");
      String ben = "ben:" + TestConfig.PASSWORD;
      assertThat(Curl.run("-x", gateway.url("proxy"), "-U", ben, "http://new.test:9/").output())
          .contains("403 not-in-allowlist");
    }
    assertThat(users).content().contains("cy:plain");
  }

  @Test
  void aStartOnAFileThatIsNoTextIsRefusedByName() throws Exception {
    Path users = config.directory().resolve("users.htpasswd");
    Files.write(users, "j\u00f6:x\n".getBytes(StandardCharsets.ISO_8859_1));
    Process run =
        RunningGateway.command(List.of("run", "--config", config.directory().toString()))
            .redirectErrorStream(true)
            .start();
    assertThat(said(run)).contains(users + ":1:1: not UTF-8 (expected: ").doesNotContain("\tat ");
    assertThat(run.waitFor()).isEqualTo(1);
  }
}
