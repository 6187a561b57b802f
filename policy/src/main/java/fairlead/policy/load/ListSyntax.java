package fairlead.policy.load;

import fairlead.policy.address.AddressLiteral;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.HostSetBuilder;
import fairlead.policy.wording.Quoted;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** How the lines of a list are written. Made for one list; for one thread. */
abstract class ListSyntax {

  private final HostSetBuilder set;
  private final Problems problems;

  ListSyntax(HostSetBuilder set, Problems problems) {
    this.set = set;
    this.problems = problems;
  }

  /** The syntax of a format, which adds to a set what it reads. */
  static ListSyntax of(PolicyFile.@Nullable Format format, HostSetBuilder set, Problems problems) {
    return switch (format) {
      case HOSTS -> new HostsFile(set, problems);
      case DSTDOMAIN -> new DstdomainList(set, problems);
      case PLAIN -> new PlainList(set, problems);
      case null -> new PlainList(set, problems);
    };
  }

  /** Reads a line, and adds what it says or notes what is wrong with it. */
  abstract void line(Lines line) throws Lines.NotUtf8;

  HostSetBuilder set() {
    return set;
  }

  /** Notes what is wrong, at a character of the line. */
  void wrong(Lines line, int at, String what, String fix) {
    problems.add(new Mark(line.number(), at + 1), what, fix);
  }

  /** A line of a format from elsewhere, as the shortest way allows. */
  static CharSequence text(Lines line) throws Lines.NotUtf8 {
    return line.isAscii() ? line.octets() : line.text();
  }

  /**
   * The normal form of a name that somebody else wrote; null, and a problem, if it has none.
   *
   * @param word as it stands in the line
   * @param name what of it should be a name
   */
  @Nullable String normal(Lines line, int at, String word, String name) {
    InetAddress address = AddressLiteral.parse(name);
    if (address != null) {
      String pattern = "\"address:" + AddressLiteral.text(address) + "\"";
      wrong(line, at, Quoted.of(word) + " is an address", "write " + pattern + " in a plain list");
      return null;
    }
    String normal = HostPattern.normalName(name);
    if (normal == null) {
      wrong(line, at, Quoted.of(word) + " is not a host name", "such as \"example.org\"");
    }
    return normal;
  }
}
