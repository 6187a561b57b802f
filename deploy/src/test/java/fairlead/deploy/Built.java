package fairlead.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the build left in {@code target}. */
final class Built {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private Built() {}

  /** The archive of the distribution. */
  static Path archive() throws IOException {
    return only("fairlead-[0-9].*\\.tar\\.gz");
  }

  /** The one file whose name is of this form. */
  static Path only(String form) throws IOException {
    try (Stream<Path> files = Files.list(TARGET)) {
      List<Path> found = files.filter(file -> file.getFileName().toString().matches(form)).toList();
      if (found.size() != 1) {
        throw new IOException("expected one " + form + " in " + TARGET + ", found " + found);
      }
      return found.getFirst();
    }
  }

  /** Unpacks the archive, and says where its files are. */
  static Path unpackBelow(Path directory) throws IOException, InterruptedException {
    Ran tar = Ran.in(directory, "tar", "-xzf", archive().toString());
    if (tar.exit() != 0) {
      throw new IOException(tar.out());
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }
}
