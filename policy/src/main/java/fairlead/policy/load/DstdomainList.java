package fairlead.policy.load;

import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.HostSetBuilder;
import fairlead.policy.match.HostSetBuilder.Added;
import fairlead.policy.wording.Quoted;

/**
 * The file of a {@code dstdomain} list of Squid: {@code .example.org} is the name and all below it,
 * {@code example.org} the name only.
 */
final class DstdomainList extends ListSyntax {

  private final Words words = new Words(false);

  DstdomainList(HostSetBuilder set, Problems problems) {
    super(set, problems);
  }

  @Override
  void line(Lines line) throws Lines.NotUtf8 {
    CharSequence text = text(line);
    words.over(text);
    if (!words.next()) {
      return;
    }
    int from = words.from();
    int to = words.to();
    if (text.charAt(from) == '*' || set().addPattern(text, from, to) == Added.NOT_PLAIN) {
      closely(line, words.toString());
    }
    if (words.next()) {
      wrong(line, words.from(), Quoted.of(words.toString()) + " is one too many", "a name a line");
    }
  }

  private void closely(Lines line, String word) {
    int at = words.from();
    if (word.equals(".")) {
      wrong(line, at, "\".\" is every name", "write \"*\" in a plain list");
    } else if (word.startsWith("*")) {
      String what = Quoted.of(word) + " is no name, and Squid knows no * here";
      wrong(line, at, what, "write \".example.org\" for a name and all below it");
    } else {
      boolean within = word.startsWith(".");
      String name = normal(line, at, word, within ? word.substring(1) : word);
      if (name != null) {
        set().add(within ? new HostPattern.Within(name) : new HostPattern.Exact(name));
      }
    }
  }
}
