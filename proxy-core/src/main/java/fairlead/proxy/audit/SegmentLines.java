package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a segment from its beginning, each in a buffer that is used again for the next. What
 * is appended meanwhile is not read. For one thread.
 */
final class SegmentLines implements AutoCloseable {
  private static final int CHUNK = 1 << 20;

  private final FileChannel file;
  private final long size;
  private byte[] buffer = new byte[CHUNK];
  private int filled;
  private int from;
  private int to;
  private long base;
  private long number;
  private boolean begun;
  private boolean ended;

  SegmentLines(Path path) throws IOException {
    this(path, 0, 0);
  }

  /**
   * The lines from a place on.
   *
   * @param place where one begins
   * @param before how many there are before it
   */
  SegmentLines(Path path, long place, long before) throws IOException {
    file = FileChannel.open(path);
    size = file.size();
    base = place;
    number = before;
  }

  /** Goes to the next line; false if there is none. */
  boolean next() throws IOException {
    int start = begun ? to + (ended ? 1 : 0) : 0;
    int look = start;
    while (true) {
      int place = find(look);
      if (place >= 0) {
        return take(start, place, true);
      }
      look = filled;
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, filled - start);
        base += start;
        filled -= start;
        look -= start;
        start = 0;
      }
      if (!fill()) {
        return start < filled && take(start, filled, false);
      }
    }
  }

  private int find(int look) {
    for (int i = look; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private boolean take(int start, int end, boolean whole) {
    if (begun && !ended) {
      return false;
    }
    begun = true;
    from = start;
    to = end;
    ended = whole;
    number++;
    return true;
  }

  private boolean fill() throws IOException {
    if (filled == buffer.length) {
      if (filled > LineEnds.LONGEST) {
        return false;
      }
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    long rest = size - base - filled;
    if (rest <= 0) {
      return false;
    }
    int most = (int) Math.min(rest, buffer.length - filled);
    int got = file.read(ByteBuffer.wrap(buffer, filled, most), base + filled);
    filled += Math.max(got, 0);
    return got > 0;
  }

  byte[] octets() {
    return buffer;
  }

  /** Where the line begins in the octets. */
  int from() {
    return from;
  }

  /** Where its end is in the octets, without the line end. */
  int to() {
    return to;
  }

  /** The line, without its end. */
  byte[] line() {
    return Arrays.copyOfRange(buffer, from, to);
  }

  /** Whether it has a line end: else it was cut off, or is too long to be ours. */
  boolean isWhole() {
    return ended;
  }

  /** The line's number, from 1. */
  long number() {
    return number;
  }

  /** Where the line begins in the file. */
  long place() {
    return base + from;
  }

  /** Octets of the file up to the line's end. */
  long done() {
    return Math.min(size, base + to + 1);
  }

  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
