package fairlead.proxy.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segment that is written to: steps are appended, and a block of them committed. A block that
 * the disk did not take is cut off and written again as a whole, octet for octet, so that the file
 * never repeats or lacks a line. For one thread.
 */
final class SegmentFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentFile.class);

  private final LogTrouble trouble;
  private final ByteArrayOutputStream block = new ByteArrayOutputStream(1 << 18);
  private Path path;
  private @Nullable FileChannel file;
  private long start;
  private boolean whole = true;

  /**
   * Goes on in a segment that may not be there yet.
   *
   * @param start where its last checkpoint ends; 0 if it has none
   */
  SegmentFile(Path path, long start, LogTrouble trouble) {
    this.path = path;
    this.start = start;
    this.trouble = trouble;
  }

  /** How far it is durable, octets. */
  long size() {
    return start;
  }

  /** Begins the next segment, between two blocks. */
  void next(Path other) {
    if (block.size() > 0) {
      throw new IllegalStateException("a block is under way");
    }
    close();
    path = other;
    start = 0;
  }

  /** Adds a step to the block, and writes it if the steps before it could be. */
  void append(byte[] encoded) {
    block.writeBytes(encoded);
    if (whole) {
      attempt(() -> LogFiles.write(open(), encoded));
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
              FileChannel to = open();
              if (!whole) {
                LogFiles.write(to, block.toByteArray());
              }
              to.force(false);
              start = to.position();
            });
    if (done) {
      whole = true;
      block.reset();
    }
    return done;
  }

  private FileChannel open() throws IOException {
    if (file == null) {
      FileChannel opened = LogFiles.open(path);
      file = opened;
      opened.truncate(start);
      opened.position(start);
      LogFiles.force(LogFiles.parent(path));
    }
    return file;
  }

  private interface Writing {
    void run() throws IOException;
  }

  private boolean attempt(Writing writing) {
    try {
      writing.run();
      return true;
    } catch (IOException e) {
      trouble.met(e);
      whole = false;
      undo();
      return false;
    }
  }

  /** Takes what is there of the block back, so that trying again repeats nothing. */
  private void undo() {
    try {
      if (file != null) {
        file.position(start);
        file.truncate(start);
      }
    } catch (IOException e) {
      LOG.error("the audit log cannot be cut back: {}", e.toString());
      close();
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      LOG.warn("{} could not be closed: {}", path, e.toString());
    }
    file = null;
  }
}
