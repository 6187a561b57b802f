package fairlead.proxy.audit;

import java.nio.file.Path;
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

  @Override
  public int compareTo(Segment other) {
    int byStream = stream.compareTo(other.stream);
    return byStream != 0 ? byStream : Long.compare(first, other.first);
  }
}
