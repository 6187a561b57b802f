package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of the log in a directory. */
public final class Segments {
  private Segments() {}

  /**
   * The segments of a stream, the oldest first; none where there is no such directory.
   *
   * @throws IOException if the directory cannot be read
   */
  public static List<Segment> of(Path directory, String stream) throws IOException {
    return all(directory).stream().filter(each -> each.stream().equals(stream)).toList();
  }

  /**
   * The streams that have segments.
   *
   * @throws IOException if the directory cannot be read
   */
  public static SortedSet<String> streams(Path directory) throws IOException {
    return all(directory).stream()
        .map(Segment::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Segment> all(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(Segment::of).filter(Objects::nonNull).sorted().toList();
    }
  }

  /** Where the newest checkpoint of a stream that is durable stands, a second late at most. */
  public static Path head(Path directory, String stream) {
    return directory.resolve(stream + ".head");
  }

  /** Where the last checkpoint of each segment stands that retention has deleted. */
  public static Path removed(Path directory, String stream) {
    return directory.resolve(stream + ".removed.jsonl");
  }
}
