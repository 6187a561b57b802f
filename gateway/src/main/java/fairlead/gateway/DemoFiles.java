package fairlead.gateway;

import fairlead.proxy.identity.Hasher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the demo writes, all of it below one fresh directory, from its resources. */
final class DemoFiles {
  /** What stands in {@code people} for no group. */
  private static final String NONE = "-";

  private DemoFiles() {}

  /**
   * Somebody in the story; the password is the name.
   *
   * @param what in a few words
   */
  record Person(String name, String tier, List<String> groups, String what) {
    private static Person of(String line) {
      String[] words = line.split(" ", 4);
      List<String> groups = words[2].equals(NONE) ? List.of() : List.of(words[2].split(","));
      return new Person(words[0], words[1], groups, words[3]);
    }
  }

  static List<Person> people() throws IOException {
    return read("people").lines().filter(line -> !line.startsWith("#")).map(Person::of).toList();
  }

  /** The names of the origin, as the hosts file has them. */
  static List<String> hosts() throws IOException {
    String line =
        read("hosts").lines().filter(each -> !each.startsWith("#")).findFirst().orElseThrow();
    return List.of(line.substring(line.indexOf(' ') + 1).split(" ", -1));
  }

  /**
   * Writes a configuration.
   *
   * @param values what stands for each {@code {name}} in it
   */
  static void write(Path config, Map<String, String> values) throws IOException {
    Files.createDirectories(config);
    for (String file : List.of("policy.yaml", "fairlead.yaml", "hosts")) {
      Files.writeString(config.resolve(file), filled(read(file), values));
    }
    StringBuilder users = new StringBuilder();
    Map<String, List<String>> groups = new TreeMap<>();
    for (Person person : people()) {
      String hash = Hasher.hash(person.name().getBytes(StandardCharsets.UTF_8));
      users.append(person.name()).append(':').append(hash).append('\n');
      person
          .groups()
          .forEach(
              group -> groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(person.name()));
    }
    StringBuilder members = new StringBuilder();
    groups.forEach(
        (group, names) ->
            members.append(group).append(": ").append(String.join(" ", names)).append('\n'));
    Files.writeString(config.resolve("users.htpasswd"), users);
    Files.writeString(config.resolve("groups"), members);
  }

  /** A resource of the demo's. */
  static String read(String name) throws IOException {
    try (InputStream in = DemoFiles.class.getResourceAsStream("/fairlead/demo/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A text with values in place of their names in braces. */
  static String filled(String text, Map<String, String> values) {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("{" + value.getKey() + "}", value.getValue());
    }
    return filled;
  }

  /** Removes a directory with all that is in it; follows no links. */
  static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
