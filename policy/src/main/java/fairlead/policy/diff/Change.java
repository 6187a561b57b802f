package fairlead.policy.diff;

import fairlead.policy.RuleId;
import fairlead.policy.match.Host;
import java.util.List;
import java.util.Set;

/**
 * Hosts that some people reach otherwise than before. Immutable.
 *
 * @param who at least one
 * @param tiers that they were in and are in
 * @param hosts at least one
 * @param hostTexts the same as patterns and other words
 * @param what such as {@code on port 8443, mon-fri 08:00-18:00}
 * @param was how it was decided, in words
 * @param becomes how it is decided, in words
 * @param before the rules that decided
 * @param after the rules that decide now
 */
public record Change(
    Kind kind,
    List<Who> who,
    Set<Tiers> tiers,
    Set<HostClass> hosts,
    List<String> hostTexts,
    Shape what,
    String was,
    String becomes,
    Set<RuleId> before,
    Set<RuleId> after) {

  /** What kind of change it is; the most important first. */
  public enum Kind {
    /** It was refused and passes. */
    GAINED("gained"),
    /** It passed and is refused. */
    LOST("lost"),
    /** It passes or is refused as before, but is treated in another way. */
    TREATED("treated"),
    /** It is refused as before, for another reason. */
    REASON("reason"),
    /** Rules differ, but not all that they tell apart could be decided. */
    UNSURE("unsure");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The word for programs. */
    public String label() {
      return label;
    }
  }

  /** The names of two tiers. */
  public record Tiers(String before, String now) {}

  /**
   * Which requests to a host it is about; each part is empty if it is about all.
   *
   * @param ports empty for 80 and 443
   */
  public record Shape(String ports, String how, String when) {
    static final Shape ALL = new Shape("", "", "");

    String words() {
      return (ports.isEmpty() ? "" : " on " + ports)
          + (how.isEmpty() ? "" : " " + how)
          + (when.isEmpty() ? "" : ", " + when);
    }
  }

  public Change {
    who = List.copyOf(who);
    tiers = Set.copyOf(tiers);
    hosts = Set.copyOf(hosts);
    hostTexts = List.copyOf(hostTexts);
    before = Set.copyOf(before);
    after = Set.copyOf(after);
  }

  /** Whether it is about a host; true in doubt. */
  public boolean covers(Host host) {
    return hosts.stream().anyMatch(some -> some.covers(host));
  }
}
