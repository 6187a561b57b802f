package fairlead.policy.load.yaml;

import fairlead.policy.wording.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects all that is wrong in one file, in bounded space. For one thread. */
public final class Problems {

  private static final int MOST = 1000;
  private static final int LONGEST = 500;

  private static final class Found {
    private final List<Problem> kept = new ArrayList<>();
    private int more;
  }

  private final Path file;
  private final String before;
  private final Found found;

  public Problems(Path file) {
    this(file, "", new Found());
  }

  private Problems(Path file, String before, Found found) {
    this.file = file;
    this.before = before;
    this.found = found;
  }

  /** Notes a problem; {@code fix} may be empty. */
  public void add(Mark mark, String what, String fix) {
    if (found.kept.size() < MOST) {
      String clipped = Quoted.clip(before + what, LONGEST);
      found.kept.add(
          new Problem(file, mark.line(), mark.column(), clipped, Quoted.clip(fix, LONGEST)));
    } else {
      found.more++;
    }
  }

  /** The same collection, for another file. */
  public Problems of(Path other) {
    return new Problems(other, before, found);
  }

  /**
   * The same collection, for a part of the file that each message begins with: {@code rule "x"}.
   */
  public Problems in(String part) {
    return new Problems(file, part + ": ", found);
  }

  /** All so far, by place; where they are too many, the last says how many more there are. */
  public List<Problem> all() {
    List<Problem> all = new ArrayList<>(found.kept);
    all.sort(Problem.BY_PLACE);
    if (found.more > 0) {
      Problem last = all.getLast();
      String more = "and " + found.more + " more";
      all.add(new Problem(last.file(), last.line(), last.column(), more, ""));
    }
    return List.copyOf(all);
  }
}
