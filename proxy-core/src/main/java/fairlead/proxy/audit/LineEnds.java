package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Finds line ends from the end of a file, one window after another. For one thread. */
final class LineEnds {
  /** No line is longer: a head may have 1 MiB, of which JSON makes six times as much. */
  static final int LONGEST = 16 << 20;

  private static final int WINDOW = 1 << 20;

  private final FileChannel file;
  private byte[] window = new byte[0];
  private long from;

  LineEnds(FileChannel file) {
    this.file = file;
  }

  /** The place of the last line end before another place; -1 if there is none. */
  long lineEndBefore(long place) throws IOException {
    for (long at = place - 1; at >= 0; at--) {
      if (at < from || at >= from + window.length) {
        from = Math.max(0, at + 1 - WINDOW);
        window = octets(file, from, at + 1);
      }
      if (window[(int) (at - from)] == '\n') {
        return at;
      }
    }
    return -1;
  }

  /** What stands between two places, from the window if it is all in there. */
  byte[] between(long start, long end) throws IOException {
    if (start >= from && end <= from + window.length) {
      int first = (int) (start - from);
      return Arrays.copyOfRange(window, first, first + (int) (end - start));
    }
    return octets(file, start, end);
  }

  /** What stands between two places; zeros where the file has become shorter. */
  static byte[] octets(FileChannel file, long start, long end) throws IOException {
    ByteBuffer octets = ByteBuffer.allocate(Math.toIntExact(end - start));
    while (octets.hasRemaining() && file.read(octets, start + octets.position()) >= 0) {}
    return octets.array();
  }
}
