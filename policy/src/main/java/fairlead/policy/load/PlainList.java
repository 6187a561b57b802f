package fairlead.policy.load;

import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.HostSetBuilder;
import fairlead.policy.match.Malformed;
import java.util.regex.Pattern;

/** Our own format: a pattern a line, in normal form. Keeps count of what is there twice. */
final class PlainList extends ListSyntax {

  private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*", Pattern.DOTALL);
  private static final Pattern HOSTS_ENTRY =
      Pattern.compile("(0\\.0\\.0\\.0|127\\.0\\.0\\.1|::1?)\\s.*");

  private final Words words = new Words(false);
  private final Tally again = new Tally();

  PlainList(HostSetBuilder set, Problems problems) {
    super(set, problems);
  }

  /** What stood in the list before. */
  Tally again() {
    return again;
  }

  @Override
  void line(Lines line) throws Lines.NotUtf8 {
    if (!line.isAscii()) {
      closely(line);
      return;
    }
    words.over(line.octets());
    if (!words.next()) {
      return;
    }
    int from = words.from();
    int to = words.to();
    if (words.next()) {
      closely(line);
      return;
    }
    switch (set().addPattern(line.octets(), from, to)) {
      case NEW -> {}
      case AGAIN -> again.add(line.number(), from + 1);
      case NOT_PLAIN -> closely(line);
    }
  }

  /** Reads a line that is not what nearly all are: a name in normal form. */
  private void closely(Lines line) throws Lines.NotUtf8 {
    String text = line.text();
    String entry = COMMENT.matcher(text).replaceFirst("").strip();
    if (entry.isEmpty()) {
      return;
    }
    int at = text.indexOf(entry);
    try {
      HostPattern pattern = HostPattern.parse(entry);
      if (pattern instanceof HostPattern.Listed) {
        wrong(line, at, "a list cannot name another list", "name both in the rule");
      } else if (!set().add(pattern)) {
        again.add(line.number(), at + 1);
      }
    } catch (Malformed e) {
      boolean hosts = HOSTS_ENTRY.matcher(entry).matches();
      wrong(line, at, e.what(), hosts ? "a hosts file needs format: hosts" : e.fix());
    }
  }

  /** Whether the line is a pattern that a wider one of the set covers; counts it then. */
  void inside(Lines line, Tally covered) {
    words.over(line.octets());
    if (words.next() && set().hasWider(line.octets(), words.from(), words.to())) {
      covered.add(line.number(), words.from() + 1);
    }
  }

  /** How many lines have something in common, and where the first is. */
  static final class Tally {
    private int count;
    private Mark first = new Mark(1, 1);

    private void add(int line, int column) {
      first = count == 0 ? new Mark(line, column) : first;
      count++;
    }

    int count() {
      return count;
    }

    Mark first() {
      return first;
    }
  }
}
