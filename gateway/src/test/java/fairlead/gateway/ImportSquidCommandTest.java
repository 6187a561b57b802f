package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The corpus through the real command: sound configurations, and reports as they are kept. */
class ImportSquidCommandTest {
  private static final Path CORPUS = Path.of("src/test/resources/fairlead/squid");

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.command()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"debian", "school", "directives"})
  void importsAreSoundAndReportEachLine(String name) throws IOException {
    String made = directory.resolve("made").toString();
    String conf = CORPUS.resolve(name + ".conf").toString();
    assertThat(run("import", "squid", "--timezone", "UTC", "--out", made, conf)).isZero();
    assertThat(run("check", made)).as(out.toString()).isZero();
    assertThat(Files.readString(Path.of(made, "squid-import.txt")))
        .isEqualTo(Files.readString(CORPUS.resolve(name + ".report.txt")));
  }

  @Test
  void overwritesNothing() throws IOException {
    Files.writeString(directory.resolve("mine"), "");
    String conf = CORPUS.resolve("debian.conf").toString();
    assertThat(run("import", "squid", "--out", directory.toString(), conf)).isEqualTo(1);
    assertThat(err.toString()).contains("mine");
  }

  @Test
  void refusalsAreFindingsAndWrongWordsUsage() throws IOException {
    Path conf = Files.writeString(directory.resolve("squid.conf"), "http_access allow x\n");
    String made = directory.resolve("made").toString();
    assertThat(run("import", "squid", "--json", "--out", made, conf.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("\"written\":false", "\"line\":1");
    assertThat(Path.of(made)).doesNotExist();
    assertThat(run("import", "squid")).isEqualTo(2);
    assertThat(run("import", "squid", "--timezone", "Nowhere", conf.toString())).isEqualTo(2);
  }

  @Test
  void countsAreThereForPrograms() {
    String made = directory.resolve("made").toString();
    String conf = CORPUS.resolve("debian.conf").toString();
    assertThat(run("import", "squid", "--json", "--out", made, conf)).isZero();
    assertThat(out.toString()).contains("\"counts\":{\"exact\":", "\"left_out\":[{\"file\":");
  }
}
