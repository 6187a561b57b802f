package fairlead.proxy.audit.sink;

import fairlead.proxy.audit.LogFiles;
import fairlead.proxy.audit.LogFollower;
import fairlead.proxy.audit.SealedLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of the log for one sink, and how far the sink is with it, which outlives the process:
 * the number of the last line that is done with stands in a file. For one thread, but for {@link
 * #lag}.
 */
final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final int LONGEST_OFFSET = 19;

  private final Path log;
  private final Path offset;
  private final LogFollower follower;
  private volatile long done;
  private long saved;

  /**
   * Opens it where it was left, or at the oldest line that is kept.
   *
   * @param log the log's directory
   * @param directory the sink's, which is there
   */
  Feed(Path log, Path directory, String stream) throws IOException {
    this.log = log;
    this.offset = directory.resolve(stream + ".offset");
    this.saved = load();
    this.done = saved >= 0 ? saved : Math.max(0, LogFollower.oldest(log, stream) - 1);
    this.follower = new LogFollower(log, stream, done + 1);
    save();
  }

  /** Negative if there is none. */
  private long load() throws IOException {
    try {
      String text = Files.readString(offset, StandardCharsets.ISO_8859_1).strip();
      if (text.length() < LONGEST_OFFSET && text.matches("[0-9]+")) {
        return Long.parseLong(text);
      }
      LOG.warn("{}: is no number; all that the log still has is delivered again", offset);
    } catch (NoSuchFileException e) {
      // The first time.
    }
    return -1;
  }

  String stream() {
    return follower.stream();
  }

  List<SealedLine> take(int most, long octets) throws IOException {
    return follower.take(most, octets);
  }

  /** Lines that were gone or damaged when their turn came, since the last call. */
  long takeLost() {
    return follower.takeLost();
  }

  /** All up to this line is done with. */
  void done(long seq) {
    done = seq;
  }

  /** What was taken and not done with is taken again. */
  void back() throws IOException {
    follower.seek(done + 1);
  }

  /** Puts on disk how far it is, if that has changed. */
  void save() throws IOException {
    if (done != saved) {
      LogFiles.replaceOnDisk(offset, (done + "\n").getBytes(StandardCharsets.US_ASCII));
      saved = done;
    }
  }

  /** Lines on disk that are not done with, as of a second ago at most. Safe for any thread. */
  long lag() {
    return Math.max(0, LogFollower.newest(log, stream()) - done);
  }

  @Override
  public void close() throws IOException {
    follower.close();
  }
}
