package fairlead.proxy.session;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.RuleId;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressClass;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The pass of one request that was decided and let in, made by {@link Sessions} alone. {@code
 * egress} dials for nothing else. Immutable, but for its passage.
 */
public final class Admission {
  private final PolicySet policies;
  private final PolicySet.Assignment assignment;
  private final Principal principal;
  private final WebRequest request;
  private final Decision.Allow decision;
  private final Passage passage;

  Admission(
      PolicySet policies,
      PolicySet.Assignment assignment,
      Principal principal,
      WebRequest request,
      Decision.Allow decision,
      Passage passage) {
    this.policies = policies;
    this.assignment = assignment;
    this.principal = principal;
    this.request = request;
    this.decision = decision;
    this.passage = passage;
  }

  /** What came of asking for a pass. */
  public sealed interface Verdict {}

  /** The request is let in; its passage has to be closed. */
  public record Admitted(Admission admission) implements Verdict {}

  /**
   * The request is refused.
   *
   * @param rule null where no rule refused it
   * @param quiet whether a rule declares it background noise
   * @param retryAfter when asking again makes sense; null where nobody knows
   */
  public record Refused(
      DenyReason reason, @Nullable RuleId rule, boolean quiet, @Nullable Duration retryAfter)
      implements Verdict {}

  /**
   * The request is refused, but its person may ask for its host.
   *
   * @param hold how long it may be held for the verdict on what its person has asked for; null if
   *     it is refused at once
   */
  public record Asked(Decision.Ask ask, @Nullable Duration hold) implements Verdict {

    /** What it is told. */
    public Refused refusal() {
      return new Refused(DenyReason.NEEDS_APPROVAL, ask.rule(), false, null);
    }
  }

  /** The ledger has to be asked first: ask again once it has answered, if it does. */
  public record Later(CompletionStage<?> answered) implements Verdict {}

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

  /** The generation that let it in. */
  public PolicySet policies() {
    return policies;
  }

  /** Up to when the decision holds, if nothing but the time changes. */
  public Instant until() {
    Instant tier = assignment.until();
    return tier.isBefore(decision.until()) ? tier : decision.until();
  }

  /** What its person held when it was let in. */
  public Grants held() {
    return assignment.grants();
  }

  /** Its way through the session. */
  public Passage passage() {
    return passage;
  }

  /**
   * Why this address of the request's host may not be dialled; null if it may. The floor refuses
   * every address that is not public unless the operator opened it; a deny rule may name addresses
   * too.
   */
  public @Nullable Objection objection(InetAddress address, Instant now) {
    return objection(policies, assignment, address, now);
  }

  private @Nullable Objection objection(
      PolicySet by, PolicySet.Assignment to, InetAddress address, Instant now) {
    RuleId rule = by.deniesAddress(to, request, address, now);
    if (rule != null) {
      return new Objection(DenyReason.DENIED_BY_RULE, rule);
    }
    if (!AddressClass.classify(address).isPublic() && !by.opens(to, address, request.port())) {
      return new Objection(DenyReason.PRIVATE_ADDRESS, null);
    }
    return null;
  }

  /** What would refuse this address if it did not only report; null if nothing would. */
  public Decision.@Nullable Reported reported(InetAddress address, Instant now) {
    RuleId rule = policies.reportsAddress(assignment, request, address, now);
    return rule == null ? null : new Decision.Reported(DenyReason.DENIED_BY_RULE, rule);
  }

  /** Whether the operator opened the floor for this address on the request's port. */
  public boolean opened(InetAddress address) {
    return policies.opens(assignment, address, request.port());
  }

  /**
   * Decides what is under way again.
   *
   * @param who the principal as of now
   * @param held what it holds now
   * @param client where it comes from
   * @param origin the address that it is connected to; null if it is not yet
   * @return the instant up to which it may go on, or why it may not
   */
  public Again again(
      PolicySet by,
      Principal who,
      Grants held,
      InetAddress client,
      @Nullable InetAddress origin,
      Instant now) {
    boolean revoked = isRevoked(assignment.grant(), held) || isRevoked(decision.grant(), held);
    if (decision.keep() && !revoked) {
      return new Again(null, false, Instant.MAX);
    }
    PolicySet.Assignment to = by.assign(who, client, held, now);
    TunnelEnd why = TunnelEnd.POLICY_CHANGED;
    Instant until = to.until();
    if (!to.tier().name().equals(assignment.tier().name())) {
      why = isOver(assignment.grant(), held, now) ? TunnelEnd.GRANT_ENDED : why;
    } else {
      Decision next = by.decide(to, request, now);
      until = next.until().isBefore(until) ? next.until() : until;
      why =
          switch (next) {
            case Decision.Allow _ ->
                origin != null && objection(by, to, origin, now) != null ? why : null;
            case Decision.Ask _ when decision.grant() != null -> TunnelEnd.GRANT_ENDED;
            case Decision.Ask _ -> cut(null, by);
            case Decision.Deny deny -> cut(deny.reason(), by);
          };
    }
    return why != null && revoked
        ? new Again(TunnelEnd.GRANT_ENDED, true, until)
        : new Again(why, false, until);
  }

  private static boolean isRevoked(@Nullable Grant grant, Grants held) {
    return grant != null && isRevoked(grant.id(), held);
  }

  private static boolean isRevoked(@Nullable String grant, Grants held) {
    if (grant != null) {
      for (Grant each : held.all()) {
        if (each.id().equals(grant)) {
          return each.revoked() != null;
        }
      }
    }
    return false;
  }

  /** Whether somebody held a grant, and it holds no more. */
  private static boolean isOver(@Nullable Grant grant, Grants held, Instant now) {
    return grant != null
        && held.all().stream().noneMatch(each -> each.id().equals(grant.id()) && each.holds(now));
  }

  /** With everything else as it was, it is the time that decides otherwise now. */
  private TunnelEnd cut(@Nullable DenyReason reason, PolicySet by) {
    return reason == DenyReason.OUTSIDE_SCHEDULE || by.hash().equals(policies.hash())
        ? TunnelEnd.WINDOW_CLOSED
        : TunnelEnd.POLICY_CHANGED;
  }

  /**
   * What a second decision says.
   *
   * @param why why it may not go on; null if it may
   * @param atOnce whether it ends without a drain, as what rested on a grant that was revoked
   * @param until when to decide again
   */
  public record Again(@Nullable TunnelEnd why, boolean atOnce, Instant until) {}

  /** How long it may go on when it may no longer. */
  public Duration drain() {
    return assignment.tier().session().drain();
  }

  /** Why an address is not dialled. */
  public record Objection(DenyReason reason, @Nullable RuleId rule) {}
}
