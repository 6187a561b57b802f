package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One file of a stream. All but a stream's last are as they will ever be.
 *
 * @param stream whose it is
 * @param first the number of its first line
 */
public record Segment(Path file, String stream, long first) implements Comparable<Segment> {
  private static final Pattern NAME = Pattern.compile("([0-9]{1,6}d)-([0-9]{12,18})\\.jsonl");

  private static final Pattern TIME = Pattern.compile("\"time\":\"([^\"]{1,40})\"");
  private static final int LONGEST_START = 1_024;

  /** The file of this name; null if that is no segment's. */
  static @Nullable Segment of(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? new Segment(file, name.group(1), Long.parseLong(name.group(2))) : null;
  }

  /** The segment that begins with a line, whether it is there or not. */
  static Segment beginning(Path directory, String stream, long first) {
    String name = String.format(Locale.ROOT, "%s-%012d.jsonl", stream, first);
    return new Segment(directory.resolve(name), stream, first);
  }

  /**
   * When its first line was written.
   *
   * @return null if that is not to be told
   * @throws IOException if it cannot be read
   */
  @Nullable Instant begin() throws IOException {
    try (FileChannel read = FileChannel.open(file)) {
      byte[] start = LineEnds.octets(read, 0, Math.min(read.size(), LONGEST_START));
      Matcher time = TIME.matcher(new String(start, StandardCharsets.ISO_8859_1));
      return time.find() ? Instant.parse(time.group(1)) : null;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  @Override
  public int compareTo(Segment other) {
    int byStream = stream.compareTo(other.stream);
    return byStream != 0 ? byStream : Long.compare(first, other.first);
  }
}
