package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.policy.PolicySet;
import fairlead.policy.load.PolicyLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {
  @TempDir private Path directory;
  private Path data;
  private UserFiles files;

  @BeforeEach
  void makeDirectories() throws IOException {
    data = Files.createDirectory(directory.resolve("data"));
    files = new UserFiles(directory.resolve("users"), directory.resolve("groups"));
  }

  private static PolicySet policy(String... tiers) {
    String text =
        Stream.of(tiers)
            .map(tier -> "  " + tier + ": {}\n")
            .collect(Collectors.joining("", "version: 1\ntiers:\n", "default-tier: " + tiers[0]));
    Map<String, byte[]> all = Map.of("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
    return switch (PolicyLoader.of(all).load()) {
      case PolicyLoader.Loaded loaded -> loaded.policy();
      case PolicyLoader.Rejected rejected -> throw new AssertionError(rejected.problems());
    };
  }

  private String start(PolicySet policy) throws IOException {
    return new FirstStart(files, data, "operators").run(policy, false);
  }

  @Test
  void makesUsersWhereNobodyWroteAny() throws IOException {
    Files.writeString(files.usersFile(), "\uFEFF# our people\n\n");
    assertThat(start(policy("full", "none"))).contains("first-passwords");
    assertThat(files.users().hashes()).containsOnlyKeys("full-user", "none-user", "operator");
    assertThat(files.groups().groupsOf("operator")).containsExactly("operators");
    assertThat(start(policy("full", "none"))).isEmpty();
  }

  @Test
  void aLostPasswordFileBringsInNobody() throws IOException {
    Files.writeString(files.groupsFile(), "staff: ada\n");
    assertThat(start(policy("full"))).startsWith("No users were made: ");
    assertThat(files.usersFile()).doesNotExist();
    assertThat(files.groupsFile()).hasContent("staff: ada");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void linesThatCannotBeUsedAreNoReasonToMakeUsers() throws IOException {
    Files.writeString(files.usersFile(), "ben:secret\n");
    assertThat(start(policy("full"))).isEmpty();
    assertThat(files.usersFile()).hasContent("ben:secret");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void leavesNoPasswordsOfUsersThatCouldNotBeMade() {
    Path nowhere = directory.resolve("none").resolve("groups");
    files = new UserFiles(files.usersFile(), nowhere);
    assertThatThrownBy(() -> start(policy("full")))
        .hasMessage(
            "first start, no users were made: "
                + nowhere
                + ": cannot be written: "
                + nowhere.getParent()
                + " does not exist");
    assertThat(data).isEmptyDirectory();
    assertThat(files.usersFile()).doesNotExist();
  }

  @Test
  void makesNoUsersWhosePasswordsNobodyCouldRead() throws IOException {
    Files.delete(data);
    assertThatThrownBy(() -> start(policy("full")))
        .hasMessageContaining(data.resolve("first-passwords") + ": cannot be written: ");
    assertThat(files.usersFile()).doesNotExist();
    assertThat(files.groupsFile()).doesNotExist();
  }

  @Test
  void theLongestTierNamesGiveUsersToo() throws IOException {
    String same = "t".repeat(63);
    start(policy(same + "a", same + "b", "t".repeat(59)));
    assertThat(files.users().problems()).isEmpty();
    assertThat(files.users().hashes()).hasSize(4);
    assertThat(files.users().hashes().keySet())
        .allSatisfy(user -> assertThat(user.length()).isLessThanOrEqualTo(64));
  }

  @Test
  void namesStayApartHoweverManyBeginAlike() {
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(taken.add(FirstStart.userOf("t".repeat(64), taken))).isTrue();
    }
    assertThat(FirstStart.userOf("full", Set.of())).isEqualTo("full-user");
  }
}
