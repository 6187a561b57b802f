package fairlead.gateway.squid;

import java.util.Set;
import java.util.TreeSet;

/**
 * A set of methods: CONNECT or not, and of the others those that are named, or all but those.
 * Immutable.
 *
 * @param connect whether CONNECT is one
 * @param others whether methods that are not named are
 * @param named the exceptions to that
 */
record Methods(boolean connect, boolean others, Set<String> named) {
  static final Methods ALL = new Methods(true, true, Set.of());
  static final Methods CONNECT = new Methods(true, false, Set.of());
  static final Methods PLAIN = new Methods(false, true, Set.of());

  Methods {
    named = Set.copyOf(named);
  }

  /** The methods of these names. */
  static Methods of(Set<String> names) {
    Set<String> plain = new TreeSet<>(names);
    boolean connect = plain.remove("CONNECT");
    return new Methods(connect, false, plain);
  }

  Methods and(Methods other) {
    Set<String> both = new TreeSet<>(named);
    if (others && other.others) {
      both.addAll(other.named);
    } else if (others) {
      both = new TreeSet<>(other.named);
      both.removeAll(named);
    } else if (other.others) {
      both.removeAll(other.named);
    } else {
      both.retainAll(other.named);
    }
    return new Methods(connect && other.connect, others && other.others, both);
  }

  Methods minus(Methods other) {
    return and(new Methods(!other.connect, !other.others, other.named));
  }

  boolean isEmpty() {
    return !connect && !hasPlain();
  }

  /** Whether any but CONNECT is in it. */
  boolean hasPlain() {
    return others || !named.isEmpty();
  }

  /** Whether all but CONNECT are in it. */
  boolean allPlain() {
    return others && named.isEmpty();
  }
}
