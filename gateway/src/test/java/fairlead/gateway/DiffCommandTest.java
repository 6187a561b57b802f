package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code diff} prints, word for word. */
class DiffCommandTest {
  private static final String OLD =
      """
      version: 1
      lists: { reference: { file: reference.txt } }
      tiers:
        some:
          record: session
          allow:
            - { id: reference, hosts: ["list:reference", docs.test] }
      default-tier: some
      """;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void write() throws Exception {
    write("old", OLD);
    write("new", OLD);
  }

  private void write(String name, String policy) throws Exception {
    Path at = Files.createDirectories(directory.resolve(name));
    Files.writeString(at.resolve("policy.yaml"), policy);
    Files.writeString(at.resolve("reference.txt"), "# names\nwiki.test\n");
  }

  private int diff(String... more) {
    String[] words = new String[3 + more.length];
    words[0] = "diff";
    words[1] = directory.resolve("old").toString();
    words[2] = directory.resolve("new").toString();
    System.arraycopy(more, 0, words, 3, more.length);
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.command()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  @Test
  void saysThatNothingChanges() throws Exception {
    assertThat(diff()).isZero();
    assertThat(out.toString()).isEqualTo("nothing changes for anybody\n");
    write("new", OLD.replace("id: reference", "id: books"));
    assertThat(diff("--json")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "{\"changes\":false,\"access\":[],\"terms\":[],\"lists\":[],\"renamed\":[\"rule"
                + " reference is now books\"],\"limits\":[],\"words\":[\"nothing changes for"
                + " anybody\",\"renamed: rule reference is now books\"]}\n");
  }

  @Test
  void saysWhatChanges() throws Exception {
    write(
        "new",
        OLD.replace("record: session", "record: request")
            .replace("docs.test]", "news.test], ports: [443]"));
    Files.writeString(directory.resolve("new/reference.txt"), "wiki.test\nbooks.test\n");
    assertThat(diff()).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            """
            everybody is now recorded by request
            everybody: without the ledger sessions end, was sessions go on
            everybody: without records requests are refused, was requests go on
            everybody gains books.test and news.test on port 443 (rule reference)
            everybody loses docs.test (allowed so far by rule reference)
            everybody loses wiki.test on port 80 (allowed so far by rule reference)
            list "reference": 1 added; it has 2
            """);
    assertThat(diff("--json")).isEqualTo(1);
    assertThat(out.toString())
        .startsWith(
            "{\"changes\":true,\"access\":[{\"kind\":\"gained\",\"who\":[{\"groups\":[],\"words\":"
                + "\"everybody\"}],\"hosts\":[\"books.test\",\"news.test\"],\"ports\":\"port 443\","
                + "\"before\":\"not-in-allowlist\",\"after\":\"passes\",\"rules_before\":[],"
                + "\"rules_after\":[\"reference\"]}");
  }

  @Test
  void saysWhatIsWrongWithEitherSide() throws Exception {
    write("new", "version: 1\n");
    assertThat(diff()).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("new/policy.yaml:1:1: ");
    assertThat(diff("more")).isEqualTo(2);
  }
}
