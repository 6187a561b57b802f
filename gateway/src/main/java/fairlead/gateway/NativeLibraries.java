package fairlead.gateway;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the driver of SQLite unpacks its native library at each start. In the data directory, not
 * in {@code /tmp}, which may be mounted so that nothing in it runs, and where each kill would leave
 * a megabyte behind for good.
 */
final class NativeLibraries {
  private static final String UNPACK_IN = "org.sqlite.tmpdir";

  private NativeLibraries() {}

  /** Has them unpacked below a data directory that is ours, and removes what a kill left there. */
  static void unpackBelow(Path data) throws IOException {
    Path directory = Files.createDirectories(data.resolve("native"));
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
      for (Path each : left) {
        Files.delete(each);
      }
    }
    System.setProperty(UNPACK_IN, directory.toAbsolutePath().toString());
  }
}
