package fairlead.policy.diff;

import fairlead.policy.match.Host;
import fairlead.policy.match.HostSet;
import java.util.Set;

/** Names that stand for others: nobody lists them, and no one has them. */
final class HostNameOf {

  private static final String STRANGE = "x-ahyzp2qtv5-x";

  /** A name that a set has only if it has every name. */
  static final Host.Name ANY = new Host.Name(STRANGE + ".invalid");

  private HostNameOf() {}

  /** A name below another that is named nowhere. */
  static Host.Name below(String name) {
    return new Host.Name(STRANGE + "." + name);
  }

  /** The names that a short set is made of. */
  static Set<String> names(HostSet set) {
    return set.names().orElseThrow();
  }
}
