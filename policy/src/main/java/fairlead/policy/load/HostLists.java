package fairlead.policy.load;

import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.HostSet;
import fairlead.policy.match.Malformed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lists, each read once and shared by the rules that name it. */
final class HostLists {

  private static final HostSet EMPTY = new HostSet(List.of());

  private final Map<String, HostSet> lists = new HashMap<>();
  private final Problems problems;

  HostLists(Map<String, PolicyFile.ListEntry> files, PolicySources sources, Problems problems) {
    this.problems = problems;
    files.forEach((name, entry) -> lists.put(name, read(entry.file(), sources)));
  }

  /** The list of this name; an empty one, and a problem, if there is none. */
  HostSet list(String name, Mark mark) {
    HostSet list = lists.get(name);
    if (list == null) {
      problems.add(mark, "unknown list \"" + name + "\"", Nearest.hint(name, lists.keySet()));
      return EMPTY;
    }
    return list;
  }

  private HostSet read(Located<String> file, PolicySources sources) {
    String name = file.value();
    if (name.startsWith("/")
        || List.of(name.split("/", -1)).contains("..")
        || name.contains("\0")) {
      problems.add(
          file.mark(), "\"" + name + "\" is outside the directory", "use a path inside it");
      return EMPTY;
    }
    String text = sources.text(name);
    if (text == null) {
      problems.add(file.mark(), "the list \"" + name + "\" cannot be read", "");
      return EMPTY;
    }
    return new HostSet(patterns(text, problems.of(Path.of(name))));
  }

  private static List<HostPattern> patterns(String text, Problems problems) {
    List<HostPattern> patterns = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String entry = line.replaceFirst("(^|\\s)#.*", "").strip();
      if (entry.isEmpty()) {
        continue;
      }
      Mark mark = new Mark(number, line.indexOf(entry) + 1);
      try {
        HostPattern pattern = HostPattern.parse(entry);
        if (pattern instanceof HostPattern.Listed) {
          problems.add(mark, "a list cannot name another list", "name both in the rule");
        } else {
          patterns.add(pattern);
        }
      } catch (Malformed e) {
        PolicyBuilder.say(problems, mark, e);
      }
    }
    return patterns;
  }
}
