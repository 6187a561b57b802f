package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.console.PolicyDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyKeeperTest {
  private static final String POLICY =
      """
      version: 1
      timezone: UTC
      lists: { few: { file: lists/few.txt } }
      tiers: { full: { allow: [ { id: %s, hosts: ["list:few"] } ] } }
      default-tier: full
      """;

  @TempDir private Path directory;
  private Path config;
  private Path data;
  private final List<PolicyKeeper.Event> events = new ArrayList<>();
  private final Logged log = new Logged(PolicyKeeper.class);
  private final Logged copyLog = new Logged(AcceptedPolicy.class);

  @BeforeEach
  void configure() throws IOException {
    config = Files.createDirectories(directory.resolve("config/lists")).getParent();
    data = Files.createDirectories(directory.resolve("data"));
    Files.writeString(config.resolve("lists/few.txt"), "a.test\n");
    policy("one");
  }

  @AfterEach
  void closeLogs() {
    log.close();
    copyLog.close();
  }

  private void policy(String rule) throws IOException {
    Files.writeString(config.resolve("policy.yaml"), POLICY.formatted(rule));
  }

  private void spoil() throws IOException {
    Files.writeString(config.resolve("policy.yaml"), "version: 1\nteirs: {}\n");
  }

  private static PolicyDesk.Reloaded reload(PolicyKeeper keeper) {
    return keeper.reload(PolicyDesk.How.RELOAD, null);
  }

  private PolicyKeeper keeper() {
    return new PolicyKeeper(config, data, PolicyTests.REQUIRE, events::add);
  }

  private PolicyKeeper started() throws IOException {
    PolicyKeeper keeper = keeper();
    keeper.start(false);
    return keeper;
  }

  @Test
  void namesTheFilesThatItRead() throws IOException {
    PolicyKeeper keeper = keeper();
    assertThat(keeper.files()).containsExactly(config.resolve("policy.yaml"));
    keeper.start(false);
    Set<Path> both = Set.of(config.resolve("policy.yaml"), config.resolve("lists/few.txt"));
    assertThat(keeper.files()).isEqualTo(both);
    Files.delete(config.resolve("lists/few.txt"));
    reload(keeper);
    assertThat(events.getLast().accepted()).isFalse();
    assertThat(keeper.files()).isEqualTo(both);
  }

  private static final String TEST = "{ url: 'https://%s/', expect: allow }";

  private void tests(String file, String host) throws IOException {
    Files.createDirectories(config.resolve(file).getParent());
    Files.writeString(config.resolve(file), "version: 1\ntests: [ " + TEST.formatted(host) + " ]");
  }

  @Test
  void takesNoPolicyThatFailsItsTests() throws IOException {
    tests("tests/some.test.yaml", "a.test");
    PolicyKeeper keeper = started();
    String first = keeper.current().hash();
    Files.writeString(config.resolve("lists/few.txt"), "b.test\n");
    reload(keeper);
    assertThat(keeper.current().hash()).isEqualTo(first);
    assertThat(events.getLast().problems())
        .singleElement()
        .hasToString(
            "tests/some.test.yaml:2:10: a test fails: https://a.test/ is expected to be allow, but"
                + " is deny, not-in-allowlist (fairlead test says why)");
    tests("tests/some.test.yaml", "b.test");
    reload(keeper);
    assertThat(events.getLast().accepted()).isTrue();
    assertThat(keeper.current().hash()).isNotEqualTo(first);
  }

  @Test
  void startsOnTheLastPolicyThatPassedItsTests() throws IOException {
    String first = started().current().hash();
    tests("some.test.yaml", "b.test");
    assertThatThrownBy(() -> keeper().start(true)).hasMessageContaining("--strict refuses");
    assertThat(started().current().hash()).isEqualTo(first);
    Files.delete(data.resolve("policy/accepted"));
    assertThatThrownBy(() -> keeper().start(false)).hasMessageContaining("no accepted one");
  }

  @Test
  void takesAPolicyThatFailsItsTestsWhereThatIsOnlyWarnedOf() throws IOException {
    tests("some.test.yaml", "b.test");
    PolicyKeeper keeper = new PolicyKeeper(config, data, PolicyTests.WARN, events::add);
    keeper.start(true);
    assertThat(events).singleElement().satisfies(e -> assertThat(e.accepted()).isTrue());
    assertThat(log.lines()).anyMatch(line -> line.contains("a test fails: https://b.test/"));
    String hash = keeper.current().hash();
    spoil();
    assertThat(started().current().hash()).isEqualTo(hash);
  }

  @Test
  void keepsTheFilesOfTestsWithThePolicy() throws IOException {
    tests("tests/some.test.yaml", "a.test");
    String hash = started().current().hash();
    spoil();
    Files.delete(config.resolve("tests/some.test.yaml"));
    assertThat(started().current().hash()).isEqualTo(hash);
  }

  @Test
  void namesFilesOfTestsThatComeLater() throws IOException {
    PolicyKeeper keeper = started();
    Path late = config.resolve("tests/late.test.yaml");
    assertThat(keeper.files()).doesNotContain(late);
    tests("tests/late.test.yaml", "a.test");
    assertThat(keeper.files()).contains(late);
  }

  @Test
  void swapsAPolicyThatCannotBeKeptAndTriesToKeepItAgain() throws IOException {
    PolicyKeeper keeper = started();
    String first = keeper.current().hash();
    Path kept = data.resolve("policy");
    Files.move(kept, data.resolve("away"));
    Files.writeString(kept, "in the way");
    policy("two");
    reload(keeper);
    assertThat(keeper.current().hash()).isNotEqualTo(first);
    assertThat(log.lines()).last().asString().contains("cannot be kept", "ot a directory");
    look(keeper, 50);
    assertThat(log.lines()).last().asString().contains("cannot be kept");
    Files.delete(kept);
    look(keeper, 50);
    assertThat(log.lines()).last().asString().contains("is kept now");
    spoil();
    assertThat(started().current().hash()).isEqualTo(keeper.current().hash());
  }

  private static void look(PolicyKeeper keeper, int times) {
    for (int i = 0; i < times; i++) {
      keeper.look();
    }
  }

  @Test
  void startsOnAPolicyThatCannotBeKept() throws IOException {
    Files.writeString(data.resolve("policy"), "in the way");
    assertThat(started().current().hash()).isNotEmpty();
    assertThat(events).singleElement().satisfies(e -> assertThat(e.accepted()).isTrue());
  }

  @Test
  void saysThatFilesAreSoundAgain() throws IOException {
    PolicyKeeper keeper = started();
    String hash = keeper.current().hash();
    spoil();
    reload(keeper);
    reload(keeper);
    policy("one");
    reload(keeper);
    reload(keeper);
    assertThat(events)
        .hasSize(3)
        .last()
        .isEqualTo(new PolicyKeeper.Event(hash, true, List.of(), "", null));
    assertThat(log.lines())
        .last()
        .isEqualTo("the policy files are sound again; " + hash + " is in force");
    spoil();
    reload(keeper);
    policy("two");
    reload(keeper);
    assertThat(log.lines())
        .last()
        .isEqualTo(
            "the policy files are sound again; policy " + keeper.current().hash() + " is in force");
    assertThat(events.getLast().again()).isFalse();
  }

  @Test
  void strictRefusesTheLastAcceptedPolicyAndSaysSo() throws IOException {
    started();
    spoil();
    assertThatThrownBy(() -> keeper().start(true)).hasMessageContaining("--strict refuses");
    PolicyKeeper keeper = started();
    assertThat(events.getLast().hash()).isEqualTo(keeper.current().hash());
  }

  @Test
  void saysThatThereIsNothingToStartWith() throws IOException {
    spoil();
    assertThatThrownBy(() -> keeper().start(false)).hasMessageContaining("no accepted one");
  }

  private void list(int names) throws IOException {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < names; i++) {
      list.append('h').append(i).append(".test\n");
    }
    Files.writeString(config.resolve("lists/few.txt"), list);
  }

  private void bounded() throws IOException {
    Files.writeString(
        config.resolve("policy.yaml"),
        POLICY.formatted("one").replace("few.txt", "few.txt, shrink: 20%"));
    list(100);
  }

  @Test
  void takesNoListThatLostTooMuchUntilSomebodyAcceptsIt() throws IOException {
    bounded();
    PolicyKeeper keeper = started();
    list(79);
    PolicyDesk.Reloaded said = reload(keeper);
    assertThat(said.result()).isEqualTo(PolicyDesk.Result.REJECTED);
    assertThat(said.problems())
        .singleElement()
        .asString()
        .contains("the list \"few\" lost 21 of its 100 entries, and may lose 20% at once")
        .endsWith("(if that is meant: fairlead reload --accept)");
    assertThat(said.shrank()).isTrue();
    assertThat(keeper.state(false).shrank()).isTrue();
    assertThat(keeper.state(false).problems()).isEqualTo(said.problems());
    assertThat(keeper.reload(PolicyDesk.How.DRY_RUN, "ada").result())
        .isEqualTo(PolicyDesk.Result.REJECTED);
    assertThat(keeper.reload(PolicyDesk.How.ACCEPT, "ada").result())
        .isEqualTo(PolicyDesk.Result.TAKEN);
    assertThat(events.getLast().actor()).isEqualTo("ada");
    assertThat(keeper.state(false).shrank()).isFalse();
    list(64);
    assertThat(reload(keeper).result()).isEqualTo(PolicyDesk.Result.TAKEN);
  }

  @Test
  void startsOnTheAcceptedCopyWhereAListLostTooMuch() throws IOException {
    bounded();
    String hash = started().current().hash();
    list(3);
    PolicyKeeper keeper = started();
    assertThat(keeper.current().hash()).isEqualTo(hash);
    assertThat(keeper.state(false).problems()).hasSize(1);
    assertThatThrownBy(() -> keeper().start(true)).hasMessageContaining("--strict refuses");
    assertThat(keeper.reload(PolicyDesk.How.ACCEPT, "ada").result())
        .isEqualTo(PolicyDesk.Result.TAKEN);
    assertThat(started().current().hash()).isNotEqualTo(hash);
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    PolicyKeeper keeper = started();
    String hash = keeper.current().hash();
    policy("two");
    PolicyDesk.Reloaded said = keeper.reload(PolicyDesk.How.DRY_RUN, "ada");
    assertThat(said.result()).isEqualTo(PolicyDesk.Result.TAKEN);
    assertThat(said.candidate()).isNotEqualTo(hash);
    assertThat(said.hash()).isEqualTo(hash);
    spoil();
    assertThat(keeper.reload(PolicyDesk.How.DRY_RUN, "ada").candidate()).isNull();
    assertThat(keeper.current().hash()).isEqualTo(hash);
    assertThat(keeper.state(false).problems()).isEmpty();
    assertThat(events).hasSize(1);
  }

  @Test
  void changedFilesMayWaitForSomebody() throws IOException {
    PolicyKeeper keeper = started();
    policy("two");
    keeper.noticed();
    keeper.noticed();
    assertThat(log.lines()).last().asString().contains("say fairlead reload");
    assertThat(keeper.state(true).waiting()).isTrue();
    reload(keeper);
    assertThat(keeper.state(true).waiting()).isFalse();
  }

  private void notWith(String words, Damage damage) throws IOException {
    policy("one");
    started();
    damage.to(data.resolve("policy"));
    spoil();
    assertThatThrownBy(() -> keeper().start(false)).hasMessageContaining("no accepted one");
    assertThat(copyLog.lines()).last().asString().contains("is damaged", words);
  }

  private interface Damage {
    void to(Path kept) throws IOException;
  }

  private static Path copy(Path kept) throws IOException {
    try (Stream<Path> all = Files.list(kept)) {
      return all.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  @Test
  void doesNotStartOnACopyThatIsDamaged() throws IOException {
    notWith("has the content of", kept -> append(copy(kept).resolve("lists/few.txt"), "b.test\n"));
    notWith("few.txt", kept -> Files.delete(copy(kept).resolve("lists/few.txt")));
    notWith("policy.yaml", kept -> append(copy(kept).resolve("policy.yaml"), "x: ["));
    notWith("names no copy", kept -> Files.write(kept.resolve("accepted"), new byte[] {-1, 0}));
    notWith("names no copy", kept -> Files.writeString(kept.resolve("accepted"), "../../config"));
    notWith("is missing", kept -> Files.writeString(kept.resolve("accepted"), "0".repeat(16)));
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, Files.readString(file) + text);
  }
}
