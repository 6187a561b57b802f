package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.identity.PasswordFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code fairlead user} on files. */
class UserCommandTest {
  @TempDir private Path directory;
  private TestConfig config;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void configure() throws IOException {
    config = new TestConfig(directory, 8443);
  }

  private int run(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "user";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--config";
    all[words.length + 2] = config.directory().toString();
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.command()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  private int with(String input, Charset charset, String... words) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(charset)));
    try {
      return run(words);
    } finally {
      System.setIn(before);
    }
  }

  private int with(String input, String... words) {
    return with(input, StandardCharsets.UTF_8, words);
  }

  private String text(String file) throws IOException {
    return Files.readString(config.directory().resolve(file));
  }

  @Test
  void saysWhatItDid() {
    assertThat(with("a fine one\n", "add", "--password-stdin", "--group", "staff", "eve")).isZero();
    assertThat(out.toString()).isEqualTo("added eve (staff)\n");
    assertThat(with("another\n", "passwd", "--password-stdin", "eve")).isZero();
    assertThat(out.toString()).isEqualTo("changed eve's password\n");
    assertThat(run("remove", "eve")).isZero();
    assertThat(out.toString()).isEqualTo("removed eve\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aPasswordThatIsMadeHasStandardOutputForItself() {
    assertThat(run("add", "--generate", "eve")).isZero();
    assertThat(out.toString()).matches("[0-9a-z]{4}(-[0-9a-z]{4}){3}\n");
    assertThat(err.toString()).isEqualTo("added eve\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "#x", "a:b", "", "a\nb"})
  void aGroupThatWouldBreakItsFileIsWrongUsage(String group) throws IOException {
    String before = text("groups");
    assertThat(with("a fine one\n", "add", "--password-stdin", "--group", group, "eve"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("is no group name (expected: ");
    assertThat(run("group", "ben", "--add", group)).isEqualTo(2);
    assertThat(text("groups")).isEqualTo(before);
    assertThat(text("users.htpasswd")).doesNotContain("eve");
  }

  @Test
  void onePasswordCannotComeFromTwoPlaces() {
    assertThat(with("x\n", "add", "--generate", "--password-stdin", "eve")).isEqualTo(2);
    assertThat(with("x\n", "passwd", "--generate", "--password-stdin", "ben")).isEqualTo(2);
    assertThat(err.toString()).contains("not both");
  }

  @Test
  void passwordsThatCouldNeverLogInAreRefused() throws IOException {
    String before = text("users.htpasswd");
    assertThat(with("tab\there\n", "add", "--password-stdin", "eve")).isEqualTo(1);
    assertThat(err.toString()).contains("password: a control character");
    assertThat(
            with("p\u00e4ss\n", StandardCharsets.ISO_8859_1, "passwd", "--password-stdin", "ben"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("password: not UTF-8");
    assertThat(text("users.htpasswd")).isEqualTo(before);
  }

  @Test
  void movesPeopleBetweenGroups() throws IOException {
    assertThat(run("group", "ben", "--add", "staff", "--add", "new", "--remove", "students"))
        .isZero();
    assertThat(out.toString()).isEqualTo("ben is in new, staff\n");
    assertThat(text("groups")).isEqualTo("staff: ada ben\nstudents: runner\nnew: ben\n");
    assertThat(run("group", "ben", "--remove", "staff", "--remove", "new")).isZero();
    assertThat(out.toString()).isEqualTo("ben is in no group\n");
    assertThat(run("group", "ben")).isEqualTo(2);
    assertThat(run("group", "nobody", "--add", "staff")).isEqualTo(1);
    assertThat(err.toString()).contains("no such user");
  }

  @Test
  void aClientThatAnAddressNamesCanBeInGroupsToo() throws IOException {
    config.write(
        "fairlead.yaml", "identity: { networks: [ { from: 10.0.0.0/8, user: robot } ] }\n");
    assertThat(run("group", "robot", "--add", "staff")).as(err.toString()).isZero();
    assertThat(text("groups")).startsWith("staff: ada robot\n");
  }

  @Test
  void aByteOrderMarkStandsInNobodysWay() throws IOException {
    config.write("users.htpasswd", "\uFEFF" + text("users.htpasswd"));
    assertThat(with("another\n", "passwd", "--password-stdin", "ada")).isZero();
    assertThat(PasswordFile.parse("", text("users.htpasswd")).problems()).isEmpty();
  }

  @Test
  void changesNothingInFilesThatAreNotSound() throws IOException {
    config.write("groups", "staff ada\n");
    assertThat(run("remove", "ben")).isEqualTo(1);
    assertThat(err.toString()).contains("mend this first: groups:1:1: ");
    Files.write(config.directory().resolve("users.htpasswd"), new byte[] {(byte) 0xFF});
    assertThat(run("list")).isEqualTo(1);
    assertThat(err.toString()).contains("mend this first: users.htpasswd:1:1: not UTF-8");
  }
}
