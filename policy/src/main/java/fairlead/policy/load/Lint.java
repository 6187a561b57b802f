package fairlead.policy.load;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.Entry;
import fairlead.policy.PolicyRules.Opening;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.Rule;
import fairlead.policy.Scheme;
import fairlead.policy.Source;
import fairlead.policy.Tier;
import fairlead.policy.address.AddressRange;
import fairlead.policy.load.PolicyFile.QuotaEntry;
import fairlead.policy.load.PolicyFile.SessionEntry;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.quota.Budget;
import fairlead.policy.wording.Quoted;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is no error, but hardly meant. */
final class Lint {

  private final Problems warnings;

  Lint(Problems warnings) {
    this.warnings = warnings;
  }

  void look(PolicyRules rules, Map<String, Mark> unusedTiers, Map<String, Mark> unusedLists) {
    unusedTiers.forEach(
        (tier, mark) -> warnings.add(mark, "nobody gets the tier \"" + tier + "\"", "assign it"));
    unusedLists.forEach(
        (list, mark) ->
            warnings.add(mark, "no rule names the list " + Quoted.of(list), "remove it"));
    shadowed(rules.entries());
    rules.deny().forEach(this::deny);
    rules.deny().forEach(rule -> reports(rule, rules.zone()));
    for (TierRules tier : rules.tiers()) {
      tier.deny().forEach(this::deny);
      tier.deny().forEach(rule -> reports(rule, rules.zone()));
      List<Rule> own = tier.tier().report() == null ? tier.deny() : List.of();
      List<Rule> denies = Stream.concat(rules.deny().stream(), own.stream()).toList();
      List<Opening> holes = holes(rules.openings(), tier.tier().name());
      for (Rule allow : tier.allow()) {
        covered(allow, denies, "allows nothing", "denies");
        prefixes(allow);
        belowTheFloor(allow, holes);
      }
      for (AskRule ask : tier.ask()) {
        covered(ask.rule(), denies, "opens nothing", "denies");
        covered(ask.rule(), tier.allow(), "opens nothing more", "allows");
        prefixes(ask.rule());
      }
    }
  }

  /** A session whose bounds do not fit each other. */
  void session(Tier tier, @Nullable SessionEntry entry) {
    Duration length = tier.session().length();
    if (entry == null || length == null) {
      return;
    }
    if (entry.drain() != null && entry.drain().value().compareTo(length) > 0) {
      String what = "what is under way drains longer than a session runs";
      of(tier).add(entry.drain().mark(), what, "make drain shorter than length");
    }
    Budget time = tier.quota().time();
    if (entry.length() != null && time != null && !whole(time) && beyond(length, time)) {
      String what = "no session gets as long: the time budget ends it before";
      of(tier).add(entry.length().mark(), what, "make it shorter, or the budget larger");
    }
  }

  private Problems of(Tier tier) {
    return warnings.in("tier " + Quoted.of(tier.name()));
  }

  /** Whether a session ends before: over the turn of a period it may use the budget up twice. */
  private static boolean beyond(Duration length, Budget time) {
    return length.toMillis() > 2 * time.amount();
  }

  /** A time budget as long as its period. */
  void time(Tier tier, @Nullable QuotaEntry entry) {
    Budget time = tier.quota().time();
    if (entry != null && entry.time() != null && time != null && whole(time)) {
      String period = time.period().name().toLowerCase(Locale.ROOT);
      String what = "the time budget bounds nothing: no " + period + " is longer";
      of(tier).add(entry.time().mark(), what, "name less, or leave it out");
    }
  }

  private static boolean whole(Budget time) {
    int days =
        switch (time.period()) {
          case DAY -> 1;
          case WEEK -> 7;
          case MONTH -> 31;
        };
    return time.amount() >= Duration.ofDays(days).toMillis();
  }

  private static List<Opening> holes(List<Opening> all, String tier) {
    return all.stream().filter(o -> o.tiers().isEmpty() || o.tiers().contains(tier)).toList();
  }

  /** Entries that an earlier one leaves nobody for: the first such one is named. */
  private void shadowed(List<Entry> entries) {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      entries.subList(0, i).stream()
          .filter(earlier -> takesAll(earlier, entry))
          .findFirst()
          .ifPresent(earlier -> shadowed(entry, earlier));
    }
  }

  private void shadowed(Entry entry, Entry earlier) {
    boolean everyone = earlier.user() == null && earlier.group() == null && earlier.room() == null;
    String takes = everyone ? " takes everyone" : " takes all of these before";
    String what = "nobody gets here: the entry in line " + earlier.source().line() + takes;
    warnings.add(mark(entry.source()), what, "move it up");
  }

  private static boolean takesAll(Entry earlier, Entry later) {
    return (earlier.user() == null || earlier.user().equals(later.user()))
        && (earlier.group() == null || earlier.group().equals(later.group()))
        && (earlier.room() == null || earlier.room().equals(later.room()));
  }

  private static Mark mark(Source source) {
    return new Mark(source.line(), source.column());
  }

  private void deny(Rule deny) {
    passedByHttps(deny);
    prefixes(deny);
  }

  private void reports(Rule deny, ZoneId zone) {
    ReportModes.look(
        deny.report(), mark(deny.source()), "rule \"" + deny.id() + "\"", zone, warnings);
  }

  private void passedByHttps(Rule deny) {
    if (deny.scheme() == Scheme.HTTP && deny.ports().contains(443)) {
      boolean inside = !deny.paths().isEmpty() || !deny.methods().isEmpty();
      warn(
          deny,
          "HTTPS on port 443 passes the deny rule \"" + deny.id() + "\"",
          inside
              ? "inside TLS neither method nor path can be seen"
              : "leave scheme out, or write ports: [80] if that is meant");
    }
  }

  private void prefixes(Rule rule) {
    for (String path : rule.paths()) {
      if (path.endsWith("*")) {
        warn(
            rule,
            "rule \""
                + rule.id()
                + "\": paths are prefixes: the * in "
                + Quoted.of(path)
                + " stands for itself",
            "leave it out");
      }
    }
  }

  private void belowTheFloor(Rule allow, List<Opening> holes) {
    allow.hosts().stream()
        .flatMap(set -> set.ranges().stream())
        .filter(AddressRange::isSpecial)
        .filter(range -> holes.stream().noneMatch(hole -> opens(hole, allow, range)))
        .findFirst()
        .ifPresent(
            range ->
                warn(
                    allow,
                    "rule \""
                        + allow.id()
                        + "\" allows nothing at "
                        + range
                        + ", which is not public",
                    "open it in egress, or remove it"));
  }

  private static boolean opens(Opening hole, Rule allow, AddressRange range) {
    return hole.range().overlaps(range) && hole.ports().overlaps(allow.ports());
  }

  /** A rule of which others leave nothing. */
  private void covered(Rule rule, List<Rule> others, String said, String does) {
    for (Rule other : others) {
      boolean whole =
          inside(rule, other)
              && other.schedule() == null
              && other.report() == null
              && (other.scheme() == null || other.scheme() == rule.scheme());
      if (whole && other.ports().covers(rule.ports()) && hosts(rule, other)) {
        String by = "\"" + other.id() + "\" " + does + " it all";
        warn(rule, "rule \"" + rule.id() + "\" " + said + ": " + by, "remove one");
      }
    }
  }

  /** Whether the other rule has all methods and paths of a rule. */
  private static boolean inside(Rule rule, Rule other) {
    boolean methods =
        other.methods().isEmpty()
            || (!rule.methods().isEmpty() && other.methods().containsAll(rule.methods()));
    boolean paths =
        other.paths().isEmpty()
            || (!rule.paths().isEmpty()
                && rule.paths().stream()
                    .allMatch(path -> other.paths().stream().anyMatch(path::startsWith)));
    return methods && paths;
  }

  private static boolean hosts(Rule rule, Rule other) {
    return rule.hosts().stream().allMatch(r -> other.hosts().stream().anyMatch(o -> o.covers(r)));
  }

  private void warn(Rule rule, String what, String fix) {
    warnings.add(mark(rule.source()), what, fix);
  }
}
