package fairlead.proxy.ingress;

import fairlead.policy.PolicySet;
import fairlead.policy.approval.Grants;
import fairlead.proxy.audit.AuditLog;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.session.Admission;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that is held for the verdict on what its person has asked for: to be decided again at
 * each news, and refused when its time is over. It has one of its person's seats in the waiting
 * room. Lives on the client's event loop.
 */
final class Hold {
  final Authenticator.Known known;
  final AuditLog.Permit permit;
  private final Worker worker;
  private final long end;
  private Admission.Asked asked;
  private PolicySet policies;
  private Grants held;

  private Hold(
      Worker worker,
      Authenticator.Known known,
      AuditLog.Permit permit,
      Admission.Asked asked,
      Grants held,
      long end) {
    this.worker = worker;
    this.known = known;
    this.permit = permit;
    this.asked = asked;
    this.held = held;
    this.policies = worker.policies();
    this.end = end;
  }

  /**
   * Holds a request.
   *
   * @param held what its person held when it was decided
   * @return null if it is not to be held, or its person has no seat left
   */
  static @Nullable Hold begin(
      Worker worker,
      Authenticator.Known known,
      AuditLog.Permit permit,
      Admission.Asked asked,
      Grants held) {
    if (asked.hold() == null
        || !worker.parts.sessions().waiting().enter(known.principal().user())) {
      return null;
    }
    long end = worker.now() + asked.hold().toMillis();
    return new Hold(worker, known, permit, asked, held, end);
  }

  /** Goes on behind another decision of the same kind; false if there is nothing to wait for. */
  boolean goesOn(Admission.Asked again, Grants heldNow) {
    asked = again;
    held = heldNow;
    policies = worker.policies();
    return again.hold() != null && worker.now() < end;
  }

  /** Whether it is time to decide again. */
  boolean isDue() {
    PolicySet current = worker.policies();
    return worker.now() >= end
        || current != policies
        || !Instant.ofEpochMilli(worker.ledgerNow()).isBefore(asked.ask().until())
        || worker.parts.sessions().held(current, known.principal().user()) != held;
  }

  /** What it is told if it waits no longer. */
  Admission.Asked asked() {
    return asked;
  }

  /** Gives the seat back. */
  void leave() {
    worker.parts.sessions().waiting().leave(known.principal().user());
  }
}
