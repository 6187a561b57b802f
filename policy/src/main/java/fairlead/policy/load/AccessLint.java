package fairlead.policy.load;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.Entry;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.Tier;
import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Stage;
import fairlead.policy.load.PolicyFile.TierEntry;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.quota.SessionTerms;
import fairlead.policy.supervision.Supervision;
import fairlead.policy.wording.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is hardly meant of approvals, supervision and starts: that nobody could ever meet. */
final class AccessLint {

  private final PolicyFile file;
  private final PolicyRules rules;
  private final Problems warnings;

  AccessLint(PolicyFile file, PolicyRules rules, Problems warnings) {
    this.file = file;
    this.rules = rules;
    this.warnings = warnings;
  }

  /**
   * Looks at all of it.
   *
   * @param unused chains that nothing names, and where they stand
   */
  void look(Map<String, Mark> unused) {
    unused.forEach(
        (chain, mark) ->
            warnings.add(mark, "nothing names the approval " + Quoted.of(chain), "remove it"));
    for (TierRules tier : rules.tiers()) {
      TierEntry entry = file.tiers().get(tier.tier().name());
      if (entry != null) {
        tier(tier, entry);
      }
    }
    for (int i = 0; i < rules.entries().size(); i++) {
      asks(rules.entries().get(i), file.assign().get(i).mark());
    }
  }

  private void tier(TierRules rules, TierEntry entry) {
    Tier tier = rules.tier();
    Problems here = warnings.in("tier " + Quoted.of(tier.name()));
    if (tier.session().start() == SessionTerms.Start.SUPERVISOR) {
      roomless(tier, startMark(entry), here);
    }
    Supervision supervision = tier.supervision();
    if (supervision != null && entry.supervision() != null) {
      supervised(tier, supervision, entry.supervision(), here);
    }
    if (tier.report() != null && !rules.ask().isEmpty()) {
      String what = "the tier only reports, but hosts of its ask rules are refused until approved";
      here.add(entry.ask().getFirst().mark(), what, "remove mode, or the ask rules");
    }
  }

  private static Mark startMark(TierEntry entry) {
    return entry.session() != null && entry.session().start() != null
        ? entry.session().start().mark()
        : entry.mark();
  }

  private void roomless(Tier tier, Mark mark, Problems here) {
    if (rules.rooms().isEmpty()) {
      here.add(mark, "nobody can start a session: there are no rooms", "add rooms");
    } else if (entries(tier.name()).noneMatch(entry -> entry.room() != null)) {
      String what = "who is in no room waits for ever: no entry of assign gives it by room";
      here.add(mark, what, "add room: NAME to the entry");
    }
  }

  private void supervised(
      Tier tier, Supervision supervision, PolicyFile.SupervisionEntry entry, Problems here) {
    if (entry.grace() != null && supervision.grace().compareTo(supervision.every()) >= 0) {
      String what = "a check-in may be late by as long as they are apart";
      here.add(entry.grace().mark(), what, "make grace shorter than every");
    }
    Set<By> watched = entries(tier.name()).map(AccessLint::who).collect(Collectors.toSet());
    if (entry.by() != null && watched.equals(Set.of(supervision.by()))) {
      String what = "only those who supervise are in it, and nobody supervises themselves";
      here.add(entry.by().mark(), what, "name others");
    }
  }

  /** Entries that give a tier, or let one ask for it. */
  private Stream<Entry> entries(String tier) {
    return rules.entries().stream()
        .filter(entry -> entry.tier().equals(tier) || entry.mayAsk().contains(tier));
  }

  /** Whom an entry means; the owner stands for everybody. */
  private static By who(Entry entry) {
    return entry.user() != null
        ? new By.User(entry.user())
        : entry.group() != null ? new By.Group(entry.group()) : new By.Owner();
  }

  private void asks(Entry entry, Mark mark) {
    Problems here = warnings.in("assign");
    By asker = who(entry);
    for (Chain chain : chains(entry)) {
      Set<By> voters = chain.stages().stream().map(Stage::by).collect(Collectors.toSet());
      String name = Quoted.of(chain.name());
      if (!(asker instanceof By.Owner) && voters.contains(asker)) {
        boolean one = asker instanceof By.User;
        String what = asker + (one ? " asks and decides" : " ask and decide");
        String fix = "nobody decides for themselves: name others";
        here.add(mark, what + " in the approval " + name, fix);
      }
      if (voters.contains(new By.Owner()) && entry.owner() == null) {
        String what = "the owner decides in the approval " + name + ", but there is none";
        here.add(mark, what, "add owner: group:NAME");
      }
    }
    for (String tier : tiers(entry)) {
      TierRules of = tier(tier);
      Supervision supervision = of == null ? null : of.tier().supervision();
      if (supervision != null && supervision.by() instanceof By.Owner && entry.owner() == null) {
        String what = "the owner supervises the tier " + Quoted.of(tier) + ", but there is none";
        here.add(mark, what, "add owner: group:NAME");
      }
    }
  }

  private static List<String> tiers(Entry entry) {
    List<String> tiers = new ArrayList<>(List.of(entry.tier()));
    tiers.addAll(entry.mayAsk());
    return tiers;
  }

  /** The chains by which whom an entry means may ask. */
  private Set<Chain> chains(Entry entry) {
    Set<Chain> chains = new LinkedHashSet<>();
    for (String name : tiers(entry)) {
      TierRules tier = tier(name);
      if (tier != null && tier.tier().approval() != null) {
        chains.add(tier.tier().approval());
      }
      if (tier != null) {
        tier.ask().stream().map(AskRule::approval).forEach(chains::add);
      }
    }
    return chains;
  }

  private @Nullable TierRules tier(String name) {
    return rules.tiers().stream()
        .filter(tier -> tier.tier().name().equals(name))
        .findFirst()
        .orElse(null);
  }
}
