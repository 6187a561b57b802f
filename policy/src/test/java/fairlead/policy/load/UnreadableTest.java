package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be read, and how that is said. */
class UnreadableTest {

  @TempDir private Path directory;
  private Path policy;
  private Path list;

  @BeforeEach
  void write() throws Exception {
    policy = directory.resolve("policy.yaml");
    list = directory.resolve("l.txt");
    Files.writeString(
        policy,
        Loading.rule("{ hosts: [\"list:l\"] }") + "lists: { l: { file: l.txt } }\n",
        StandardCharsets.UTF_8);
    Files.writeString(list, "a.example\n");
    assertThat(PolicyLoader.load(directory)).isInstanceOf(PolicyLoader.Loaded.class);
  }

  private List<String> problems() {
    return Loading.words(((PolicyLoader.Rejected) PolicyLoader.load(directory)).problems());
  }

  @Test
  void missingFile() throws Exception {
    Files.delete(list);
    assertThat(problems()).containsExactly("policy.yaml:7:21: the list \"l.txt\" is missing");
    Files.delete(policy);
    assertThat(problems()).containsExactly("policy.yaml:1:1: policy.yaml is missing");
  }

  @Test
  void directoryInsteadOfAFile() throws Exception {
    Files.delete(list);
    Files.createDirectory(list);
    assertThat(problems()).containsExactly("policy.yaml:7:21: the list \"l.txt\" is a directory");
    Files.delete(policy);
    Files.createDirectory(policy);
    assertThat(problems()).containsExactly("policy.yaml:1:1: policy.yaml is a directory");
  }

  @Test
  void linkThatLeadsOutside(@TempDir Path elsewhere) throws Exception {
    Path target = Files.writeString(elsewhere.resolve("l.txt"), "a.example\n");
    Files.delete(list);
    Files.createSymbolicLink(list, target);
    assertThat(problems())
        .containsExactly("policy.yaml:7:21: the list \"l.txt\" leads outside the directory");
  }

  @Test
  void textThatIsNotUtf8() throws Exception {
    Files.write(list, "a.example\n# f\u00fcr\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(problems())
        .containsExactly("l.txt:2:4: not UTF-8: the octet 0xfc (save the file as UTF-8)");
    Files.write(policy, "# \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(problems())
        .containsExactly("policy.yaml:1:3: not UTF-8: the octet 0xe9 (save the file as UTF-8)");
  }

  @Test
  void fileThatIsTooLarge() throws Exception {
    try (var file = new java.io.RandomAccessFile(list.toFile(), "rw")) {
      file.setLength((64L << 20) + 1);
    }
    assertThat(problems())
        .containsExactly("policy.yaml:7:21: the list \"l.txt\" is larger than 64 MiB");
  }
}
