package fairlead.policy.diff;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.ReportMode;
import fairlead.policy.Rule;
import fairlead.policy.RuleId;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.ChainWords;
import fairlead.policy.quota.Quota;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two policies, compared once. */
final class Comparison {

  private final PolicyRules old;
  private final PolicyRules next;
  private final Atoms atoms;
  private final Budget budget = new Budget();
  private final Map<Same, Gathered> changes = new LinkedHashMap<>();
  private final Map<Terms.Term, Set<Who>> terms = new LinkedHashMap<>();

  /** Changes that are told together, whoever they are for and whatever rule they are by. */
  private record Same(
      Cells.Flip flip, Change.Shape shape, Set<HostClass> hosts, List<String> words) {}

  private record Flipped(Cells.Flip flip, Change.Shape shape) {}

  private static final class Gathered {
    final Set<Who> who = new LinkedHashSet<>();
    final Set<Change.Tiers> tiers = new LinkedHashSet<>();
    final Set<HostClass> hosts = new LinkedHashSet<>();
    final Set<RuleId> before = new LinkedHashSet<>();
    final Set<RuleId> after = new LinkedHashSet<>();
  }

  Comparison(PolicyRules old, PolicyRules next) {
    this.old = old;
    this.next = next;
    this.atoms = new Atoms(old, next);
  }

  PolicyDiff result() {
    People people = new People(old, next);
    if (!people.complete()) {
      budget.people();
    }
    people.all().forEach(this::compare);
    people.terms().forEach((term, who) -> add(term, who));
    List<Change> all = new ArrayList<>();
    changes.forEach((same, one) -> all.add(change(same, one)));
    all.sort(Comparator.comparing(Change::kind));
    List<TermChange> granted = new ArrayList<>();
    terms.forEach(
        (term, who) ->
            granted.add(new TermChange(List.copyOf(who), term.name(), term.before(), term.now())));
    return new PolicyDiff(
        all, granted, lists(), Renamed.between(old, next, atoms), budget.limits());
  }

  private static Change change(Same same, Gathered one) {
    return new Change(
        same.flip.kind(),
        List.copyOf(one.who),
        one.tiers,
        same.hosts,
        same.words,
        same.shape,
        same.flip.was(),
        same.flip.becomes(),
        one.before,
        one.after);
  }

  private List<ListChange> lists() {
    return atoms.lists().stream()
        .filter(atom -> !atom.same() && atom.label().startsWith("list "))
        .map(
            atom ->
                new ListChange(
                    atom.label(),
                    atom.old() == null ? 0 : atom.old().size(),
                    atom.next() == null ? 0 : atom.next().size(),
                    atom.added(),
                    atom.removed()))
        .toList();
  }

  private void compare(Change.Tiers tiers, List<Who> who) {
    TierRules before = tier(old, tiers.before());
    TierRules now = tier(next, tiers.now());
    if (!tiers.before().equals(tiers.now())) {
      add(new Terms.Term("tier", tiers.before(), tiers.now()), who);
    }
    Terms.between(before.tier(), now.tier()).forEach(term -> add(term, who));
    chains(before, now).forEach(term -> add(term, who));
    if (!old.zone().equals(next.zone()) && (timed(old, before) || timed(next, now))) {
      add(new Terms.Term("timezone", old.zone().getId(), next.zone().getId()), who);
    }
    TierPair pair =
        new TierPair(new Side(old, before, atoms), new Side(next, now, atoms), atoms, budget);
    Map<Flipped, Gathered> found = new LinkedHashMap<>();
    pair.compare(
        (hosts, part) -> {
          Gathered one =
              found.computeIfAbsent(new Flipped(part.flip(), part.shape()), f -> new Gathered());
          one.hosts.add(hosts);
          one.before.addAll(part.before());
          one.after.addAll(part.after());
        });
    found.forEach((flipped, one) -> gather(tiers, who, pair, flipped, one));
  }

  /** The chains of the same name by which people of the tiers ask, and that differ. */
  private static List<Terms.Term> chains(TierRules before, TierRules now) {
    List<Terms.Term> changed = new ArrayList<>();
    Map<String, Chain> chains = chains(now);
    chains(before)
        .forEach(
            (name, was) -> {
              Chain is = chains.get(name);
              if (is != null && !is.equals(was)) {
                String term = "approval " + name;
                changed.add(new Terms.Term(term, ChainWords.all(was), ChainWords.all(is)));
              }
            });
    return changed;
  }

  private static Map<String, Chain> chains(TierRules tier) {
    Map<String, Chain> chains = new LinkedHashMap<>();
    Chain own = tier.tier().approval();
    if (own != null) {
      chains.put(own.name(), own);
    }
    tier.ask().forEach(ask -> chains.put(ask.approval().name(), ask.approval()));
    return chains;
  }

  private void gather(
      Change.Tiers tiers, List<Who> who, TierPair pair, Flipped flipped, Gathered one) {
    List<String> words = HostWords.of(one.hosts, pair.classes);
    Gathered all =
        changes.computeIfAbsent(
            new Same(flipped.flip, flipped.shape, one.hosts, words), s -> new Gathered());
    all.who.addAll(who);
    all.tiers.add(tiers);
    all.before.addAll(one.before);
    all.after.addAll(one.after);
  }

  private void add(Terms.Term term, List<Who> who) {
    terms.computeIfAbsent(term, t -> new LinkedHashSet<>()).addAll(who);
  }

  private static TierRules tier(PolicyRules rules, String name) {
    return rules.tiers().stream()
        .filter(tier -> tier.tier().name().equals(name))
        .findFirst()
        .orElse(rules.defaultTier());
  }

  /** Whether local time bears on what its people may do. */
  private static boolean timed(PolicyRules policy, TierRules tier) {
    return !tier.tier().quota().equals(Quota.NONE)
        || tier.tier().sessions() != null
        || ends(tier.tier().report())
        || Stream.concat(
                Stream.of(policy.deny(), tier.deny(), tier.allow()).flatMap(List::stream),
                tier.ask().stream().map(AskRule::rule))
            .anyMatch(Comparison::timed);
  }

  private static boolean timed(Rule rule) {
    return rule.schedule() != null || ends(rule.report());
  }

  private static boolean ends(@Nullable ReportMode report) {
    return report != null && report.until() != null;
  }
}
