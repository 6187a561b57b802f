package fairlead.policy.match;

import fairlead.policy.address.AddressRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a set of patterns that come one by one. For one thread; makes one set. */
public final class HostSetBuilder {

  /** What became of a text. */
  public enum Added {
    /** The set has it now. */
    NEW,
    /** The set had the same pattern. */
    AGAIN,
    /** It is nothing that can be added without a closer look. */
    NOT_PLAIN
  }

  private record Named(int kind, String name) {}

  private final NamePrints prints;
  private final Set<AddressRange> ranges = new LinkedHashSet<>();
  private @Nullable List<Named> few = new ArrayList<>();
  private boolean any;

  /** An empty set, with room for so many names without growing. */
  public HostSetBuilder(int expected) {
    prints = new NamePrints(expected);
  }

  /**
   * Adds a pattern; a list is not looked at.
   *
   * @return whether the set did not have it
   */
  public boolean add(HostPattern pattern) {
    return switch (pattern) {
      case HostPattern.Any() -> {
        boolean before = any;
        any = true;
        yield !before;
      }
      case HostPattern.Exact(String name) -> add(NamePrints.EXACT, name);
      case HostPattern.Below(String name) -> add(NamePrints.BELOW, name);
      case HostPattern.Within(String name) -> add(NamePrints.WITHIN, name);
      case HostPattern.Addresses(AddressRange range) -> ranges.add(range);
      case HostPattern.Listed(String list) -> false;
    };
  }

  private boolean add(int kind, String name) {
    return add(kind, name, 0, name.length()) == Added.NEW;
  }

  /**
   * Adds a pattern of a name, such as {@code .example.org}, which is a part of a text and in normal
   * form.
   *
   * @return {@code NOT_PLAIN} if and only if it is no such pattern
   */
  public Added addPattern(CharSequence text, int from, int to) {
    int kind = PlainPattern.kind(text, from, to);
    return kind == 0 ? Added.NOT_PLAIN : add(kind, text, from + PlainPattern.prefix(kind), to);
  }

  /** Adds a name that stands for itself; as {@link #addPattern}. */
  public Added addName(CharSequence text, int from, int to) {
    return PlainPattern.isName(text, from, to)
        ? add(NamePrints.EXACT, text, from, to)
        : Added.NOT_PLAIN;
  }

  private Added add(int kind, CharSequence text, int from, int to) {
    if ((prints.add(kind, text, from, to) & kind) != 0) {
      return Added.AGAIN;
    }
    if (few != null) {
      few.add(new Named(kind, text.toString().substring(from, to)));
      few = prints.names() > HostSet.MOST_NAMES ? null : few;
    }
    return Added.NEW;
  }

  /** Whether a pattern that was added is matched whole by a wider one in the set. */
  public boolean hasWider(CharSequence text, int from, int to) {
    int kind = PlainPattern.kind(text, from, to);
    return kind != 0 && (any || prints.hasWider(kind, text, from + PlainPattern.prefix(kind), to));
  }

  /** Whether it has a pattern that matches more than one name. */
  public boolean isWide() {
    return any || prints.isWide();
  }

  /** The set; the builder is not to be used behind it. */
  public HostSet build() {
    return new HostSet(this);
  }

  boolean any() {
    return any;
  }

  Set<AddressRange> ranges() {
    return ranges;
  }

  Names names() {
    if (few == null) {
      prints.trim();
      return new Names.Many(prints);
    }
    Set<String> exact = new HashSet<>();
    Set<String> below = new HashSet<>();
    for (Named named : few) {
      if (named.kind() != NamePrints.BELOW) {
        exact.add(named.name());
      }
      if (named.kind() != NamePrints.EXACT) {
        below.add(named.name());
      }
    }
    return new Names.Few(exact, below);
  }
}
