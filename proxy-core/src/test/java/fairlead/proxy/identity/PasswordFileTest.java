package fairlead.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFileTest {
  private static final String TAIL = "abcdefghijklmnopqrstuuvB8qjQXa0fR3s2r7YjZ3N0Z0m1QxP6W";
  private static final String HASH = "$2y$10$" + TAIL.substring(0, 53);

  private static PasswordFile parse(String text) {
    return PasswordFile.parse("users.htpasswd", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$2a$", "$2b$", "$2y$"})
  void takesEachFormOfBcrypt(String form) {
    PasswordFile file = parse("ben:" + form + "05$" + TAIL.substring(0, 53) + "\n");
    assertThat(file.problems()).isEmpty();
    assertThat(file.hashes()).containsOnlyKeys("ben");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ben                       | not a user
          b en:x                    | not a user
          :x                        | not a user
          ben:secret                | no bcrypt hash
          ben:$apr1$x$abcdefghij    | no bcrypt hash
          ben:{SHA}abcdefghij=      | no bcrypt hash
          ben:$2y$03$%s             | no bcrypt hash
          ben:$2y$20$%s             | no bcrypt hash
          ben:$2y$10$short          | no bcrypt hash
          """)
  void saysWhichLineIsWrongAndWhatToDo(String line, String what) {
    PasswordFile file = parse("# people\n\n" + line.replace("%s", TAIL.substring(0, 53)));
    assertThat(file.problems()).hasSize(1);
    assertThat(file.problems().getFirst().toString())
        .startsWith("users.htpasswd:3:1: ")
        .contains(what, "htpasswd -B");
    assertThat(file.hashes()).isEmpty();
  }

  @Test
  void aNameThatComesTwiceIsAnErrorAndTheFirstCounts() {
    PasswordFile file = parse("ben:" + HASH + "\nben:" + HASH.replace("$10$", "$11$"));
    assertThat(file.problems().getFirst().toString()).contains(":2:1:", "comes twice");
    assertThat(file.hashes()).containsEntry("ben", HASH);
  }

  @Test
  void keepsCommentsAndOrderThroughChanges() {
    String text = "# staff\nann:" + HASH + "\n\n# others\nben:" + HASH + "\n";
    String other = HASH.replace("$10$", "$12$");
    PasswordFile changed = parse(text).with("ann", other).with("cy", HASH).without("ben");
    assertThat(changed.text())
        .isEqualTo("# staff\nann:" + other + "\n\n# others\ncy:" + HASH + "\n");
    assertThat(parse(changed.text()).hashes()).isEqualTo(changed.hashes());
  }

  @Test
  void readsLineEndsOfEverySystem() {
    assertThat(parse("ann:" + HASH + "\r\nben:" + HASH + "\r\n").hashes())
        .containsOnlyKeys("ann", "ben");
    assertThat(parse("").hashes()).isEmpty();
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() {
    assertThat(parse("\uFEFFann:" + HASH + "\n").hashes()).containsOnlyKeys("ann");
  }

  @Test
  void isBlankOnlyIfNobodyWasEverWrittenIntoIt() {
    assertThat(parse("").isBlank()).isTrue();
    assertThat(parse("\uFEFF# people\n\n  \n").isBlank()).isTrue();
    assertThat(parse("ann:" + HASH).isBlank()).isFalse();
    assertThat(parse("# people\nann:secret\n").isBlank()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tab\there", "bell\u0007", "\u007F", "nul\u0000", ""})
  void makesNoHashOfWhatNoClientCanSend(String password) {
    assertThatThrownBy(() -> Hasher.hash(password.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("password: ");
  }
}
