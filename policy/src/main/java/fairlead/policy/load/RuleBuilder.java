package fairlead.policy.load;

import fairlead.policy.Rule;
import fairlead.policy.RuleId;
import fairlead.policy.Scheme;
import fairlead.policy.Source;
import fairlead.policy.load.PolicyFile.RuleEntry;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.HostSet;
import fairlead.policy.match.Malformed;
import fairlead.policy.match.NormalPath;
import fairlead.policy.match.Ports;
import fairlead.policy.match.Schedule;
import fairlead.policy.wording.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes rules of their entries. */
final class RuleBuilder {

  static final String ID = "[a-z0-9-]{1,64}";
  static final String ID_HINT = "use a-z, 0-9 and hyphens, at most 64";
  static final String METHOD_HINT = "such as GET, in capitals";

  /** What a rule does. */
  enum Kind {
    DENY,
    ALLOW,
    ASK
  }

  private final HostLists lists;
  private final Problems problems;
  private final Map<String, Integer> lines = new HashMap<>();

  RuleBuilder(HostLists lists, Problems problems) {
    this.lists = lists;
    this.problems = problems;
  }

  /** The rules of a list; {@code prefix} and a number from 1 name those without an id. */
  List<Rule> rules(List<RuleEntry> entries, String prefix, Kind kind) {
    List<Rule> rules = new ArrayList<>();
    for (RuleEntry entry : entries) {
      rules.add(rule(entry, prefix + "/" + (rules.size() + 1), kind));
    }
    return rules;
  }

  private Rule rule(RuleEntry entry, String number, Kind kind) {
    RuleId id = id(entry.id(), number);
    Problems here = problems.in("rule " + Quoted.of(id.value()));
    flags(entry, kind, here);
    return new Rule(
        id,
        new Source(PolicyLoader.FILE, entry.mark().line(), entry.mark().column()),
        kind == Kind.DENY,
        hosts(entry, here),
        entry.ports().isEmpty() ? Ports.WEB : ports(entry.ports(), here),
        scheme(entry, here),
        methods(entry.methods(), here),
        paths(entry.paths(), here),
        schedule(entry, here),
        entry.free() != null && entry.free().value(),
        entry.quiet() != null && entry.quiet().value(),
        entry.onChange() != null,
        new ReportModes(here).read(entry.mode(), entry.until()));
  }

  private static void flags(RuleEntry entry, Kind kind, Problems problems) {
    if (kind != Kind.ALLOW && entry.free() != null) {
      problems.add(entry.free().mark(), "\"free\" is for allow rules", "remove it");
    }
    if (kind != Kind.DENY && entry.quiet() != null) {
      problems.add(entry.quiet().mark(), "\"quiet\" is for deny rules", "remove it");
    }
    if (kind != Kind.DENY && entry.mode() != null) {
      problems.add(
          entry.mode().mark(), "\"mode\" is for deny rules and tiers", "write it in one of those");
    }
    if (kind != Kind.ASK && entry.approval() != null) {
      problems.add(entry.approval().mark(), "\"approval\" is for ask rules", "remove it");
    }
    if (kind != Kind.ASK && entry.wait_() != null) {
      problems.add(entry.wait_().mark(), "\"wait\" is for ask rules", "remove it");
    }
    Located<String> change = entry.onChange();
    if (kind != Kind.ALLOW && change != null) {
      problems.add(change.mark(), "\"on-change\" is for allow rules", "remove it");
    } else if (change != null && !change.value().equals("keep")) {
      String what = "\"on-change\" must be keep, not " + Quoted.of(change.value());
      problems.add(change.mark(), what, "write on-change: keep, or leave it out");
    }
  }

  private RuleId id(@Nullable Located<String> id, String number) {
    if (id == null) {
      return new RuleId(number);
    }
    if (!id.value().matches(ID)) {
      problems.add(id.mark(), "bad id " + Quoted.of(id.value()), ID_HINT);
      return new RuleId(number);
    }
    Integer other = lines.putIfAbsent(id.value(), id.mark().line());
    if (other != null) {
      problems.add(
          id.mark(),
          "duplicate id " + Quoted.of(id.value()) + ", also in line " + other,
          "ids are unique in the file");
    }
    return new RuleId(id.value());
  }

  private List<HostSet> hosts(RuleEntry entry, Problems problems) {
    List<HostSet> sets = new ArrayList<>();
    List<HostPattern> own = new ArrayList<>();
    for (Located<String> host : entry.hosts()) {
      try {
        HostPattern pattern = HostPattern.parse(host.value());
        if (pattern instanceof HostPattern.Listed(String list)) {
          sets.add(lists.list(list, host.mark(), problems));
        } else {
          own.add(pattern);
        }
      } catch (Malformed e) {
        PolicyBuilder.say(problems, host.mark(), e);
      }
    }
    sets.addFirst(new HostSet(own));
    return sets;
  }

  /** The ports of these words; problems say what is wrong with the others. */
  static Ports ports(List<Located<String>> words, Problems problems) {
    List<Ports.Range> ranges = new ArrayList<>();
    for (Located<String> word : words) {
      try {
        ranges.add(Ports.range(word.value()));
      } catch (Malformed e) {
        PolicyBuilder.say(problems, word.mark(), e);
      }
    }
    return new Ports(ranges);
  }

  private static @Nullable Scheme scheme(RuleEntry entry, Problems problems) {
    Located<String> word = entry.scheme();
    Scheme scheme = null;
    for (Scheme each : Scheme.values()) {
      scheme = word != null && each.label().equals(word.value()) ? each : scheme;
    }
    if (word != null && scheme == null) {
      problems.add(word.mark(), "unknown scheme " + Quoted.of(word.value()), "http or connect");
    }
    boolean inside = !entry.methods().isEmpty() || !entry.paths().isEmpty();
    if (inside && scheme != Scheme.HTTP) {
      Mark mark = (entry.methods().isEmpty() ? entry.paths() : entry.methods()).getFirst().mark();
      String fix = word == null ? "add scheme: http" : "write scheme: http";
      problems.add(mark, "methods and paths cannot be seen inside TLS", fix);
    }
    return scheme;
  }

  private static Set<String> methods(List<Located<String>> words, Problems problems) {
    Set<String> methods = new HashSet<>();
    for (Located<String> word : words) {
      if (!isMethod(word.value())) {
        String fix = word.value().equals("CONNECT") ? "write scheme: connect" : METHOD_HINT;
        problems.add(word.mark(), "bad method " + Quoted.of(word.value()), fix);
      }
      methods.add(word.value());
    }
    return methods;
  }

  /** Whether a rule may name a method so. */
  static boolean isMethod(String text) {
    return text.matches("[A-Z][A-Z-]{0,31}") && !text.equals("CONNECT");
  }

  private static List<String> paths(List<Located<String>> words, Problems problems) {
    for (Located<String> word : words) {
      String normal = word.value().isEmpty() ? null : NormalPath.ofText(word.value());
      if (normal == null || !normal.equals(word.value())) {
        String fix = normal == null ? "such as /public/" : "write " + Quoted.of(normal);
        problems.add(
            word.mark(), "path " + Quoted.of(word.value()) + " is not in normal form", fix);
      } else if (normal.indexOf(';') >= 0) {
        String fix = "write " + Quoted.of(NormalPath.withoutParameters(normal));
        problems.add(word.mark(), "path " + Quoted.of(normal) + " has parameters", fix);
      }
    }
    return words.stream().map(Located::value).toList();
  }

  private static @Nullable Schedule schedule(RuleEntry entry, Problems problems) {
    entry.when().forEach(word -> check(word, List.of(word.value()), List.of(), problems));
    entry.except().forEach(word -> check(word, List.of(), List.of(word.value()), problems));
    List<String> when = entry.when().stream().map(Located::value).toList();
    List<String> except = entry.except().stream().map(Located::value).toList();
    try {
      return when.isEmpty() && except.isEmpty() ? null : Schedule.of(when, except);
    } catch (Malformed e) {
      return null;
    }
  }

  private static void check(
      Located<String> word, List<String> when, List<String> except, Problems problems) {
    try {
      Schedule.of(when, except);
    } catch (Malformed e) {
      PolicyBuilder.say(problems, word.mark(), e);
    }
  }
}
