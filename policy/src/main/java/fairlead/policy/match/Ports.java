package fairlead.policy.match;

import fairlead.policy.wording.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rule's ports. Immutable. */
public record Ports(List<Range> ranges) {

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?");

  /** 80 and 443: the ports of a rule that names none. */
  public static final Ports WEB = new Ports(List.of(new Range(80, 80), new Range(443, 443)));

  public Ports {
    ranges = List.copyOf(ranges);
  }

  /** From the first to the last, both included. */
  public record Range(int first, int last) {}

  /**
   * Reads {@code 80} or {@code 8000-8100}.
   *
   * @throws Malformed if it is neither
   */
  public static Range range(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new Malformed(Quoted.of(text) + " is no port", "write 443 or 8000-8100");
    }
    int first = Integer.parseInt(m.group(1));
    String end = m.group(2);
    int last = end == null ? first : Integer.parseInt(end);
    if (first > last || last > 65535) {
      throw new Malformed(
          Quoted.of(text) + " is no range of ports", "from 1 to 65535, lower one first");
    }
    return new Range(first, last);
  }

  /** The ports of these words. */
  public static Ports of(List<String> words) {
    List<Range> ranges = new ArrayList<>();
    words.forEach(word -> ranges.add(range(word)));
    return new Ports(ranges);
  }

  /** Whether the port is one of them. */
  public boolean contains(int port) {
    for (Range range : ranges) {
      if (port >= range.first && port <= range.last) {
        return true;
      }
    }
    return false;
  }

  /** Whether every port of the other is one of these; false if in doubt. */
  public boolean covers(Ports other) {
    return other.ranges.stream()
        .allMatch(o -> ranges.stream().anyMatch(r -> r.first <= o.first && r.last >= o.last));
  }

  /** Whether they have a port in common. */
  public boolean overlaps(Ports other) {
    return other.ranges.stream()
        .anyMatch(o -> ranges.stream().anyMatch(r -> r.first <= o.last && o.first <= r.last));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Range range : ranges) {
      text.append(text.isEmpty() ? "" : ", ").append(range.first);
      if (range.last > range.first) {
        text.append('-').append(range.last);
      }
    }
    return text.toString();
  }
}
