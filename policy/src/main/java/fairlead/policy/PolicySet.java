package fairlead.policy;

import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One loaded policy: a generation. Immutable, safe for use by many threads. */
public interface PolicySet {

  /** The policy set that these rules make. */
  static PolicySet of(PolicyRules rules) {
    return new CompiledPolicy(rules);
  }

  /** The generation's name: a hash over everything that was loaded, in hexadecimal. */
  String hash();

  /** The zone of schedules. */
  ZoneId zone();

  /** The tier that a principal is in when it comes from an address. */
  Assignment assign(Principal principal, InetAddress client);

  /** Decides a request. Pure, total, quick, and without I/O. */
  Decision decide(Assignment assignment, WebRequest request, Instant now);

  /** Whether the operator opened the floor of private addresses for this one. */
  boolean opens(Assignment assignment, InetAddress address, int port);

  /** The deny rule that names a resolved address of the request's host; null if none does. */
  @Nullable RuleId deniesAddress(
      Assignment assignment, WebRequest request, InetAddress address, Instant now);

  /** As {@link #deniesAddress}, of the rules that only report. */
  @Nullable RuleId reportsAddress(
      Assignment assignment, WebRequest request, InetAddress address, Instant now);

  /** The decision for a principal, and every rule that bore on it, in words. */
  Explanation explain(Principal principal, InetAddress client, WebRequest request, Instant now);

  /** The tiers, in file order. */
  List<Tier> tiers();

  /**
   * The first group that {@code assign} puts into a tier by group alone; none for the default tier.
   */
  Optional<String> groupFor(String tier);

  /**
   * Where a principal stands in one generation.
   *
   * @param room the room that the client's address is in; null outside every room
   */
  record Assignment(Tier tier, @Nullable String room) {}
}
