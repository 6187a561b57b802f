package fairlead.policy.load;

import fairlead.policy.PolicyRules.Entry;
import fairlead.policy.Source;
import fairlead.policy.load.PolicyFile.AssignEntry;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.wording.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the entries of {@code assign}. */
final class AssignBuilder {

  private final PolicyFile file;
  private final Problems problems;

  /** The maker of a file's entries; problems name the part of the file already. */
  AssignBuilder(PolicyFile file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (AssignEntry entry : file.assign()) {
      String tier = tierName(file, entry.tier(), problems);
      Located<String> room = entry.room();
      if (room != null && !file.rooms().containsKey(room.value())) {
        unknown("room", room, file.rooms().keySet(), problems);
      }
      entries.add(
          new Entry(
              new Source(PolicyLoader.FILE, entry.mark().line(), entry.mark().column()),
              text(entry.user()),
              text(entry.group()),
              text(room),
              tier == null ? "" : tier,
              new ByReader(problems).owner(entry.owner(), "owner"),
              mayAsk(entry)));
    }
    return entries;
  }

  private Set<String> mayAsk(AssignEntry entry) {
    Set<String> tiers = new LinkedHashSet<>();
    for (Located<String> name : entry.mayAsk()) {
      String tier = tierName(file, name, problems);
      if (tier == null) {
        continue;
      }
      PolicyFile.TierEntry asked = file.tiers().get(tier);
      if (tier.equals(text(entry.tier()))) {
        String what = Quoted.of(tier) + " in \"may-ask\" is their own tier";
        problems.add(name.mark(), what, "remove it: one may always ask for one's own");
      } else if (asked == null || asked.approval() == null) {
        String what = "nobody can ask for the tier " + Quoted.of(tier) + ", which has no approval";
        problems.add(name.mark(), what, "give it an approval, or remove it here");
      } else if (!tiers.add(tier)) {
        problems.add(name.mark(), Quoted.of(tier) + " is in \"may-ask\" twice", "keep one");
      }
    }
    return tiers;
  }

  static @Nullable String text(@Nullable Located<String> located) {
    return located == null ? null : located.value();
  }

  /** The name of a tier; null, and a problem, if there is none of that name. */
  static @Nullable String tierName(
      PolicyFile file, @Nullable Located<String> tier, Problems naming) {
    if (tier != null && !file.tiers().containsKey(tier.value())) {
      unknown("tier", tier, file.tiers().keySet(), naming);
      return null;
    }
    return text(tier);
  }

  private static void unknown(String kind, Located<String> name, Set<String> known, Problems here) {
    here.add(
        name.mark(),
        "unknown " + kind + " " + Quoted.of(name.value()),
        Nearest.hint(name.value(), known));
  }
}
