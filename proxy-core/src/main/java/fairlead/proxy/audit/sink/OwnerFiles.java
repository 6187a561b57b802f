package fairlead.proxy.audit.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read. */
final class OwnerFiles {
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private OwnerFiles() {}

  static Path directory(Path directory) throws IOException {
    return Files.createDirectories(directory, DIRECTORY);
  }

  /** Replaces a file in one step, on disk when this returns. */
  static void replace(Path file, byte[] octets) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    write(fresh, octets, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Adds to a file, on disk when this returns. */
  static void append(Path file, byte[] octets) throws IOException {
    write(file, octets, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  private static void write(Path file, byte[] octets, Set<? extends OpenOption> how)
      throws IOException {
    try (FileChannel out = FileChannel.open(file, how, FILE)) {
      ByteBuffer left = ByteBuffer.wrap(octets);
      while (left.hasRemaining()) {
        out.write(left);
      }
      out.force(true);
    }
  }
}
