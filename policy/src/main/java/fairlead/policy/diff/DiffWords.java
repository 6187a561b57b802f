package fairlead.policy.diff;

import fairlead.policy.RuleId;
import fairlead.policy.wording.Quoted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A difference in words. */
final class DiffWords {

  private static final int LONGEST_TERM = 120;

  private DiffWords() {}

  static List<String> lines(PolicyDiff diff) {
    List<String> lines = new ArrayList<>();
    for (TermChange term : diff.terms()) {
      lines.add(words(term));
    }
    for (Change change : diff.changes()) {
      if (change.kind() != Change.Kind.REASON) {
        lines.add(words(change));
      }
    }
    for (Change change : diff.changes()) {
      if (change.kind() == Change.Kind.REASON && !isBeside(change, diff.changes())) {
        lines.add(words(change));
      }
    }
    if (diff.nothing()) {
      lines.add("nothing changes for anybody");
    }
    diff.lists().forEach(list -> lines.add(list.words()));
    diff.renamed().forEach(rule -> lines.add("renamed: " + rule));
    diff.limits().forEach(limit -> lines.add("not exact: " + limit));
    return lines;
  }

  /** Whether it only follows from weightier changes that are told for the same hosts. */
  private static boolean isBeside(Change reason, List<Change> all) {
    Set<HostClass> told = new HashSet<>();
    for (Change other : all) {
      if (other.kind() != Change.Kind.REASON && other.tiers().containsAll(reason.tiers())) {
        told.addAll(other.hosts());
      }
    }
    HostClass others = new HostClass.Others();
    return told.containsAll(reason.hosts())
        || (told.contains(others) && reason.hosts().contains(others));
  }

  private static String words(TermChange change) {
    String who = who(change.who());
    boolean many = change.who().size() > 1 || !change.who().getFirst().isOne();
    String before = Quoted.clip(change.before(), LONGEST_TERM);
    String now = Quoted.clip(change.now(), LONGEST_TERM);
    return switch (change.term()) {
      case "tier" -> who + (many ? " move" : " moves") + " from tier " + before + " to tier " + now;
      case "record" -> who + (many ? " are" : " is") + " now recorded " + now;
      case "refusals" -> who + ": rules of the tier now " + now;
      case "timezone" -> who + ": times and days are now those of " + now + ", not " + before;
      default -> who + ": " + change.term() + " " + now + ", was " + before;
    };
  }

  private static String words(Change change) {
    String who = who(change.who());
    boolean many = change.who().size() > 1 || !change.who().getFirst().isOne();
    String what = HostWords.first(change.hostTexts(), " and ") + change.what().words();
    return switch (change.kind()) {
      case GAINED -> who + (many ? " gain " : " gains ") + what + gained(change);
      case LOST -> who + (many ? " lose " : " loses ") + what + lost(change);
      case TREATED -> who + treated(change, what);
      case REASON ->
          who + ": " + what + " is refused as " + change.becomes() + ", not " + change.was();
      case UNSURE -> who + ": " + what + " may change; it was not looked at in every way";
    };
  }

  /** What a change is about and by what rules, without for whom. */
  static String phrase(Change change) {
    String what = HostWords.first(change.hostTexts(), " and ") + change.what().words();
    return switch (change.kind()) {
      case GAINED -> what + gained(change);
      case LOST -> what + lost(change);
      case TREATED, REASON -> what + " " + change.becomes() + " (now: " + change.was() + ")";
      case UNSURE -> what + " was not looked at in every way";
    };
  }

  private static String treated(Change change, String what) {
    boolean could = change.was().startsWith(Effect.ASKED);
    boolean can = change.becomes().startsWith(Effect.ASKED);
    if (can) {
      String now = change.becomes().substring(Effect.ASKED.length());
      String before =
          could ? change.was().substring(Effect.ASKED.length() + ", ".length()) : change.was();
      return " may now ask for " + what + now + " (was: " + before + ")";
    }
    if (could) {
      return " may no longer ask for " + what + " (" + change.becomes() + ")";
    }
    return ": " + what + " now " + change.becomes() + " (was: " + change.was() + ")";
  }

  private static String gained(Change change) {
    String how = change.becomes().substring("passes".length());
    return change.was().startsWith("denied-by-rule")
        ? how + rules("no longer refused by ", change.before())
        : how + rules("", change.after());
  }

  private static String lost(Change change) {
    if (change.becomes().startsWith(Effect.ASKED)) {
      return rules("now only on approval, by ", change.after());
    }
    return change.becomes().startsWith("denied-by-rule")
        ? rules("refused by ", change.after())
        : rules("allowed so far by ", change.before());
  }

  private static String rules(String words, Set<RuleId> rules) {
    List<String> ids = rules.stream().map(RuleId::value).sorted().toList();
    return ids.isEmpty()
        ? ""
        : " ("
            + words
            + (ids.size() > 1 ? "rules " : "rule ")
            + HostWords.first(ids, " and ")
            + ")";
  }

  private static String who(List<Who> who) {
    return HostWords.first(
        who.stream()
            .sorted(Comparator.comparing((Who some) -> some.isRest()).thenComparing(Who::words))
            .map(Who::words)
            .collect(Collectors.toList()),
        " and ");
  }
}
