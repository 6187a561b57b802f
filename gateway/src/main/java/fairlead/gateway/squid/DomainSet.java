package fairlead.gateway.squid;

import fairlead.policy.match.HostPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A set of host names: some, and all below some. Immutable once it is made.
 *
 * @param label the ACL that it comes from
 * @param exact names that are in it
 * @param below names of which all subdomains are in it
 */
record DomainSet(String label, Set<String> exact, Set<String> below) {

  static DomainSet of(String label, List<HostPattern> patterns) {
    Set<String> exact = new HashSet<>();
    Set<String> below = new HashSet<>();
    for (HostPattern pattern : patterns) {
      switch (pattern) {
        case HostPattern.Exact(String name) -> exact.add(name);
        case HostPattern.Below(String name) -> below.add(name);
        case HostPattern.Within(String name) -> {
          exact.add(name);
          below.add(name);
        }
        default -> throw new IllegalArgumentException("no name: " + pattern);
      }
    }
    return new DomainSet(label, exact, below);
  }

  boolean isEmpty() {
    return exact.isEmpty() && below.isEmpty();
  }

  boolean holds(String name) {
    return exact.contains(name) || under(name);
  }

  /** Whether all names below this one are in it. */
  boolean holdsBelow(String name) {
    return below.contains(name) || under(name);
  }

  private boolean under(String name) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (below.contains(name.substring(dot + 1))) {
        return true;
      }
    }
    return false;
  }

  DomainSet and(DomainSet other) {
    if (equals(other)) {
      return this;
    }
    Set<String> names = new HashSet<>();
    Set<String> trees = new HashSet<>();
    exact.stream().filter(other::holds).forEach(names::add);
    other.exact.stream().filter(this::holds).forEach(names::add);
    below.stream().filter(other::holdsBelow).forEach(trees::add);
    other.below.stream().filter(this::holdsBelow).forEach(trees::add);
    String both = label.equals(other.label) ? label : label + "-and-" + other.label;
    return new DomainSet(both, names, trees);
  }

  /** What is left without the names of the other, but for trees that it holds in part. */
  DomainSet without(DomainSet other) {
    Set<String> names = new HashSet<>(exact);
    Set<String> trees = new HashSet<>(below);
    names.removeIf(other::holds);
    trees.removeIf(other::holdsBelow);
    boolean same = names.size() == exact.size() && trees.size() == below.size();
    return same ? this : new DomainSet(label + "-without-" + other.label, names, trees);
  }

  boolean overlaps(DomainSet other) {
    return exact.stream().anyMatch(other::holds)
        || other.exact.stream().anyMatch(this::holds)
        || below.stream().anyMatch(other::holdsBelow)
        || other.below.stream().anyMatch(this::holdsBelow);
  }

  /** Its patterns as a policy writes them, in order. */
  List<String> patterns() {
    List<String> patterns = new ArrayList<>();
    Set<String> all = new TreeSet<>(exact);
    all.addAll(below);
    for (String name : all) {
      boolean tree = below.contains(name);
      patterns.add(tree ? (exact.contains(name) ? "." : "*.") + name : name);
    }
    return patterns;
  }
}
