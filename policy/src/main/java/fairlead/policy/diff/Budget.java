package fairlead.policy.diff;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How much is looked at, so that no policy takes long to compare; says what was left out. */
final class Budget {

  /** So many ranges of addresses are cut where they meet. */
  static final int MOST_RANGES = 2_000;

  /** So many decisions are made for one class of hosts. */
  private static final long MOST_OF_ONE = 60_000;

  private long decisions = 400_000;
  private int looks = 150_000;
  private final Set<String> limits = new LinkedHashSet<>();

  static final List<Cells.Part> UNSURE =
      List.of(
          new Cells.Part(
              new Cells.Flip(Change.Kind.UNSURE, "", ""), Change.Shape.ALL, Set.of(), Set.of()));

  List<Cells.Part> parts(Cells cells) {
    if (cells.size() > MOST_OF_ONE || cells.size() > decisions) {
      limits.add("rules differ in more ways than were decided: some hosts may or may not change");
      return UNSURE;
    }
    decisions -= cells.size();
    return cells.parts();
  }

  /** Whether more hosts may be looked at. */
  boolean hasLooks() {
    if (looks <= 0) {
      limits.add("rules name more hosts than were looked at: some may or may not change");
    }
    return looks > 0;
  }

  void look() {
    looks--;
  }

  void lists() {
    limits.add("hosts that are in several long lists at once were not looked at in every way");
  }

  void ranges(int many) {
    limits.add(
        "address literals were not looked at: rules name "
            + Counts.of(many)
            + " ranges, more than "
            + Counts.of(MOST_RANGES));
  }

  void people() {
    limits.add("people who are in several groups were not looked at: assign has too many entries");
  }

  List<String> limits() {
    return new ArrayList<>(limits);
  }
}
