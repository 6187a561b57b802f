package fairlead.proxy.ingress;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.approval.Grants;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.session.Admission;
import fairlead.proxy.session.Passage;
import fairlead.proxy.session.Sessions;
import fairlead.proxy.session.TunnelEnd;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One exchange under way, held against what may have changed since it was let in: the policy, the
 * person and their groups, what they hold, a window's or a grant's edge, the session. Looked at a
 * few times a second, on its loop.
 */
final class Watch {
  private final Worker worker;
  private final Visit visit;
  private final Passage passage;
  private final @Nullable Admission admission;
  private final Authenticator.@Nullable Known known;
  private PolicySet policies;
  private long people;
  private Grants held;
  private long until;

  private Watch(
      Worker worker,
      Visit visit,
      Passage passage,
      @Nullable Admission admission,
      Authenticator.@Nullable Known known,
      PolicySet policies,
      long people) {
    this.worker = worker;
    this.visit = visit;
    this.passage = passage;
    this.admission = admission;
    this.known = known;
    this.policies = policies;
    this.people = people;
    this.held = admission == null ? Grants.NONE : admission.held();
    this.until = admission == null ? Long.MAX_VALUE : until(admission.until());
  }

  /**
   * A watch over what was admitted.
   *
   * @param people the generation of users and groups before the client was identified
   */
  static Watch over(
      Worker worker, Visit visit, Admission admission, Authenticator.Known known, long people) {
    return new Watch(
        worker, visit, admission.passage(), admission, known, admission.policies(), people);
  }

  /** The watch over the portal relay, which nothing ends. */
  static Watch overNobody(Worker worker, Visit visit) {
    return new Watch(
        worker, visit, Passage.unbounded(), null, null, worker.policies(), worker.people());
  }

  /** Notes the address that the exchange goes to, and what report mode spares it there. */
  void reaches(InetAddress address) {
    visit.address = address;
    if (admission != null) {
      visit.reported(admission.reported(address, Instant.ofEpochMilli(worker.ledgerNow())));
    }
  }

  Passage passage() {
    return passage;
  }

  /** What is to be done with the exchange now. */
  Passage.Look look() {
    long now = worker.ledgerNow();
    if (admission != null
        && known != null
        && (now >= until
            || policies != worker.policies()
            || people != worker.people()
            || holdsOther(known.principal()))) {
      decideAgain(admission, known, now);
    }
    if (worker.unrecorded() && admission != null && !visit.goesOnWithoutAudit()) {
      passage.cut(TunnelEnd.AUDIT_UNAVAILABLE);
    }
    return passage.look(now);
  }

  /** Whether what its person holds is known to have changed; notes it. */
  private boolean holdsOther(Principal who) {
    Grants now = worker.parts.sessions().held(worker.policies(), who.user());
    boolean other = now != held && Sessions.isKnown(now);
    held = other ? now : held;
    return other;
  }

  private void decideAgain(Admission admitted, Authenticator.Known identified, long now) {
    policies = worker.policies();
    people = worker.people();
    Principal who = worker.parts.authenticator().again(identified);
    if (who == null) {
      passage.cut(TunnelEnd.REVOKED);
      return;
    }
    holdsOther(who);
    Admission.Again again =
        admitted.again(
            policies,
            who,
            held,
            visit.client.getAddress(),
            visit.address,
            Instant.ofEpochMilli(now));
    until = until(again.until());
    TunnelEnd why = again.why();
    if (why == null) {
      passage.goOn();
    } else if (again.atOnce()) {
      passage.cut(why);
    } else {
      passage.drain(why, now, admitted.drain().toMillis());
    }
  }

  /** When to decide again: at an edge of the policy, or when what was shown as proof is over. */
  private long until(Instant edge) {
    Instant proof = known == null ? Instant.MAX : known.until();
    Instant first = proof.isBefore(edge) ? proof : edge;
    return first.equals(Instant.MAX) ? Long.MAX_VALUE : first.toEpochMilli();
  }
}
