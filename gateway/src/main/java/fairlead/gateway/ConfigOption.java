package fairlead.gateway;

import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration is. */
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "DIR",
      description =
          "the configuration directory (default: $FAIRLEAD_CONFIG, else config beside the"
              + " launcher)")
  private @Nullable Path directory;

  /**
   * The directory.
   *
   * @throws NotDirectoryException if it is none
   */
  Path directory() throws NotDirectoryException {
    return existing(directory == null ? standard() : directory);
  }

  /** The directory that counts where none is named. */
  static Path standard() {
    String set = System.getenv("FAIRLEAD_CONFIG");
    if (set != null && !set.isEmpty()) {
      return Path.of(set);
    }
    String home = System.getProperty("fairlead.home");
    return home == null ? Path.of("config") : Path.of(home, "config");
  }

  static Path existing(Path directory) throws NotDirectoryException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory + ": no such configuration directory");
    }
    return directory;
  }
}
