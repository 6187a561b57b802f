package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.LookUpSpool;
import fairlead.proxy.audit.SealedLog;
import fairlead.proxy.audit.TestLogs;
import fairlead.proxy.ledger.LedgerConfig;
import fairlead.proxy.ledger.SqlLedger;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about records, on a log whose gateway does not run. */
class AuditCommandTest {
  private static final Instant TIME = Instant.now().minus(Duration.ofHours(3));

  @TempDir private Path directory;
  private TestConfig config;
  private SealedLog log;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void write() throws Exception {
    config = new TestConfig(directory, 8443);
    log = new SealedLog(config.data(), "365d", TIME);
    log.request("ben", "site.test").request("ada", "other.test").seal();
    log.segment().request("ben", "third.test").seal();
  }

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--config";
    all[words.length + 1] = config.directory().toString();
    return Main.command()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  private void edit(String file, String from, String to) throws IOException {
    Path path = log.directory().resolve(file);
    Files.writeString(path, Files.readString(path).replace(from, to));
  }

  @Test
  void verifyFindsNothingInASoundLog() {
    assertThat(run("audit", "verify")).as(err.toString()).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "365d: sound, lines 1 to 6 are as they were written; 4 records under 2 checkpoints in"
                + " 2 whole files\n");
    assertThat(run("audit", "verify", "--json", log.directory().toString())).isZero();
    assertThat(JsonTree.object(out.toString())).containsEntry("sound", true);
    assertThat(run("audit", "verify", config.data().toString())).isZero();
  }

  @Test
  void verifyNamesTheFirstBadLine() throws Exception {
    edit("365d-000000000005.jsonl", "third.test", "fourth.test");
    assertThat(run("audit", "verify")).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("365d: NOT SOUND, lines 1 to 4 are as they were written")
        .contains("\n  365d-000000000005.jsonl:1: line 5: edited: ");
    assertThat(run("audit", "verify", "--json")).isEqualTo(1);
    assertThat(out.toString()).contains("\"what\":\"edited\"", "\"seq\":5", "\"sealed\":4");
    assertThat(run("audit", "verify", "--to", "4")).isZero();
  }

  @Test
  void verifySaysWhatItExpects() throws Exception {
    assertThat(run("audit", "verify", "--from", "0")).isEqualTo(2);
    assertThat(run("audit", "verify", "--from", "5", "--to", "4")).isEqualTo(2);
    assertThat(run("audit", "verify", "--stream", "30d")).isEqualTo(2);
    assertThat(err.toString()).contains("one of 365d");
    assertThat(run("audit", "verify", directory.resolve("none").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no such directory of records");
    Path nothing = Files.writeString(directory.resolve("nothing"), "words\n");
    assertThat(run("audit", "verify", "--checkpoint", nothing.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no checkpoint in it");
    assertThat(run("audit", "verify", "--key", nothing.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("BEGIN PUBLIC KEY");
    assertThat(run("audit")).isEqualTo(2);
  }

  @Test
  void aCheckpointThatIsKeptTellsOfALogThatWasWrittenAnew() throws Exception {
    assertThat(run("audit", "checkpoint")).isZero();
    assertThat(out.toString()).isEqualTo(log.checkpoint() + "\n");
    Path kept = Files.writeString(directory.resolve("kept"), out.toString());
    assertThat(run("audit", "verify", "--checkpoint", kept.toString())).isZero();
    for (String file : new String[] {"365d-000000000001.jsonl", "365d-000000000005.jsonl"}) {
      Files.delete(log.directory().resolve(file));
    }
    log = new SealedLog(config.data(), "365d", TIME);
    log.request("ben", "site.test").request("ada", "other.test").seal();
    log.segment().request("ben", "else.test").seal();
    assertThat(run("audit", "verify")).as("without it nothing shows").isZero();
    assertThat(run("audit", "verify", "--checkpoint", kept.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("365d-000000000005.jsonl:2: line 5 (to 6): rewritten: ");
  }

  @Test
  void aKeyThatIsKeptCountsAlone() throws Exception {
    Path keys = config.data().resolve("keys");
    Path pub;
    try (var files = Files.list(keys)) {
      pub = files.filter(file -> file.toString().endsWith(".pub")).findFirst().orElseThrow();
    }
    assertThat(run("audit", "verify", "--key", pub.toString())).isZero();
    SealedLog other = new SealedLog(directory.resolve("other"), "365d", TIME);
    assertThat(other.directory()).isDirectory();
    try (var files = Files.list(directory.resolve("other/keys"))) {
      Path theirs =
          files.filter(file -> file.toString().endsWith(".pub")).findFirst().orElseThrow();
      assertThat(run("audit", "verify", "--key", theirs.toString())).isEqualTo(1);
    }
    assertThat(out.toString()).contains("unknown-key");
    Files.delete(pub);
    assertThat(run("audit", "verify")).isEqualTo(1);
    assertThat(err.toString()).contains("name one with --key");
  }

  @Test
  void withoutALogThereIsNoCheckpoint() throws Exception {
    Path empty = Files.createDirectories(directory.resolve("empty"));
    assertThat(run("audit", "checkpoint", empty.toString())).isEqualTo(1);
    assertThat(run("audit", "verify", empty.toString())).isEqualTo(1);
  }

  private List<String> lookUps() throws IOException {
    return TestLogs.lines(log.directory(), "365d").stream()
        .filter(line -> line.contains("\"kind\":\"look-up\""))
        .toList();
  }

  @Test
  void queryShowsWhatIsAskedAndIsARecord() throws Exception {
    assertThat(run("audit", "query", "--user", "ben")).as("without a reason").isEqualTo(2);
    assertThat(err.toString()).contains("--reason");
    assertThat(run("audit", "query", "--user", "ben", "--reason", " ")).isEqualTo(2);
    assertThat(lookUps()).isEmpty();
    assertThat(run("audit", "query", "--user", "ben", "--reason", "a complaint")).isZero();
    assertThat(out.toString().lines())
        .as("a head and two requests, without this look itself")
        .hasSize(3)
        .first(InstanceOfAssertFactories.STRING)
        .startsWith("TIME ");
    assertThat(out.toString()).contains("site.test:80", "third.test:80").doesNotContain("ada");
    assertThat(lookUps()).hasSize(1);
    assertThat(lookUps().getFirst())
        .contains("\"user\":\"os:" + System.getProperty("user.name") + "\"")
        .contains("\"subject\":\"ben\"", "because: a complaint");
    assertThat(run("audit", "verify")).as("the record is sealed like any").isZero();
    assertThat(run("audit", "query", "--json", "--host", "other.test", "--reason", "x")).isZero();
    assertThat(JsonTree.object(out.toString())).containsEntry("user", "ada");
    assertThat(run("audit", "query", "--kind", "look-up", "--limit", "2", "--reason", "x"))
        .isZero();
    assertThat(out.toString().lines()).as("a head and two looks").hasSize(3);
    assertThat(run("audit", "query", "--user", "nobody", "--reason", "x")).isEqualTo(1);
  }

  @Test
  void querySaysWhatItExpects() {
    for (String[] wrong :
        new String[][] {
          {"--kind", "requests"},
          {"--id", "no"},
          {"--limit", "0"},
          {"--from", "noon"},
          {"--from", "10:00", "--to", "09:00"}
        }) {
      List<String> words = new ArrayList<>(List.of("audit", "query", "--reason", "x"));
      words.addAll(List.of(wrong));
      assertThat(run(words.toArray(String[]::new))).as(words.toString()).isEqualTo(2);
    }
  }

  @Test
  void nothingIsShownThatCannotBeRecorded() throws Exception {
    Files.writeString(config.data().resolve("look-ups"), "in the way");
    assertThat(run("audit", "query", "--user", "ben", "--reason", "x")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("cannot be recorded, so nothing is shown");
    assertThat(run("audit", "tail", "--reason", "x")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    Path to = directory.resolve("export");
    assertThat(run("audit", "export", "--user", "ben", "--out", to.toString(), "--reason", "x"))
        .isEqualTo(1);
    assertThat(to).doesNotExist();
  }

  @Test
  void whileAGatewayHasTheLogANoteIsLeftForIt() throws Exception {
    try (DataDirectory taken = DataDirectory.take(config.data())) {
      assertThat(taken.path()).isEqualTo(config.data());
      assertThat(run("audit", "query", "--user", "ben", "--reason", "x")).isZero();
      assertThat(new LookUpSpool(config.data()).isEmpty()).isFalse();
      assertThat(lookUps()).isEmpty();
    }
    assertThat(run("audit", "tail", "--reason", "y")).isZero();
    assertThat(lookUps()).as("taken up with the next").hasSize(2);
    assertThat(new LookUpSpool(config.data()).isEmpty()).isTrue();
  }

  @Test
  void tailShowsTheNewest() {
    assertThat(run("audit", "tail", "-n", "2", "--json", "--reason", "x")).isZero();
    assertThat(out.toString().lines())
        .hasSize(2)
        .first(InstanceOfAssertFactories.STRING)
        .contains("third.test");
    assertThat(run("audit", "tail", "-n", "0", "--reason", "x")).isEqualTo(2);
  }

  @Test
  void exportWritesAllAboutAPerson() throws Exception {
    Path to = directory.resolve("export");
    String[] export = {"audit", "export", "--user", "ben", "--out", to.toString(), "--reason", "x"};
    assertThat(run(export)).as(err.toString()).isZero();
    assertThat(Files.readAllLines(to.resolve("records.jsonl")))
        .hasSize(3)
        .anyMatch(line -> line.contains("site.test"))
        .anyMatch(line -> line.contains("\"look-up\""));
    assertThat(Files.readAllLines(to.resolve("checkpoints.jsonl")))
        .hasSize(3)
        .contains(log.checkpoint());
    Map<String, Object> records =
        JsonTree.members(
            JsonTree.object(Files.readString(to.resolve("manifest.json"))).get("records"));
    assertThat(records).containsEntry("count", 3L).containsEntry("checkpoints", 3L);
    assertThat(err.toString()).contains("what the ledger holds is left out");
    assertThat(run(export)).as("there already").isEqualTo(2);
  }

  @Test
  void eraseUnlinksRecordsOfAPerson() throws Exception {
    assertThat(run("audit", "erase", "--user", "ben", "--reason", "asked to")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no ledger");
    SqlLedger.open(
            new LedgerConfig(new LedgerConfig.Sqlite(config.data().resolve("ledger.db")), "t"),
            InstantSource.system(),
            System::nanoTime)
        .close();
    assertThat(run("audit", "erase", "--user", "ben", "--reason", "asked to")).isEqualTo(1);
    assertThat(out.toString()).contains("audit.pseudonyms is off", "keep the name ben", "365d");
    config.write("fairlead.yaml", "audit: { pseudonyms: true }\n");
    assertThat(run("audit", "erase", "--user", "ben", "--reason", "asked to")).isEqualTo(1);
    assertThat(out.toString()).contains("no pseudonym of ben is known");
    assertThat(run("audit", "query", "--user", "ben", "--reason", "first"))
        .as(err.toString())
        .isZero();
    assertThat(lookUps().getFirst())
        .doesNotContain("\"subject\":\"ben\"")
        .contains("\"subject\":\"~");
    assertThat(run("audit", "query", "--user", "ben", "--kind", "look-up", "--reason", "second"))
        .isZero();
    assertThat(out.toString()).contains("because: first");
    assertThat(run("audit", "erase", "--user", "ben", "--reason", "asked to"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("Erased: 1 pseudonym of ben");
    assertThat(run("audit", "query", "--kind", "revocation", "--reason", "x"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("erased", "because: asked to").doesNotContain("of ben");
    assertThat(run("audit", "query", "--user", "ben", "--kind", "look-up", "--reason", "third"))
        .as("what was recorded leads to ben no longer")
        .isEqualTo(1);
    assertThat(run("audit", "verify")).isZero();
  }
}
