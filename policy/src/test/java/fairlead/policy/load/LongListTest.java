package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list that is too long to be held in memory. */
class LongListTest {

  private static final int NAMES = 120_000;

  @TempDir private Path directory;
  private Path list;

  @BeforeEach
  void write() throws Exception {
    Files.writeString(
        directory.resolve("policy.yaml"),
        Loading.rule("{ hosts: [\"list:l\"] }") + "lists: { l: { file: l.txt } }\n");
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < NAMES; i++) {
      names.append(".name-").append(i).append(".example\n");
    }
    list = Files.writeString(directory.resolve("l.txt"), names);
    assertThat(Files.size(list)).isGreaterThan(2 << 20);
  }

  private static PolicyLoader.Loaded loaded(PolicyLoader loader) {
    var result = loader.load();
    assertThat(result).as("%s", result).isInstanceOf(PolicyLoader.Loaded.class);
    return (PolicyLoader.Loaded) result;
  }

  private List<String> problems() {
    return Loading.words(((PolicyLoader.Rejected) PolicyLoader.load(directory)).problems());
  }

  @Test
  void isTheSameAsInMemory() throws Exception {
    Map<String, byte[]> files = new HashMap<>();
    for (String name : List.of("policy.yaml", "l.txt")) {
      files.put(name, Files.readAllBytes(directory.resolve(name)));
    }
    PolicyLoader loader = PolicyLoader.of(directory);
    PolicyLoader.Loaded loaded = loaded(loader);
    PolicyLoader.Loaded other = loaded(PolicyLoader.of(files));
    assertThat(loaded.policy().hash()).isEqualTo(other.policy().hash()).hasSize(16);
    var hosts = loaded.rules().lists().get("l").hosts();
    assertThat(hosts.size()).isEqualTo(2 * NAMES);
    assertThat(hosts.without(other.rules().lists().get("l").hosts())).isZero();
    assertThat(loaded.warnings()).isEmpty();
    for (Map.Entry<String, LoadedFile> file : loader.snapshot().entrySet()) {
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      file.getValue().writeTo(copy);
      assertThat(copy.toByteArray()).isEqualTo(files.get(file.getKey()));
      assertThat(file.getValue().size()).isEqualTo(copy.size());
    }
    assertThat(loader.snapshot()).hasSize(2);
  }

  @Test
  void hashChangesWithAnyOctet() throws Exception {
    String before = loaded(PolicyLoader.of(directory)).policy().hash();
    Files.writeString(list, "# x\n", StandardOpenOption.APPEND);
    assertThat(loaded(PolicyLoader.of(directory)).policy().hash()).isNotEqualTo(before);
  }

  @Test
  void copyOfWhatHasChangedFails() throws Exception {
    PolicyLoader loader = PolicyLoader.of(directory);
    loaded(loader);
    Files.writeString(list, "x.example\n", StandardOpenOption.APPEND);
    LoadedFile file = loader.snapshot().get("l.txt");
    assertThatThrownBy(() -> file.writeTo(new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessage("l.txt has changed since it was loaded");
  }

  @Test
  void changeFromOneReadingToTheNextIsNoticed() throws Exception {
    List<String> changed = new ArrayList<>();
    LoadProgress intruder =
        (file, read, size) -> {
          if (read == size && changed.isEmpty()) {
            changed.add(file);
            byte[] octets = "x".getBytes(StandardCharsets.UTF_8);
            try (var channel = Files.newByteChannel(list, StandardOpenOption.WRITE)) {
              channel.position(1);
              channel.write(java.nio.ByteBuffer.wrap(octets));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }
        };
    var result = PolicyLoader.of(directory, intruder).load();
    assertThat(changed).containsExactly("l.txt");
    assertThat(Loading.words(((PolicyLoader.Rejected) result).problems()))
        .containsExactly("policy.yaml:7:21: the list \"l.txt\" changed while it was read");
  }

  @Test
  void tellsHowFarItHasCome() {
    List<Long> seen = new ArrayList<>();
    loaded(
        PolicyLoader.of(
            directory,
            (file, read, size) -> {
              assertThat(file).isEqualTo("l.txt");
              assertThat(read).isLessThanOrEqualTo(size);
              seen.add(read * 100 / size);
            }));
    assertThat(seen).contains(100L).hasSizeGreaterThan(20);
  }

  @Test
  void mistakesAreLocatedHoweverManyThereAre() throws Exception {
    Files.writeString(list, "   Bad.example\nb\u00fc.example\n", StandardOpenOption.APPEND);
    assertThat(problems())
        .containsExactly(
            "l.txt:120001:4: \"Bad.example\" is not in normal form (write \"bad.example\")",
            "l.txt:120002:1: \"b\u00fc.example\" is not a host pattern (write"
                + " \"xn--b-eha.example\")");
    Files.writeString(list, "0.0.0.0 x.example\n".repeat(90_000));
    assertThat(problems())
        .hasSize(1001)
        .startsWith(
            "l.txt:1:1: \"0.0.0.0 x.example\" is not a host pattern (a hosts file needs format:"
                + " hosts)")
        .endsWith("l.txt:1000:1: and 89000 more");
    Files.write(list, new byte[] {'a', (byte) 0xff, '\n'}, StandardOpenOption.APPEND);
    assertThat(problems()).hasSize(1001);
  }
}
