package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads whole lines of a file forwards, from any place. For one thread. */
final class FileLines {
  private static final int WINDOW = 1 << 18;

  private final FileChannel file;
  private final long end;
  private byte[] window = new byte[0];
  private int filled;
  private int at;
  private long next;

  /**
   * @param from where a line begins
   * @param end no line is read that goes on behind it
   */
  FileLines(FileChannel file, long from, long end) {
    this.file = file;
    this.end = end;
    this.next = from;
  }

  /** Where the next line begins. */
  long place() {
    return next - (filled - at);
  }

  /**
   * The next line without its newline; null if there is no whole one.
   *
   * @throws IOException if it cannot be read, or is longer than a line of the log can be
   */
  byte @Nullable [] next() throws IOException {
    int looked = at;
    while (true) {
      for (int i = looked; i < filled; i++) {
        if (window[i] == '\n') {
          byte[] line = Arrays.copyOfRange(window, at, i);
          at = i + 1;
          return line;
        }
      }
      int rest = filled - at;
      if (rest > LineEnds.LONGEST) {
        throw new IOException("a line at octet " + place() + " is longer than a record can be");
      }
      if (!fill()) {
        return null;
      }
      looked = at + rest;
    }
  }

  /** Reads more behind what is there; false if there is no more. */
  private boolean fill() throws IOException {
    int rest = filled - at;
    long most = Math.min(end - next, Math.max(WINDOW, rest));
    if (most <= 0) {
      return false;
    }
    byte[] wider = new byte[rest + (int) most];
    System.arraycopy(window, at, wider, 0, rest);
    int read = file.read(ByteBuffer.wrap(wider, rest, (int) most), next);
    if (read <= 0) {
      return false;
    }
    window = wider;
    at = 0;
    filled = rest + read;
    next += read;
    return true;
  }
}
