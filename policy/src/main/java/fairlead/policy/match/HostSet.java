package fairlead.policy.match;

import fairlead.policy.address.AddressRange;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Many patterns as one set; a look-up costs one probe a label, whatever the size. Few names are
 * kept as such, more as fingerprints: {@link NamePrints} says what the odds are that one is taken
 * for another. Immutable.
 */
public final class HostSet {

  /** So many different names are kept as such. */
  public static final int MOST_NAMES = 64;

  private final boolean any;
  private final Names names;
  private final List<AddressRange> ranges;

  /** A set of patterns; lists among them are not looked at. */
  public HostSet(Collection<HostPattern> patterns) {
    this(added(patterns));
  }

  private static HostSetBuilder added(Collection<HostPattern> patterns) {
    HostSetBuilder builder = new HostSetBuilder(0);
    patterns.forEach(builder::add);
    return builder;
  }

  HostSet(HostSetBuilder builder) {
    any = builder.any();
    names = builder.names();
    ranges = List.copyOf(builder.ranges());
  }

  /** Whether a host is in it. Allocates nothing for a name, if there are more than few. */
  public boolean matches(Host host) {
    return switch (host) {
      case Host.Name(String name) -> any || names.matches(name);
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
    return names.size() + ranges.size() + (any ? 1 : 0);
  }

  /** How many of its names and ranges the other set does not have. */
  public int without(HostSet other) {
    return names.size()
        - names.common(other.names)
        + (int) ranges.stream().filter(range -> !other.ranges.contains(range)).count()
        + (any && !other.any ? 1 : 0);
  }

  /** The ranges of address literals in it. */
  public List<AddressRange> ranges() {
    return ranges;
  }

  /**
   * The names that its patterns are made of, whatever they say of them; empty if they are more than
   * {@link #MOST_NAMES}.
   */
  public Optional<Set<String>> names() {
    return names instanceof Names.Few few ? Optional.of(few.all()) : Optional.empty();
  }

  /** Whether it matches hosts that none of its names is part of. */
  public boolean isMoreThanNames() {
    return any || !ranges.isEmpty();
  }

  /**
   * Whether everything that the other set matches is matched by this one too; false if in doubt, as
   * it may be where the other has more than {@link #MOST_NAMES} names.
   */
  public boolean covers(HostSet other) {
    return other == this
        || (ranges.containsAll(other.ranges) && (any || (!other.any && names.covers(other.names))));
  }
}
