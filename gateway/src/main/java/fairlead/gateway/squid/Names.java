package fairlead.gateway.squid;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of a set, but those of others. Immutable.
 *
 * @param in null for all names
 */
record Names(@Nullable DomainSet in, List<DomainSet> out) {
  static final Names ANY = new Names(null, List.of());

  Names {
    out = List.copyOf(out);
  }

  static Names of(DomainSet in) {
    return new Names(in, List.of());
  }

  /** As this one, but without what does not bear on it, and with less to leave out if it can be. */
  private static Names simple(@Nullable DomainSet in, List<DomainSet> out) {
    if (in == null) {
      return new Names(null, out.stream().filter(set -> !set.isEmpty()).distinct().toList());
    }
    DomainSet left = in;
    List<DomainSet> kept = new ArrayList<>();
    for (DomainSet set : out) {
      DomainSet without = left.without(set);
      if (without.overlaps(set)) {
        if (!kept.contains(set)) {
          kept.add(set);
        }
      } else {
        left = without;
      }
    }
    return new Names(left, kept);
  }

  Names and(Names other) {
    List<DomainSet> all = new ArrayList<>(out);
    all.addAll(other.out);
    return simple(both(in, other.in), all);
  }

  private static @Nullable DomainSet both(@Nullable DomainSet one, @Nullable DomainSet other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.and(other);
  }

  /** What is left, in pieces that may overlap. */
  List<Names> minus(Names other) {
    List<Names> pieces = new ArrayList<>();
    if (other.in != null) {
      List<DomainSet> more = new ArrayList<>(out);
      more.add(other.in);
      pieces.add(simple(in, more));
    }
    for (DomainSet kept : other.out) {
      pieces.add(simple(both(both(in, other.in), kept), out));
    }
    return pieces;
  }

  boolean isEmpty() {
    return in != null
        && in.exact().stream().allMatch(name -> out.stream().anyMatch(set -> set.holds(name)))
        && in.below().stream().allMatch(name -> out.stream().anyMatch(set -> set.holdsBelow(name)));
  }
}
