package fairlead.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to read a file, change it and write it back, which one process has at a time. It is a
 * lock on a hidden file beside it, which stays: the system lets go of the lock when a process dies,
 * so none is ever left over.
 *
 * <p>Within a process a plain lock comes first. The system's belongs to the whole process, and ends
 * when any descriptor of the hidden file is closed.
 */
final class Turn implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;
  private static final ReentrantLock HERE = new ReentrantLock();

  private final FileChannel channel;
  private final FileLock lock;

  private Turn(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Waits for the turn.
   *
   * @throws IOException if others have it for longer, and then says who; or if there is no right to
   *     write beside the file
   */
  static Turn take(Path file, Duration longest) throws IOException {
    long end = System.nanoTime() + longest.toNanos();
    if (!takeHere(longest)) {
      throw new IOException(file + ": this process is changing it already" + waited(longest));
    }
    boolean taken = false;
    try {
      Turn turn = take(file, longest, end);
      taken = true;
      return turn;
    } finally {
      if (!taken) {
        HERE.unlock();
      }
    }
  }

  private static boolean takeHere(Duration longest) {
    try {
      return HERE.tryLock(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Turn take(Path file, Duration longest, long end) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName() + ".lock");
    FileChannel channel = open(file, beside);
    try {
      FileLock lock = channel.tryLock();
      while (lock == null && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        lock = channel.tryLock();
      }
      if (lock != null) {
        String holder = ProcessHandle.current().pid() + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)), 0);
        return new Turn(channel, lock);
      }
      throw new IOException(
          "%s: process %s is changing it; it has %s locked%s"
              .formatted(file, Files.readString(beside).strip(), beside, waited(longest)));
    } catch (IOException e) {
      channel.close();
      throw e;
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new IOException(file + ": interrupted while waiting for " + beside, e);
    }
  }

  private static String waited(Duration longest) {
    return " (waited " + longest.toSeconds() + " s)";
  }

  private static FileChannel open(Path file, Path beside) throws IOException {
    Path directory = Objects.requireNonNull(beside.getParent(), "the root is no file");
    try {
      boolean fresh = Files.notExists(beside);
      FileChannel channel =
          FileChannel.open(
              beside,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      if (fresh) {
        share(beside, directory);
      }
      return channel;
    } catch (FileSystemException e) {
      throw new IOException(file + ": cannot be changed: " + Failure.below(directory, e), e);
    }
  }

  /** Whoever may replace files in the directory may take turns too, also after root has. */
  private static void share(Path beside, Path directory) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(beside, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes of = Files.readAttributes(directory, PosixFileAttributes.class);
    try {
      view.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
      view.setGroup(of.group());
      view.setOwner(of.owner());
    } catch (FileSystemException e) {
      // Only root can give a file away; anybody else's is as good as it gets.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    } finally {
      HERE.unlock();
    }
  }
}
