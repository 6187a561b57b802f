package fairlead.policy.load.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects all that is wrong in one file. For one thread. */
public final class Problems {

  private static final int MOST = 1000;

  private final Path file;
  private final List<Problem> found;

  public Problems(Path file) {
    this(file, new ArrayList<>());
  }

  private Problems(Path file, List<Problem> found) {
    this.file = file;
    this.found = found;
  }

  /** Notes a problem; {@code fix} may be empty. */
  public void add(Mark mark, String what, String fix) {
    if (found.size() < MOST) {
      found.add(new Problem(file, mark.line(), mark.column(), what, fix));
    }
  }

  /** The same collection, for another file. */
  public Problems of(Path other) {
    return new Problems(other, found);
  }

  /** All so far. */
  public List<Problem> all() {
    return List.copyOf(found);
  }
}
