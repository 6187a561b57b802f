package fairlead.policy.diff;

import fairlead.policy.match.Host;
import java.math.BigInteger;
import java.util.Map;
import java.util.stream.Collectors;

/** Hosts that the rules of both policies treat alike. Immutable. */
public sealed interface HostClass {

  /** Whether a host may be one of them; of those that it is surely, it is always true. */
  boolean covers(Host host);

  /** A name. */
  record Named(String name) implements HostClass {
    @Override
    public boolean covers(Host host) {
      return host instanceof Host.Name(String text) && text.equals(name);
    }
  }

  /** The names below one, but for those that rules name themselves. */
  record Below(String name) implements HostClass {
    @Override
    public boolean covers(Host host) {
      return host instanceof Host.Name(String text) && text.endsWith("." + name);
    }
  }

  /** Every name that no rule names. */
  record Others() implements HostClass {
    @Override
    public boolean covers(Host host) {
      return host instanceof Host.Name;
    }
  }

  /**
   * Neighbouring addresses.
   *
   * @param text in words, such as {@code 10.0.0.0/8}
   * @param isPublic whether they are those that are public, or the others
   * @param named whether they are what a name leads to, and not literals
   */
  record Addresses(
      String text, int family, BigInteger first, BigInteger last, boolean isPublic, boolean named)
      implements HostClass {
    /** The names that lead to one of them. */
    Addresses byName() {
      return new Addresses(text, family, first, last, isPublic, true);
    }

    @Override
    public boolean covers(Host host) {
      return named
          ? host instanceof Host.Name
          : host instanceof Host.Literal literal && Spans.within(this, literal.address());
    }
  }

  /** Every address literal. */
  record Literals() implements HostClass {
    @Override
    public boolean covers(Host host) {
      return host instanceof Host.Literal;
    }
  }

  /** Those of some others that are, or are not, in long lists. */
  record Listed(HostClass among, Map<Atom, Atom.Part> parts) implements HostClass {

    public Listed {
      parts = Map.copyOf(parts);
    }

    @Override
    public boolean covers(Host host) {
      return among.covers(host)
          && parts.entrySet().stream().allMatch(e -> e.getKey().part(host) == e.getValue());
    }

    String words() {
      String lists =
          parts.entrySet().stream()
              .map(e -> e.getKey().words(e.getValue()))
              .sorted()
              .collect(Collectors.joining(" that are also among "));
      return among instanceof Below(String name) ? lists + " below " + name : lists;
    }
  }
}
