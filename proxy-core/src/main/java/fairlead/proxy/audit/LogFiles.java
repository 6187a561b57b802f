package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * What the log and its sinks do with files: for their owner only, and so that a crash loses none.
 */
public final class LogFiles {
  private static final String DIRECTORY = "rwx------";
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private LogFiles() {}

  /** Makes a directory for its owner only, if it is missing, and lets nobody else into one. */
  public static Path directory(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(DIRECTORY)));
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(DIRECTORY));
  }

  static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        OWNER_ONLY);
  }

  static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY);
  }

  static void write(FileChannel file, byte[] octets) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(octets);
    while (left.hasRemaining()) {
      file.write(left);
    }
  }

  /** Has the names of a directory's files outlive a crash of the machine. */
  static void force(Path directory) throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  /** Adds octets to the end of a file that may not be there, durably. */
  public static void append(Path file, byte[] octets) throws IOException {
    try (FileChannel to = open(file)) {
      to.position(to.size());
      write(to, octets);
      to.force(true);
    }
    force(parent(file));
  }

  /** Replaces a file, so that whoever reads sees the one or the other. */
  static void replace(Path file, byte[] octets) throws IOException {
    replace(file, octets, false);
  }

  /** The same, on disk when this returns. */
  public static void replaceOnDisk(Path file, byte[] octets) throws IOException {
    replace(file, octets, true);
  }

  private static void replace(Path file, byte[] octets, boolean onDisk) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel to = create(draft)) {
      write(to, octets);
      if (onDisk) {
        to.force(true);
      }
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static Path parent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException(file + " has no directory");
    }
    return parent;
  }
}
