package fairlead.policy.load;

import fairlead.policy.PolicyRules;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.HostSet;
import fairlead.policy.match.Malformed;
import fairlead.policy.wording.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The lists, each read once and shared by the rules that name it. */
final class HostLists {

  private static final HostSet EMPTY = new HostSet(List.of());

  private final Map<String, HostSet> lists = new HashMap<>();
  private final Map<String, Mark> unused = new HashMap<>();
  private final Problems problems;
  private final Problems warnings;

  HostLists(
      Map<String, PolicyFile.ListEntry> files,
      PolicySources sources,
      Problems problems,
      Problems warnings) {
    this.problems = problems;
    this.warnings = warnings;
    files.forEach((name, entry) -> lists.put(name, read(name, entry.file(), sources)));
  }

  /** The list of this name; an empty one, and a problem of who asks, if there is none. */
  HostSet list(String name, Mark mark, Problems asking) {
    unused.remove(name);
    HostSet list = lists.get(name);
    if (list == null) {
      asking.add(mark, "unknown list " + Quoted.of(name), Nearest.hint(name, lists.keySet()));
      return EMPTY;
    }
    return list;
  }

  /** All of them, by name. */
  Map<String, PolicyRules.NamedList> all() {
    Map<String, PolicyRules.NamedList> all = new TreeMap<>();
    lists.forEach((name, hosts) -> all.put(name, new PolicyRules.NamedList(hosts, 100)));
    return all;
  }

  /** Lists that no rule has asked for so far, and where they stand. */
  Map<String, Mark> unused() {
    return Map.copyOf(unused);
  }

  private HostSet read(String name, @Nullable Located<String> located, PolicySources sources) {
    if (located == null) {
      return EMPTY;
    }
    unused.put(name, located.mark());
    String file = located.value();
    if (file.startsWith("/") || List.of(file.split("/", -1)).contains("..")) {
      problems.add(
          located.mark(), Quoted.of(file) + " is outside the directory", "use a path inside it");
      return EMPTY;
    }
    return switch (sources.read(file)) {
      case PolicySources.Text(String text) -> {
        List<HostPattern> patterns = patterns(text, problems.of(Path.of(file)));
        if (patterns.isEmpty()) {
          warnings.add(located.mark(), "the list " + Quoted.of(name) + " is empty", "fill it");
        }
        yield new HostSet(patterns);
      }
      case PolicySources.Unreadable(String why, String fix, Mark at) -> {
        if (at == null) {
          problems.add(located.mark(), "the list " + Quoted.of(file) + " " + why, fix);
        } else {
          problems.of(Path.of(file)).add(at, why, fix);
        }
        yield EMPTY;
      }
    };
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
