package fairlead.gateway;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
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
   * @throws FileSystemException if it is none
   */
  Path directory() throws FileSystemException {
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

  static Path existing(Path directory) throws FileSystemException {
    if (!Files.isDirectory(directory)) {
      throw new FileSystemException(directory.toString(), null, "no such configuration directory");
    }
    return directory;
  }
}
