package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.SealedLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
}
