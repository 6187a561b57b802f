package fairlead.policy.load;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.Entry;
import fairlead.policy.PolicyRules.Opening;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.Rule;
import fairlead.policy.Source;
import fairlead.policy.Tier;
import fairlead.policy.address.AddressRange;
import fairlead.policy.load.RuleBuilder.Kind;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.Malformed;
import fairlead.policy.match.Ports;
import fairlead.policy.suite.PolicyTest;
import fairlead.policy.wording.Quoted;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validates a policy file and makes the rules of it. Used once. */
final class PolicyBuilder {

  private final PolicyFile file;
  private final PolicySources sources;
  private final Problems problems;
  private final Problems warnings;
  private final HostLists lists;
  private final RuleBuilder rules;
  private final Chains chains;
  private List<PolicyTest> tests = List.of();

  PolicyBuilder(PolicyFile file, PolicySources sources, Problems problems, Problems warnings) {
    this.file = file;
    this.sources = sources;
    this.problems = problems;
    this.warnings = warnings;
    this.lists = new HostLists(file.lists(), sources, problems, warnings);
    this.rules = new RuleBuilder(lists, problems);
    this.chains = new Chains(file.approvals(), problems);
  }

  @Nullable PolicyRules build() {
    Located<Integer> version = file.version();
    if (version != null && version.value() != 1) {
      problems.add(version.mark(), "version must be 1", "write version: 1");
    }
    ZoneId zone = zone();
    Map<String, List<AddressRange>> rooms = rooms();
    List<Rule> deny = rules.rules(file.deny(), "deny", Kind.DENY);
    List<TierRules> tiers = tiers();
    List<Entry> entries = new AssignBuilder(file, problems.in("assign")).entries();
    String standard = AssignBuilder.tierName(file, file.defaultTier(), problems.in("default-tier"));
    List<Opening> openings = openings();
    tests = tests(zone, rooms, deny, tiers);
    TierRules last = standard == null ? null : tier(tiers, standard);
    if (last == null || !problems.all().isEmpty()) {
      return null;
    }
    PolicyRules made =
        new PolicyRules(
            sources.hash(),
            zone,
            rooms,
            lists.all(),
            deny,
            tiers,
            entries,
            last,
            chains.all(),
            openings);
    Lint lint = new Lint(warnings);
    lint.look(made, unusedTiers(), lists.unused());
    file.tiers().forEach((name, entry) -> terms(lint, tier(tiers, name), entry, zone));
    EntryLint entryLint = new EntryLint(warnings, LocalDate.now(zone));
    entryLint.look(file.deny(), made.deny());
    for (TierRules tier : tiers) {
      PolicyFile.TierEntry entry = file.tiers().get(tier.tier().name());
      if (entry != null) {
        entryLint.look(entry.deny(), tier.deny());
        entryLint.look(entry.allow(), tier.allow());
        entryLint.look(entry.ask(), tier.ask().stream().map(AskRule::rule).toList());
      }
    }
    new AccessLint(file, made, warnings).look(chains.unused());
    TimezoneLint.look(file, warnings);
    return made;
  }

  /** Warns of what needs the list of public suffixes. */
  void widths(PolicyRules made) {
    WidthLint lint = new WidthLint(warnings);
    for (TierRules tier : made.tiers()) {
      PolicyFile.TierEntry entry = file.tiers().get(tier.tier().name());
      if (entry != null) {
        lint.look(entry.allow(), tier.allow());
      }
    }
    new ListLint(sources, warnings).look(file.lists(), made.lists(), lint.lists());
  }

  /** The tests, once the rest is built. */
  List<PolicyTest> tests() {
    return List.copyOf(tests);
  }

  /** Where the file names people. */
  Places places() {
    return Places.of(file);
  }

  private List<PolicyTest> tests(
      ZoneId zone, Map<String, List<AddressRange>> rooms, List<Rule> deny, List<TierRules> tiers) {
    Map<String, Kind> ids = new LinkedHashMap<>();
    deny.forEach(rule -> ids.put(rule.id().value(), Kind.DENY));
    for (TierRules tier : tiers) {
      tier.deny().forEach(rule -> ids.put(rule.id().value(), Kind.DENY));
      tier.allow().forEach(rule -> ids.put(rule.id().value(), Kind.ALLOW));
      tier.ask().forEach(ask -> ids.put(ask.rule().id().value(), Kind.ASK));
    }
    TestBuilder.Known known = new TestBuilder.Known(rooms, ids, file.tiers().keySet());
    TestBuilder builder = new TestBuilder(known, new TestTime(zone));
    List<PolicyTest> all =
        new ArrayList<>(builder.tests(PolicyLoader.FILE, file.tests(), problems));
    all.addAll(new TestReader(sources, problems).read(builder));
    return all;
  }

  private void terms(Lint lint, @Nullable TierRules made, PolicyFile.TierEntry entry, ZoneId zone) {
    if (made != null) {
      Tier tier = made.tier();
      lint.session(tier, entry.session());
      lint.time(tier, entry.quota());
      String whose = "the tier " + Quoted.of(tier.name());
      ReportModes.look(tier.report(), entry.mark(), whose, zone, warnings);
    }
  }

  private static @Nullable TierRules tier(List<TierRules> tiers, String name) {
    return tiers.stream().filter(t -> t.tier().name().equals(name)).findFirst().orElse(null);
  }

  private ZoneId zone() {
    Located<String> zone = file.timezone();
    if (zone == null) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(zone.value());
    } catch (DateTimeException e) {
      problems.add(
          zone.mark(), "unknown timezone " + Quoted.of(zone.value()), "such as Europe/London");
      return ZoneOffset.UTC;
    }
  }

  private Map<String, List<AddressRange>> rooms() {
    Map<String, List<AddressRange>> rooms = new LinkedHashMap<>();
    file.rooms()
        .forEach(
            (name, room) -> {
              List<AddressRange> ranges = new ArrayList<>();
              Problems here = problems.in("room " + Quoted.of(name));
              room.from().forEach(from -> ranges.add(range(from, here)));
              rooms.put(name, ranges);
            });
    return rooms;
  }

  private static AddressRange range(Located<String> text, Problems problems) {
    AddressRange range = AddressRange.parse(text.value());
    if (range == null) {
      problems.add(
          text.mark(), Quoted.of(text.value()) + " is no address range", "such as 10.2.1.0/24");
      return NOWHERE;
    }
    if (!range.isWritten(text.value())) {
      String what = Quoted.of(text.value()) + " is not in normal form";
      problems.add(text.mark(), what, "write " + Quoted.of(range.toString()));
    }
    return range;
  }

  /** Stands in where a range is wrong, so that the rest is still checked. */
  private static final AddressRange NOWHERE = nowhere();

  private static AddressRange nowhere() {
    AddressRange range = AddressRange.parse("::/128");
    if (range == null) {
      throw new IllegalStateException("::/128 is a range");
    }
    return range;
  }

  private List<TierRules> tiers() {
    List<TierRules> tiers = new ArrayList<>();
    file.tiers()
        .forEach(
            (name, tier) -> {
              if (!name.matches(RuleBuilder.ID)) {
                problems.add(tier.mark(), "bad tier name " + Quoted.of(name), RuleBuilder.ID_HINT);
              }
              List<Rule> deny = rules.rules(tier.deny(), name + "/deny", Kind.DENY);
              List<Rule> allow = rules.rules(tier.allow(), name, Kind.ALLOW);
              List<AskRule> ask =
                  new AskBuilder(chains, problems)
                      .rules(tier.ask(), rules.rules(tier.ask(), name + "/ask", Kind.ASK));
              TierBuilder terms = new TierBuilder(chains, problems.in("tier " + Quoted.of(name)));
              tiers.add(new TierRules(terms.tier(name, tier), deny, allow, ask));
            });
    return tiers;
  }

  private static Source source(Mark mark) {
    return new Source(PolicyLoader.FILE, mark.line(), mark.column());
  }

  private List<Opening> openings() {
    List<Opening> openings = new ArrayList<>();
    PolicyFile.Egress egress = file.egress();
    Problems here = problems.in("egress");
    for (PolicyFile.Hole hole : egress == null ? List.<PolicyFile.Hole>of() : egress.open()) {
      hole.tiers().forEach(tier -> AssignBuilder.tierName(file, tier, here));
      Set<String> tiers = new HashSet<>();
      hole.tiers().forEach(tier -> tiers.add(tier.value()));
      Ports ports = RuleBuilder.ports(hole.ports(), here);
      Located<String> text = hole.range();
      AddressRange range = text == null ? NOWHERE : range(text, here);
      if (text != null && range.isWhole()) {
        String what = Quoted.of(text.value()) + " opens every private and local address";
        warnings.add(text.mark(), what, "name the range that is needed");
      }
      openings.add(new Opening(source(hole.mark()), range, ports, Set.copyOf(tiers)));
    }
    return openings;
  }

  /** Tiers that nobody gets, and where they stand. */
  private Map<String, Mark> unusedTiers() {
    Map<String, Mark> unused = new HashMap<>();
    file.tiers().forEach((name, tier) -> unused.put(name, tier.mark()));
    for (PolicyFile.AssignEntry entry : file.assign()) {
      unused.remove(AssignBuilder.text(entry.tier()));
      entry.mayAsk().forEach(tier -> unused.remove(tier.value()));
    }
    unused.remove(AssignBuilder.text(file.defaultTier()));
    return unused;
  }

  /** Adds what a {@link Malformed} says. */
  static void say(Problems problems, Mark mark, Malformed e) {
    problems.add(mark, e.what(), e.fix());
  }
}
