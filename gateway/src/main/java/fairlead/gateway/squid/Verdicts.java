package fairlead.gateway.squid;

import java.util.IdentityHashMap;

/** The verdict of each line of the access lists, by the line itself. Used by one thread. */
final class Verdicts {
  private final IdentityHashMap<Access, Verdict> verdicts = new IdentityHashMap<>();

  Verdict of(Access access) {
    return verdicts.computeIfAbsent(access, each -> new Verdict());
  }
}
