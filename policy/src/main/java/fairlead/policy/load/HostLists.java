package fairlead.policy.load;

import fairlead.policy.PolicyRules;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.HostSet;
import fairlead.policy.match.HostSetBuilder;
import fairlead.policy.wording.Quoted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The lists, each read once and shared by the rules that name it. */
final class HostLists {

  private static final HostSet EMPTY = new HostSet(List.of());

  /** Octets of a line, about, so that a table seldom has to grow. */
  private static final int LINE = 20;

  private final PolicySources sources;
  private final Problems problems;
  private final Problems warnings;
  private final Map<String, PolicyRules.NamedList> lists = new TreeMap<>();
  private final Map<String, Mark> unused = new HashMap<>();
  private final Map<Written, HostSet> read = new HashMap<>();

  /** A file, and how it is to be read. */
  private record Written(String file, PolicyFile.@Nullable Format format) {}

  HostLists(
      Map<String, PolicyFile.ListEntry> files,
      PolicySources sources,
      Problems problems,
      Problems warnings) {
    this.sources = sources;
    this.problems = problems;
    this.warnings = warnings;
    files.forEach((name, entry) -> lists.put(name, list(name, entry)));
  }

  /** The list of this name; an empty one, and a problem of who asks, if there is none. */
  HostSet list(String name, Mark mark, Problems asking) {
    unused.remove(name);
    PolicyRules.NamedList list = lists.get(name);
    if (list == null) {
      asking.add(mark, "unknown list " + Quoted.of(name), Nearest.hint(name, lists.keySet()));
      return EMPTY;
    }
    return list.hosts();
  }

  /** All of them, by name. */
  Map<String, PolicyRules.NamedList> all() {
    return new TreeMap<>(lists);
  }

  /** Lists that no rule has asked for so far, and where they stand. */
  Map<String, Mark> unused() {
    return Map.copyOf(unused);
  }

  private PolicyRules.NamedList list(String name, PolicyFile.ListEntry entry) {
    int shrink = shrink(entry.shrink());
    Located<String> file = entry.file();
    if (file == null) {
      return new PolicyRules.NamedList(EMPTY, shrink);
    }
    unused.put(name, file.mark());
    HostSet hosts =
        read.computeIfAbsent(
            new Written(file.value(), entry.format()), written -> hosts(written, file.mark()));
    if (hosts.size() == 0) {
      warnings.add(file.mark(), "the list " + Quoted.of(name) + " is empty", "fill it");
    }
    return new PolicyRules.NamedList(hosts, shrink);
  }

  private int shrink(@Nullable Located<String> written) {
    if (written == null) {
      return PolicyRules.NamedList.ANY;
    }
    if (!written.value().matches("[1-9][0-9]?%")) {
      problems.add(
          written.mark(),
          "\"shrink\" must be a whole percentage from 1% to 99%, not " + Quoted.of(written.value()),
          "such as 20%");
      return PolicyRules.NamedList.ANY;
    }
    return Integer.parseInt(written.value().replace("%", ""));
  }

  private HostSet hosts(Written written, Mark mark) {
    String file = written.file();
    if (file.startsWith("/") || List.of(file.split("/", -1)).contains("..")) {
      problems.add(mark, Quoted.of(file) + " is outside the directory", "use a path inside it");
      return EMPTY;
    }
    Reading reading = new Reading(written.format(), problems.of(Path.of(file)));
    PolicySources.Unreadable trouble = sources.read(file, reading);
    if (trouble == null && reading.syntax instanceof PlainList plain) {
      trouble = twice(file, plain);
    }
    if (trouble != null) {
      unreadable(file, trouble, mark);
    }
    return reading.set.build();
  }

  /** Reads the patterns of a file. */
  private static final class Reading implements PolicySources.Reader {
    private final PolicyFile.@Nullable Format format;
    private final Problems problems;
    private HostSetBuilder set = new HostSetBuilder(0);
    private @Nullable ListSyntax syntax;

    Reading(PolicyFile.@Nullable Format format, Problems problems) {
      this.format = format;
      this.problems = problems;
    }

    @Override
    public void read(Lines lines, long size) throws IOException {
      set = new HostSetBuilder((int) (size / LINE));
      syntax = ListSyntax.of(format, set, problems);
      while (lines.next()) {
        syntax.line(lines);
      }
    }
  }

  private void unreadable(String file, PolicySources.Unreadable trouble, Mark mark) {
    if (trouble.at() == null) {
      problems.add(mark, "the list " + Quoted.of(file) + " " + trouble.why(), trouble.fix());
    } else {
      problems.of(Path.of(file)).add(trouble.at(), trouble.why(), trouble.fix());
    }
  }

  /** Warns of patterns that are not needed; a wider one may stand below them, so looks again. */
  private PolicySources.@Nullable Unreadable twice(String file, PlainList list) {
    PlainList.Tally covered = new PlainList.Tally();
    PolicySources.Unreadable trouble = null;
    if (list.set().isWide()) {
      trouble =
          sources.read(
              file,
              (lines, size) -> {
                while (lines.next()) {
                  list.inside(lines, covered);
                }
              });
    }
    Problems here = warnings.of(Path.of(file));
    warn(here, list.again(), "stands in the list before", "stand in the list before");
    warn(here, covered, "is covered by a wider one", "are covered by wider ones");
    return trouble;
  }

  private static void warn(Problems here, PlainList.Tally tally, String one, String many) {
    if (tally.count() == 1) {
      here.add(tally.first(), "this pattern " + one, "remove it");
    } else if (tally.count() > 1) {
      String what = tally.count() + " patterns " + many + "; this is the first";
      here.add(tally.first(), what, "remove them");
    }
  }
}
