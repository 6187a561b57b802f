package fairlead.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when files below a directory change, by their times and sizes. A change counts once it
 * has stood still from one look to the next, so that a half-written file is not read. For one
 * thread.
 */
final class FileWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
  private static final int DEPTH = 4;

  private final Path directory;
  private String seen;
  private String known;

  FileWatch(Path directory) {
    this.directory = directory;
    this.known = look();
    this.seen = known;
  }

  /** Whether there is a change that was not told before. */
  boolean changed() {
    String now = look();
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(known)) {
      return false;
    }
    known = now;
    return true;
  }

  private String look() {
    TreeMap<String, String> marks = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory, DEPTH)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        BasicFileAttributes of = Files.readAttributes(path, BasicFileAttributes.class);
        marks.put(
            path.toString(),
            of.size() + " " + of.lastModifiedTime().toMillis() + " " + of.fileKey());
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      LOG.debug("{}: {}", directory, e.toString());
    }
    return marks.toString();
  }
}
