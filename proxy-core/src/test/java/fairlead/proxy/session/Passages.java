package fairlead.proxy.session;

/** What a test may see of the passages on a node. */
public final class Passages {
  private Passages() {}

  /** How many exchanges are under way: each has to close its passage. */
  public static int open(Sessions sessions) {
    return sessions.standings().values().stream()
        .mapToInt(Standing::underWay)
        .filter(count -> count > 0)
        .sum();
  }
}
