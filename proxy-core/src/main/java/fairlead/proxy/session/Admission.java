package fairlead.proxy.session;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.RuleId;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressClass;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The pass of one request that was decided and let in. {@code egress} dials for nothing else.
 * Immutable.
 */
public final class Admission {
  private final PolicySet policies;
  private final PolicySet.Assignment assignment;
  private final Principal principal;
  private final WebRequest request;
  private final Decision.Allow decision;

  private Admission(
      PolicySet policies,
      PolicySet.Assignment assignment,
      Principal principal,
      WebRequest request,
      Decision.Allow decision) {
    this.policies = policies;
    this.assignment = assignment;
    this.principal = principal;
    this.request = request;
    this.decision = decision;
  }

  /** What came of asking for a pass. */
  public sealed interface Verdict {}

  /** The request is let in. */
  public record Admitted(Admission admission) implements Verdict {}

  /** The request is refused. */
  public record Refused(Decision.Deny decision) implements Verdict {}

  /** Decides a request on one generation, and admits it if that allows it. */
  public static Verdict ask(
      PolicySet policies,
      PolicySet.Assignment assignment,
      Principal principal,
      WebRequest request,
      Instant now) {
    return switch (policies.decide(assignment, request, now)) {
      case Decision.Allow allow ->
          new Admitted(new Admission(policies, assignment, principal, request, allow));
      case Decision.Deny deny -> new Refused(deny);
    };
  }

  /** Who was let in. */
  public Principal principal() {
    return principal;
  }

  /** What was let in. */
  public WebRequest request() {
    return request;
  }

  /** The decision that let it in. */
  public Decision.Allow decision() {
    return decision;
  }

  /**
   * Why this address of the request's host may not be dialled; null if it may. The floor refuses
   * every address that is not public unless the operator opened it; a deny rule may name addresses
   * too.
   */
  public @Nullable Objection objection(InetAddress address, Instant now) {
    RuleId rule = policies.deniesAddress(assignment, request, address, now);
    if (rule != null) {
      return new Objection(DenyReason.DENIED_BY_RULE, rule);
    }
    if (!AddressClass.classify(address).isPublic() && !opened(address)) {
      return new Objection(DenyReason.PRIVATE_ADDRESS, null);
    }
    return null;
  }

  /** Whether the operator opened the floor for this address on the request's port. */
  public boolean opened(InetAddress address) {
    return policies.opens(assignment, address, request.port());
  }

  /** Why an address is not dialled. */
  public record Objection(DenyReason reason, @Nullable RuleId rule) {}
}
