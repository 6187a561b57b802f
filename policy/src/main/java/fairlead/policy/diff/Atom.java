package fairlead.policy.diff;

import fairlead.policy.match.Host;
import fairlead.policy.match.HostSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of hosts that is too long to be looked at one by one, as it was and as it is.
 *
 * @param label what it is called, such as {@code list "reference"}
 * @param same whether both have the same content
 * @param added how many patterns only the new one has
 * @param removed how many only the old one has
 * @param inhabited where some of its hosts may be
 */
record Atom(
    String label,
    @Nullable HostSet old,
    @Nullable HostSet next,
    boolean same,
    int added,
    int removed,
    List<Part> inhabited) {

  /** Where a host is: in the set of neither, of both, or of one. */
  enum Part {
    NEITHER,
    BOTH,
    OLD,
    NEXT;

    boolean inOld() {
      return this == BOTH || this == OLD;
    }

    boolean inNext() {
      return this == BOTH || this == NEXT;
    }
  }

  static Atom of(String label, @Nullable HostSet old, @Nullable HostSet next) {
    if (old != null && old == next) {
      return new Atom(label, old, next, true, 0, 0, inhabited(old, next, 0, 0));
    }
    int removed = old == null ? 0 : next == null ? old.size() : old.without(next);
    int added = next == null ? 0 : old == null ? next.size() : next.without(old);
    return new Atom(
        label,
        old,
        next,
        removed == 0 && added == 0,
        added,
        removed,
        inhabited(old, next, added, removed));
  }

  /** Whether a set is looked at name by name. */
  static boolean few(HostSet set) {
    return set.names().isPresent();
  }

  /** Where a host is. */
  Part part(Host host) {
    boolean inOld = old != null && old.matches(host);
    boolean inNext = next != null && next.matches(host);
    return inOld ? (inNext ? Part.BOTH : Part.OLD) : inNext ? Part.NEXT : Part.NEITHER;
  }

  private static List<Part> inhabited(
      @Nullable HostSet old, @Nullable HostSet next, int added, int removed) {
    if (old == null || next == null) {
      return List.of(old == null ? Part.NEXT : Part.OLD);
    }
    List<Part> parts = new ArrayList<>();
    if (removed < old.size()) {
      parts.add(Part.BOTH);
    }
    if (removed > 0 && !next.covers(old)) {
      parts.add(Part.OLD);
    }
    if (added > 0 && !old.covers(next)) {
      parts.add(Part.NEXT);
    }
    return List.copyOf(parts);
  }

  /** Some of its hosts in words. */
  String words(Part part) {
    return switch (part) {
      case NEITHER -> "";
      case BOTH -> "the hosts of " + label;
      case OLD ->
          next == null
              ? "the hosts of " + label
              : Counts.entries(removed) + " removed from " + label + percent();
      case NEXT ->
          old == null ? "the hosts of " + label : Counts.entries(added) + " added to " + label;
    };
  }

  private String percent() {
    int size = old == null ? 0 : old.size();
    return size == 0 ? "" : " (" + Counts.percent(removed, size) + ")";
  }
}
