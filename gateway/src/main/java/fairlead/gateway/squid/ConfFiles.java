package fairlead.gateway.squid;

import fairlead.policy.wording.Quoted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that a configuration names, as it finds them or below another root. */
final class ConfFiles {
  private static final long LARGEST = 64L << 20;

  private final Path base;
  private final @Nullable Path root;

  /**
   * @param conf where it begins; relative names start from its directory
   * @param root what absolute names start from; null for the file system's root
   */
  ConfFiles(Path conf, @Nullable Path root) {
    Path parent = conf.toAbsolutePath().getParent();
    this.base = parent == null ? conf.toAbsolutePath() : parent;
    this.root = root;
  }

  /** The text of a file; octets that are not UTF-8 are replaced, and then match no host. */
  String read(Path file, Line named) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new Refused(named, Quoted.of(file.toString()) + " is no file", hint());
      }
      if (Files.size(file) > LARGEST) {
        throw new Refused(named, Quoted.of(file.toString()) + " is larger than 64 MiB", "split it");
      }
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Refused(
          named, Quoted.of(file.toString()) + " cannot be read: " + e.getMessage(), hint());
    }
  }

  private String hint() {
    return root == null ? "copy it here, or name where it is with --root DIR" : "copy it there";
  }

  /** Where a name leads. */
  Path locate(String name, Line named) {
    try {
      Path path = Path.of(name);
      if (!path.isAbsolute()) {
        return base.resolve(path).normalize();
      }
      return root == null ? path : root.resolve(name.replaceFirst("^/+", "")).normalize();
    } catch (InvalidPathException e) {
      throw new Refused(named, Quoted.of(name) + " is no path", "");
    }
  }

  /** The files of a name that may have wildcards in its last part, in order. */
  List<Path> matching(String name, Line named) {
    int slash = name.lastIndexOf('/');
    String last = name.substring(slash + 1);
    if (!last.matches(".*[*?\\[].*")) {
      return List.of(locate(name, named));
    }
    Path directory = locate(slash < 0 ? "." : name.substring(0, slash + 1), named);
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return found;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, last)) {
      all.forEach(found::add);
    } catch (IOException e) {
      throw new Refused(named, Quoted.of(name) + " cannot be read: " + e.getMessage(), hint());
    }
    found.removeIf(path -> String.valueOf(path.getFileName()).startsWith("."));
    found.sort(null);
    return found;
  }
}
