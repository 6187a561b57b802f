package fairlead.policy.diff;

import fairlead.policy.PolicyRules;
import fairlead.policy.wording.Quoted;
import java.util.List;

/**
 * What a policy changes of another, for whom. Immutable.
 *
 * <p>It is found by deciding, under both, a request of every kind that the rules tell apart, so
 * order, names and comments make no difference. Hosts of lists with more than 64 entries are taken
 * list by list. The work is bounded: what was not looked at stands in {@link #limits}, and then a
 * change of kind {@link Change.Kind#UNSURE} stands for it.
 *
 * @param changes of what is reached, the most important first
 * @param terms changes of what is granted and asked
 * @param lists whose content changed, whether or not anybody reaches anything else by that
 * @param renamed rules that have another id and are otherwise the same, such as {@code a is b}
 * @param limits what was not looked at, in words
 */
public record PolicyDiff(
    List<Change> changes,
    List<TermChange> terms,
    List<ListChange> lists,
    List<String> renamed,
    List<String> limits) {

  private static final int LONGEST_SUMMARY = 500;

  public PolicyDiff {
    changes = List.copyOf(changes);
    terms = List.copyOf(terms);
    lists = List.copyOf(lists);
    renamed = List.copyOf(renamed);
    limits = List.copyOf(limits);
  }

  /** What the next policy changes of the old one. Pure; under two seconds for any two policies. */
  public static PolicyDiff of(PolicyRules old, PolicyRules next) {
    return new Comparison(old, next).result();
  }

  /** Whether nothing changes for anybody. */
  public boolean nothing() {
    return changes.isEmpty() && terms.isEmpty();
  }

  /** All of it in words, a sentence a line. */
  public List<String> lines() {
    return DiffWords.lines(this);
  }

  /** The most important of it in words, on one line of at most 500 characters. */
  public String summary() {
    List<String> lines = lines();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = Quoted.clip(lines.get(i), LONGEST_SUMMARY / 2);
      String more = "; and " + Counts.of(lines.size() - i) + " more";
      int room = i + 1 < lines.size() ? LONGEST_SUMMARY - more.length() : LONGEST_SUMMARY;
      if (text.length() + line.length() + 2 > room) {
        return text.append(more).toString();
      }
      text.append(i == 0 ? "" : "; ").append(line);
    }
    return text.toString();
  }
}
