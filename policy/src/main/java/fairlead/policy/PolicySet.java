package fairlead.policy;

import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import fairlead.policy.match.Host;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** What it is made of. */
  PolicyRules rules();

  /** The tier that a principal without grants is in when it comes from an address. */
  default Assignment assign(Principal principal, InetAddress client) {
    return assign(principal, client, Grants.NONE, Instant.EPOCH);
  }

  /**
   * The tier that a principal is in when it comes from an address: the one that its newest grant of
   * another tier opens, else that of its assignment.
   *
   * @param grants what the principal holds
   */
  Assignment assign(Principal principal, InetAddress client, Grants grants, Instant now);

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

  /** Whether some who are assigned to a tier may ask for another one. */
  boolean mayAskFrom(String tier);

  /**
   * Where a principal stands in one generation.
   *
   * @param room the room that the client's address is in; null outside every room
   * @param owner who stands for the machine that it is; null where it has nobody
   * @param mayAsk other tiers that it may ask for
   * @param grants what it holds
   * @param grant the one of them that put it in its tier; null where its assignment does
   * @param until the next instant at which grants could put it elsewhere
   */
  record Assignment(
      Tier tier,
      @Nullable String room,
      @Nullable By owner,
      Set<String> mayAsk,
      Grants grants,
      @Nullable Grant grant,
      Instant until) {

    /** Where somebody without grants stands. */
    public Assignment(Tier tier, @Nullable String room) {
      this(tier, room, null, Set.of(), Grants.NONE, null, Instant.MAX);
    }
  }

  /**
   * One of the places in which somebody may stand, depending on where they come from.
   *
   * @param owner who stands for the machine that it is; null where it has nobody
   * @param mayAsk other tiers that it may ask for
   */
  record Place(String tier, @Nullable By owner, Set<String> mayAsk) {}

  /** Where a principal may stand without grants, in the order of the assignments; never empty. */
  List<Place> places(Principal principal);

  /** Whether some machine's assignment says that this principal stands for it. */
  boolean isOwner(Principal principal);

  /** What somebody in a tier may ask for about a host; schedules apart. */
  HostAsk askable(String tier, Host.Name host, Instant now);

  /** The ask rules of a tier, in file order; none if there is no such tier. */
  List<PolicyRules.AskRule> askRules(String tier);

  /** The chains, by name. */
  Map<String, Chain> approvals();
}
