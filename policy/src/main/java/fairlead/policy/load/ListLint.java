package fairlead.policy.load;

import fairlead.policy.PolicyRules.NamedList;
import fairlead.policy.load.PolicyFile.ListEntry;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.Host;
import fairlead.policy.match.HostSet;
import fairlead.policy.wording.Quoted;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Lists that allow more than their writer can know. */
final class ListLint {

  /** A label that no list names. */
  private static final String NOBODY = "0".repeat(63) + ".";

  private final PolicySources sources;
  private final Problems warnings;

  ListLint(PolicySources sources, Problems warnings) {
    this.sources = sources;
    this.warnings = warnings;
  }

  /**
   * Looks at lists.
   *
   * @param allowed those that allow rules name, and a rule that does
   */
  void look(
      Map<String, ListEntry> entries, Map<String, NamedList> lists, Map<String, String> allowed) {
    allowed.forEach(
        (name, rule) -> {
          ListEntry entry = entries.get(name);
          NamedList list = lists.get(name);
          if (entry != null && entry.file() != null && list != null) {
            look(name, entry.file(), list.hosts(), rule);
          }
        });
  }

  private void look(String name, Located<String> file, HostSet hosts, String rule) {
    String which = ", and rule " + Quoted.of(rule) + " allows the list " + Quoted.of(name);
    if (holds(hosts, "invalid")) {
      String what = "\"*\" takes in every name" + which;
      add(file, Set.of("*"), what, "write \"*\" in the rule, if that is meant");
      return;
    }
    for (String suffix : PublicSuffixes.all()) {
      if (holds(hosts, suffix) && !holds(hosts, parent(suffix))) {
        String what = "this takes in whatever anybody registers below " + Quoted.of(suffix);
        add(file, Set.of("." + suffix, "*." + suffix), what + which, PublicSuffixes.FIX);
      }
    }
  }

  /** Whether a set has all names below one: it has one that nobody wrote. */
  private static boolean holds(HostSet hosts, String name) {
    return !name.isEmpty() && hosts.matches(new Host.Name(NOBODY + name));
  }

  private static String parent(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }

  /** At the first line that has one of the words; if none has, where the policy names the file. */
  private void add(Located<String> file, Set<String> words, String what, String fix) {
    if (sources.read(file.value()) instanceof PolicySources.Text(String text)) {
      int number = 0;
      for (String line : (Iterable<String>) text.lines()::iterator) {
        number++;
        String patterns = line.replaceFirst("(^|\\s)#.*", "");
        for (String word : patterns.strip().split("\\s+", -1)) {
          if (words.contains(word)) {
            Mark mark = new Mark(number, patterns.indexOf(word) + 1);
            warnings.of(Path.of(file.value())).add(mark, what, fix);
            return;
          }
        }
      }
    }
    warnings.add(file.mark(), what, fix);
  }
}
