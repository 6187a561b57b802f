package fairlead.policy.match;

import fairlead.policy.address.AddressRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Many patterns as one set; a look-up costs one probe a label, whatever the size. Immutable. */
public final class HostSet {

  private final boolean any;
  private final Set<String> exact = new HashSet<>();
  private final Set<String> below = new HashSet<>();
  private final List<AddressRange> ranges = new ArrayList<>();

  /** A set of patterns; lists among them are not looked at. */
  public HostSet(Collection<HostPattern> patterns) {
    boolean sawAny = false;
    for (HostPattern pattern : patterns) {
      switch (pattern) {
        case HostPattern.Any() -> sawAny = true;
        case HostPattern.Exact(String name) -> exact.add(name);
        case HostPattern.Below(String name) -> below.add(name);
        case HostPattern.Within(String name) -> {
          exact.add(name);
          below.add(name);
        }
        case HostPattern.Addresses(AddressRange range) -> ranges.add(range);
        case HostPattern.Listed(String list) -> {}
      }
    }
    any = sawAny;
  }

  /** Whether a host is in it. */
  public boolean matches(Host host) {
    return switch (host) {
      case Host.Name(String name) -> any || exact.contains(name) || under(name);
      case Host.Literal(String text, InetAddress address) -> matches(address);
    };
  }

  /** Whether one of its ranges holds the address. */
  public boolean matches(InetAddress address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** How many names and ranges it is made of. */
  public int size() {
    return exact.size() + below.size() + ranges.size() + (any ? 1 : 0);
  }

  /** How many of its names and ranges the other set does not have. */
  public int without(HostSet other) {
    return (int)
        (exact.stream().filter(name -> !other.exact.contains(name)).count()
            + below.stream().filter(name -> !other.below.contains(name)).count()
            + ranges.stream().filter(range -> !other.ranges.contains(range)).count()
            + (any && !other.any ? 1 : 0));
  }

  /** The ranges of address literals in it. */
  public List<AddressRange> ranges() {
    return List.copyOf(ranges);
  }

  /** The names that its patterns are made of, whatever they say of them. */
  public Set<String> names() {
    Set<String> names = new HashSet<>(exact);
    names.addAll(below);
    return names;
  }

  /** Whether it matches hosts that none of its names is part of. */
  public boolean isMoreThanNames() {
    return any || !ranges.isEmpty();
  }

  private boolean under(String name) {
    if (below.isEmpty()) {
      return false;
    }
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (below.contains(name.substring(dot + 1))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether everything that the other set matches is matched by this one too; false if in doubt.
   */
  public boolean covers(HostSet other) {
    if (!ranges.containsAll(other.ranges)) {
      return false;
    }
    return any
        || (!other.any
            && other.exact.stream().allMatch(name -> exact.contains(name) || under(name))
            && other.below.stream().allMatch(name -> below.contains(name) || under(name)));
  }
}
