package fairlead.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Looks records up in the files of an audit log. */
final class AuditSearch {
  private static final int MOST = 100;

  private final Path directory;

  /**
   * A search.
   *
   * @param directory with files of one record a line
   */
  AuditSearch(Path directory) {
    this.directory = directory;
  }

  /**
   * The records of one decision, as they were written, at most 100. Lines that are none do not
   * count.
   */
  List<Map<String, @Nullable Object>> of(String id) throws IOException {
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    String member = "\"id\":\"" + id + "\"";
    for (Path file : files()) {
      try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
        for (String line = lines.readLine();
            line != null && found.size() < MOST;
            line = lines.readLine()) {
          if (line.contains(member)) {
            add(line, id, found);
          }
        }
      }
    }
    return found;
  }

  private static void add(String line, String id, List<Map<String, @Nullable Object>> found) {
    byte[] octets = line.getBytes(StandardCharsets.ISO_8859_1);
    try {
      Map<String, @Nullable Object> entry =
          JsonTree.object(new String(octets, StandardCharsets.UTF_8));
      if (id.equals(entry.get("id"))) {
        found.add(entry);
      }
    } catch (JacksonException e) {
      // A line that was cut off, or that somebody wrote by hand.
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }
}
