package fairlead.proxy.session;

import fairlead.policy.PolicySet;
import fairlead.policy.session.Pause;
import fairlead.policy.session.Session;
import fairlead.policy.supervision.Supervision;
import fairlead.proxy.ledger.SessionLedger;
import fairlead.proxy.notice.Notice;
import fairlead.proxy.notice.Notices;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Tells of check-ins that did not come, each once in the whole fleet: the ledger gives it to one
 * node. Thread-safe; never blocks.
 */
final class MissedNotices {
  private final SessionLedger ledger;
  private final Supplier<PolicySet> policies;
  private final Notices notices;
  private final AtomicBoolean asking = new AtomicBoolean();

  MissedNotices(SessionLedger ledger, Supplier<PolicySet> policies, Notices notices) {
    this.ledger = ledger;
    this.policies = policies;
    this.notices = notices;
  }

  /** Tells what there is to tell now. */
  void tell() {
    if (asking.compareAndSet(false, true)) {
      ledger
          .missed()
          .whenComplete(
              (missed, _) -> {
                asking.set(false);
                (missed == null ? List.<SessionLedger.Missed>of() : missed).forEach(this::tell);
              });
    }
  }

  /** A tier that is no more has nobody who could be told. */
  private void tell(SessionLedger.Missed missed) {
    Session session = missed.session();
    policies.get().tiers().stream()
        .filter(tier -> tier.name().equals(session.account().tier()))
        .map(tier -> tier.supervision())
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(supervision -> notices.tell(notice(session, missed.paused(), supervision)));
  }

  private static Notice notice(Session session, boolean paused, Supervision by) {
    Pause pause = session.paused();
    Instant due = session.checkDue();
    Instant at = pause != null ? pause.since() : due != null ? due : session.settled();
    return new Notice.CheckInMissed(
        at,
        session.id(),
        session.account().user(),
        session.account().tier(),
        session.room(),
        by.by(),
        by.backup(),
        paused);
  }
}
