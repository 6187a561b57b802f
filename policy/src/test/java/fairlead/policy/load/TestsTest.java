package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.suite.PolicyTest;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the tests of a policy are written, and what is said of those that cannot be meant. */
class TestsTest {

  private static final String POLICY =
      """
      version: 1
      timezone: Europe/London
      rooms: { lab-1: { from: [10.2.1.0/24] } }
      deny: [ { id: games, hosts: [games.example] } ]
      tiers:
        monitored:
          allow: [ { id: reference, hosts: [".wikipedia.org"] }, { hosts: [a.example] } ]
          ask: [ { id: more, hosts: [b.example], approval: quick } ]
      approvals: { quick: { stages: [ { by: "group:g" } ], grant: { opens: hosts } } }
      default-tier: monitored
      """;
  private static final String FILE = "version: 1\ntests:\n  - %s\n";
  private static final String GOOD = "{ url: 'https://a.example/', expect: allow }";

  /** A policy with a test; it stands in line 12, from column 5. */
  private static String with(String test) {
    return POLICY + "tests:\n  - " + test + "\n";
  }

  private static PolicyTest test(String test) {
    return Loading.loaded(with(test)).tests().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ expect: allow }|12:5: missing key \"url\" in an entry of \"tests\" in the policy (add"
            + " it)",
        "{ url: 'https://a.example/' }|12:5: missing key \"expect\" in an entry of \"tests\" in the"
            + " policy (add it)",
        "{ url: a.example, expect: deny }|12:12: \"a.example\" is no URL of http:// or https://"
            + " (such as \"https://www.example.org/\")",
        "{ url: 'https://a.example/', expect: alow }|12:42: \"expect\" in an entry of \"tests\" in"
            + " the policy must be one of allow, ask, deny, not \"alow\" (did you mean \"allow\"?)",
        "{ url: 'https://a.example/', expect: deny, standing: full }|12:58: \"standing\" in an"
            + " entry of \"tests\" in the policy must be one of none, not \"full\" (known: none)",
        "{ url: 'https://a.example/', expect: ask, reason: not-started }|12:55: \"reason\" is for"
            + " expect: deny (remove it)",
        "{ url: 'https://a.example/', expect: deny, reason: needs-approval }|12:56: what needs"
            + " approval is no \"expect: deny\" (write expect: ask, without a reason)",
        "{ url: 'https://a.example/', expect: deny, reason: not-started }|12:56: only a newcomer"
            + " meets the reason \"not-started\" (add standing: none)",
        "{ url: 'https://a.example/', expect: allow, rule: more }|12:55: \"more\" is an ask rule:"
            + " without a grant it allows nothing (name an allow rule, or expect: ask)",
        "{ url: 'https://a.example/', expect: ask, rule: reference }|12:53: \"reference\" is no ask"
            + " rule, and lets nobody ask (name an ask rule, or leave it out)",
        "{ url: 'https://a.example/', expect: allow, rule: referense }|12:55: unknown rule"
            + " \"referense\" (did you mean \"reference\"?)",
        "{ url: 'https://a.example/', expect: allow, rule: games }|12:55: \"games\" is a deny rule,"
            + " and allows nothing (name an allow rule, or expect: deny)",
        "{ url: 'https://a.example/', expect: allow, reason: no-tier }|12:57: \"reason\" is for"
            + " expect: deny (remove it)",
        "{ url: 'https://a.example/', expect: deny, reason: not-in-alowlist }|12:56: unknown"
            + " reason \"not-in-alowlist\" (did you mean \"not-in-allowlist\"?)",
        "{ url: 'https://a.example/', expect: deny, reason: quota-data }|12:56: no test meets the"
            + " reason \"quota-data\": tests take all but the rules to be in order (try it on a"
            + " gateway that runs)",
        "{ url: 'https://a.example/', expect: deny, tier: monitord }|12:54: unknown tier"
            + " \"monitord\" (did you mean \"monitored\"?)",
        "{ url: 'https://a.example/', expect: deny, room: lab }|12:54: unknown room \"lab\""
            + " (known: lab-1)",
        "{ url: 'https://a.example/', expect: deny, from: 10.2.1 }|12:54: \"10.2.1\" is no address"
            + " (such as 10.2.1.7)",
        "{ url: 'https://a.example/', expect: deny, room: lab-1, from: 10.2.1.7 }|12:67: \"room\""
            + " and \"from\" both say where a test asks from (keep one)",
        "{ url: 'https://a.example/', expect: deny, method: POST }|12:56: \"method\" cannot be seen"
            + " inside TLS (remove it)",
        "{ url: 'http://a.example/', expect: deny, method: post }|12:55: bad method \"post\" (such"
            + " as GET, in capitals)",
        "{ url: 'https://a.example/', expect: deny, user: '' }|12:54: \"user\" is empty (name one,"
            + " or leave it out)",
        "{ url: 'https://a.example/', expect: deny, at: noon }|12:52: \"noon\" is no time (such as"
            + " sat 09:30, 09:30, 2026-11-24T09:30 or 2026-11-24T09:30:00Z)",
        "{ url: 'https://a.example/', expect: deny, group: g }|12:48: unknown key \"group\" in an"
            + " entry of \"tests\" in the policy (did you mean \"groups\"?)",
      })
  void whatCannotBeMeantIsSaidWhereItStands(String test, String words) {
    assertThat(Loading.problems(with(test))).containsExactly("policy.yaml:" + words);
  }

  @Test
  void theyAreLookedAtThoughTheRestIsWrongToo() {
    assertThat(
            Loading.problems(with("{ url: x, expect: deny }").replace("version: 1", "version: 2")))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-07-01T09:30:00Z,2026-07-01T09:30:00Z",
    "2026-07-01T09:30,2026-07-01T08:30:00Z",
    "09:30,2026-02-02T09:30:00Z",
    "mon 00:00,2026-02-02T00:00:00Z",
    "sun 23:59,2026-02-08T23:59:00Z"
  })
  void theirTimeIsThatOfThePolicysZoneAndWithoutADateOfOneWeek(String at, Instant time) {
    String test = "{ url: 'https://a.example/', expect: allow, at: '%s' }".formatted(at);
    assertThat(test(test).at()).isEqualTo(time);
    assertThat(test(GOOD).at()).isEqualTo("2026-02-02T12:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "sat", "sat 2026-11-24T09:30", "xyz 09:30", "sat 24:00", "2026-11-24"})
  void otherTextIsNoTime(String at) {
    String test = "{ url: 'https://a.example/', expect: allow, at: '%s' }".formatted(at);
    assertThat(Loading.problems(with(test))).singleElement().asString().contains("is no time");
  }

  @Test
  void saysWhatTheyAsk() {
    assertThat(test(GOOD).asks()).isEqualTo("https://a.example/");
    assertThat(test(GOOD).place()).isEqualTo("policy.yaml:12:5");
    PolicyTest full =
        test(
            "{ name: A page, user: ben, groups: [g, h], room: lab-1, url: 'http://a.example/x?y',"
                + " method: POST, at: sat 09:30, expect: deny }");
    assertThat(full.asks())
        .isEqualTo("POST http://a.example/x?y by ben in g, h from lab-1 at sat 09:30");
    assertThat(full.title()).isEqualTo("A page");
    assertThat(full.newcomer()).isFalse();
    PolicyTest newcomer = test("{ url: 'https://a.example/', expect: ask, standing: none }");
    assertThat(newcomer.asks()).isEqualTo("https://a.example/, as a newcomer");
    assertThat(newcomer.newcomer()).isTrue();
    assertThat(full.from().getHostAddress()).isEqualTo("10.2.1.0");
    assertThat(test(GOOD).title()).isEqualTo("https://a.example/");
  }

  @Test
  void standInFilesOfTheirOwnToo() {
    var loaded =
        Loading.loaded(
            with(GOOD),
            "tests/b.test.yaml",
            FILE.formatted(GOOD),
            "a.test.yaml",
            FILE.formatted(GOOD),
            "tests/more/c.test.yaml",
            "no test",
            "tests/notes.yaml",
            "no test");
    assertThat(loaded.tests().stream().map(PolicyTest::place))
        .containsExactly("policy.yaml:12:5", "a.test.yaml:3:5", "tests/b.test.yaml:3:5");
  }

  @Test
  void theirFilesAreReadAsStrictlyAsThePolicy() {
    assertThat(Loading.problems(POLICY, "a.test.yaml", "version: 2\ntests: []\ntest: 1\n"))
        .containsExactly(
            "a.test.yaml:1:10: version must be 1 (write version: 1)",
            "a.test.yaml:2:8: \"tests\" in the tests is empty (name at least one)",
            "a.test.yaml:3:1: unknown key \"test\" in the tests (did you mean \"tests\"?)");
    assertThat(Loading.problems(POLICY, "a.test.yaml", "- ["))
        .singleElement()
        .asString()
        .startsWith("a.test.yaml:1:");
    assertThat(Loading.problems(POLICY, "tests/a.test.yaml", FILE.formatted("{ url: x }")))
        .allMatch(words -> words.startsWith("tests/a.test.yaml:3:"));
  }

  @Test
  void theirFilesAreFoundBesideThePolicy(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("policy.yaml"), POLICY);
    String without = hash(directory);
    Files.createDirectories(directory.resolve("tests/more.test.yaml"));
    for (String name : List.of("tests/b.test.yaml", "a.test.yaml", ".a.test.yaml", "a.yaml")) {
      Files.writeString(directory.resolve(name), FILE.formatted(GOOD));
    }
    PolicyLoader loader = PolicyLoader.of(directory);
    var loaded = (PolicyLoader.Loaded) loader.load();
    assertThat(loaded.tests().stream().map(PolicyTest::place))
        .containsExactly("a.test.yaml:3:5", "tests/b.test.yaml:3:5");
    assertThat(loader.named())
        .containsExactlyInAnyOrder("policy.yaml", "a.test.yaml", "tests/b.test.yaml");
    assertThat(PolicyLoader.testFiles(directory))
        .containsExactly("a.test.yaml", "tests/b.test.yaml");
    Map<String, byte[]> copy = new HashMap<>();
    for (Map.Entry<String, LoadedFile> file : loader.snapshot().entrySet()) {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      file.getValue().writeTo(octets);
      copy.put(file.getKey(), octets.toByteArray());
    }
    var again = (PolicyLoader.Loaded) PolicyLoader.of(copy).load();
    assertThat(again.policy().hash()).isEqualTo(loaded.policy().hash()).isNotEqualTo(without);
    assertThat(again.tests()).isEqualTo(loaded.tests());
  }

  private static String hash(Path directory) {
    return ((PolicyLoader.Loaded) PolicyLoader.load(directory)).policy().hash();
  }
}
