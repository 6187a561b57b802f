package fairlead.proxy.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a log: steps are appended, and a block of them committed. A block that the disk did
 * not take is cut off and written again as a whole, so that the file never repeats or lacks a
 * record. For one thread, but for {@link #failing}.
 */
final class LogFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
  private static final String OWNER_ONLY = "rw-------";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final FileChannel file;
  private final long lastSeq;
  private final ByteArrayOutputStream block = new ByteArrayOutputStream(1 << 18);
  private long start;
  private boolean whole = true;
  private volatile @Nullable String trouble;

  private LogFile(FileChannel file, long lastSeq) throws IOException {
    this.file = file;
    this.lastSeq = lastSeq;
    this.start = file.position();
  }

  /**
   * Opens a log, and moves away what stands behind its last record, as a crash may leave it.
   *
   * @throws IOException if it cannot be opened, or is not a log
   */
  static LogFile open(Path directory, String stream, InstantSource clock) throws IOException {
    Path path = directory.resolve(stream + ".jsonl");
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(OWNER_ONLY));
      LogTail tail = LogTail.of(channel, stream);
      if (tail.seq() == 0 && channel.size() > 0 && !LogTail.beginsLikeOurs(channel)) {
        throw new IOException(
            path
                + ": no line of it is a record of ours; move the file away, or name another"
                + " directory with --data");
      }
      if (tail.end() < channel.size()) {
        moveAway(channel, tail.end(), path, clock);
      }
      channel.position(tail.end());
      return new LogFile(channel, tail.seq());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Moves what stands behind the last record to a file of its own. */
  private static void moveAway(FileChannel log, long from, Path path, InstantSource clock)
      throws IOException {
    long octets = log.size() - from;
    Path damage =
        path.resolveSibling(path.getFileName() + ".damaged-" + STAMP.format(clock.instant()));
    try (FileChannel to =
        FileChannel.open(
            damage,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)))) {
      for (long moved = 0; moved < octets; ) {
        moved += log.transferTo(from + moved, octets - moved, to);
      }
      to.force(true);
    }
    log.truncate(from);
    log.force(true);
    LOG.warn(
        "{}: cut off {} octets behind the last record, as a crash may leave them; they are in {}",
        path,
        octets,
        damage);
  }

  /** The number of the last record that was there when the log was opened; 0 if none was. */
  long lastSeq() {
    return lastSeq;
  }

  /** Whether the disk fails just now. Safe for any thread. */
  boolean failing() {
    return trouble != null;
  }

  /** Why the disk fails just now; null if it does not. Safe for any thread. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Adds a step to the block, and writes it if the steps before it could be. */
  void append(byte[] encoded) {
    block.writeBytes(encoded);
    if (whole) {
      attempt(() -> write(encoded));
    }
  }

  /**
   * Forces the block to disk, and begins the next one; writes it again first, if it could not be
   * written.
   *
   * @return false if the disk fails
   */
  boolean commit() {
    boolean done =
        attempt(
            () -> {
              if (!whole) {
                write(block.toByteArray());
              }
              file.force(false);
              start = file.position();
            });
    if (!done) {
      return false;
    }
    if (failing()) {
      LOG.info("the audit log can be written again");
    }
    trouble = null;
    whole = true;
    block.reset();
    return true;
  }

  private interface Writing {
    void run() throws IOException;
  }

  private boolean attempt(Writing writing) {
    try {
      writing.run();
      return true;
    } catch (IOException e) {
      if (!failing()) {
        LOG.error("the audit log cannot be written: {}", e.toString());
      }
      trouble = String.valueOf(e.getMessage());
      whole = false;
      undo();
      return false;
    }
  }

  private void write(byte[] encoded) throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(encoded);
    while (octets.hasRemaining()) {
      file.write(octets);
    }
  }

  /** Takes what is there of the block back, so that trying again repeats nothing. */
  private void undo() {
    try {
      file.position(start);
      file.truncate(start);
    } catch (IOException e) {
      LOG.error("the audit log cannot be cut back: {}", e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
