package fairlead.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** The directory of what a gateway keeps, held by one gateway at a time. */
final class DataDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel lockFile;
  private final FileLock lock;

  private DataDirectory(Path path, FileChannel lockFile, FileLock lock) {
    this.path = path;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Makes the directory if it is missing, and takes it.
   *
   * @throws IOException if it cannot be written, or another gateway has it
   */
  static DataDirectory take(Path path) throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new IOException(
          path + " is a file; the setting data, or --data, must name a directory");
    }
    Files.createDirectories(path);
    Path lockPath = path.resolve("lock");
    FileChannel file =
        FileChannel.open(
            lockPath, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = file.tryLock();
    if (lock == null) {
      String holder = holder(lockPath);
      file.close();
      throw new IOException(path + " is in use by another gateway" + holder);
    }
    file.truncate(0);
    file.write(
        ByteBuffer.wrap(
            (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
    return new DataDirectory(path, file, lock);
  }

  private static String holder(Path lock) throws IOException {
    String process = Files.readString(lock, StandardCharsets.ISO_8859_1).strip();
    return process.matches("[0-9]{1,20}") ? ", process " + process : "";
  }

  Path path() {
    return path;
  }

  /** Gives a file its rights, before it takes the other's place. */
  interface Rights {
    void give(Path fresh) throws IOException;
  }

  /** What a file is to hold. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file whole or not at all.
   *
   * @param rights such as {@code rw-------}
   * @throws IOException which names the file, and the right or whatever else is missing
   */
  static void write(Path file, byte[] content, String rights) throws IOException {
    write(file, out -> out.write(content), rights);
  }

  /** The same, with content that need not be in memory at any one time. */
  static void write(Path file, Content content, String rights) throws IOException {
    write(
        file,
        content,
        fresh -> Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(rights)));
  }

  /** The same, with rights of the caller's choice. */
  static void write(Path file, byte[] content, Rights rights) throws IOException {
    write(file, out -> out.write(content), rights);
  }

  private static void write(Path file, Content content, Rights rights) throws IOException {
    try {
      replace(file, content, rights);
    } catch (FileSystemException e) {
      throw new IOException(file + ": cannot be written: " + Failure.below(parent(file), e), e);
    }
  }

  private static Path parent(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "the root is no file");
  }

  private static void replace(Path file, Content content, Rights rights) throws IOException {
    Path fresh = Files.createTempFile(parent(file), ".fairlead", null);
    try {
      rights.give(fresh);
      try (FileChannel out =
          FileChannel.open(fresh, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
        content.writeTo(Channels.newOutputStream(out));
        out.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    lockFile.close();
  }
}
